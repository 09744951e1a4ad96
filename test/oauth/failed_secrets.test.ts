import { expect } from 'vitest'
import { countSecretComparison } from '../../src/oauth/clients/failed_secrets.ts'
import { baseTest as test } from '../support/fixtures.ts'
import { Clock } from '../support/server.ts'

test('an address that was wrong 600 times in a minute waits until the minute is over; others do not', async ({
  database,
}) => {
  const clock = new Clock()
  clock.advance(3600)
  const compare = (ip: string) => countSecretComparison(database.db, ip, clock.now())
  const wait = async (ip: string) => {
    const comparison = await compare(ip)
    // Only those that were wrong count.
    if (comparison.wait === 0) await comparison.withdrawn()
    return comparison.wait
  }
  for (let n = 0; n < 599; n++) await compare('192.0.2.1')
  expect(await wait('192.0.2.1')).toBe(0)
  await compare('192.0.2.1')
  expect(await wait('192.0.2.1')).toBeGreaterThan(0)
  expect(await wait('192.0.2.1')).toBeLessThanOrEqual(60)
  expect(await wait('192.0.2.2')).toBe(0)
  clock.advance(61)
  expect(await wait('192.0.2.1')).toBe(0)
  await compare('192.0.2.1')
  expect(await wait('192.0.2.1')).toBe(0)
})

test('comparisons at the same moment count too', async ({ database }) => {
  const now = new Date(Date.now() + 3_600_000)
  const all = Array.from({ length: 650 }, () => countSecretComparison(database.db, '192.0.2.3', now))
  expect((await Promise.all(all)).filter(({ wait }) => wait === 0)).toHaveLength(600)
})
