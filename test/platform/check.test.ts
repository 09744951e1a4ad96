import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkPlatform } from '../../src/platform/check.ts'
import { loadPlatform, shippedPlatforms } from '../../src/platform/load.ts'

test.each(shippedPlatforms())('%s: everything that partners and merchants see is in the text', (name) => {
  const { valid, text } = checkPlatform(name)
  const platform = loadPlatform(name)
  expect(valid).toBe(true)
  for (const { text: sentence } of platform.scopes) expect(text).toContain(sentence)
  for (const type of platform.record_types) expect(text).toContain(`/api/v1/${type.name}`)
  for (const type of platform.event_types) expect(text).toContain(`  ${type.name}: `)
  for (const choice of platform.choices) expect(text).toContain(choice)
})

test('the rules of each wire are told as they are', () => {
  expect(checkPlatform('rentaltide').text).toContain(
    'X-RentalTide-Signature: v1=<hex hmac-sha256 of "{timestamp}.{body}">',
  )
  expect(checkPlatform('rentaltide').text).toContain('6 attempts: at once, 1 min, 5 min, 15 min, 1 h, 6 h.')
  expect(checkPlatform('rentlio').text).toContain('plain http, but then only these fields are sent')
  expect(checkPlatform('rentlio').text).toContain('After 50 failed attempts (total)')
  expect(checkPlatform('revento').text).toContain('A connection is for one event (event)')
  expect(checkPlatform('revento').text).toContain('An app has 1 endpoint in one environment.')
})

test('a definition with mistakes is not sound, and all of them are told with their paths', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'platform-')), 'mine.json')
  const value = structuredClone(loadPlatform('default'))
  value.rate_limits.burst = 0
  value.webhooks.headers['x-a'] = '{secret}'
  writeFileSync(file, JSON.stringify(value))
  const { valid, text } = checkPlatform(file)
  expect(valid).toBe(false)
  expect(text).toContain('has 2 mistakes')
  expect(text).toContain('rate_limits.burst: ')
  expect(text).toContain('webhooks.headers.x-a: unknown {secret}')
})
