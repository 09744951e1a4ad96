import { createHmac, createPublicKey, verify } from 'node:crypto'
import { expect } from 'vitest'
import { checkPlatform } from '../../src/platform/check.ts'
import { FILE } from '../support/fixtures.ts'
import type { Received } from '../support/receiver.ts'
import { must } from '../support/world.ts'
import { mixedPlatform } from './mixed_platform.ts'
import { vendorTest } from './vendor.ts'

// A sixth vendor that mixes traits of the five: nothing but its definition knows of it.

const CALLBACK = 'https://notes.example/callback'
const file = mixedPlatform()

const test = vendorTest(file)
  .extend('scales', FILE, async ({ vendor }) => {
    await vendor.merchant('conservatory', { units: ['room-1', 'room-2'] })
    await vendor.merchant('garage', { units: ['room-1'], verified: false })
    return vendor
  })
  .extend('notes', FILE, ({ scales }) =>
    scales.register('notes', {
      ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
      scopes: ['music-lessons:read', 'bells:ring'],
      event_types: ['Lesson_moved.v2', 'fire-drill'],
    }),
  )
  .extend('endpoint', { ...FILE, auto: true }, async ({ scales, notes, receiver }) => {
    const endpoint = await scales.endpoint('notes', { url: receiver.url, token: 'our-token' })
    await scales.consent(notes.client_id, CALLBACK, { organisation: 'conservatory', unit: 'room-1' })
    return endpoint
  })
  .extend('accept', FILE, ({ endpoint, scales }) => {
    return async ({ headers, body }: Received): Promise<Record<string, unknown>> => {
      const signed = `${headers['x-scales-at']}|${headers['x-scales-type']}|${body}`
      const key = Buffer.from(endpoint.secret.replace('tone_', ''), 'hex')
      const mac = `m=${createHmac('sha256', key).update(signed).digest('hex')}`
      expect(headers['x-scales-mac']).toBe(mac)
      const jwks = await fetch(`${scales.base}/webhooks/endpoints/${endpoint.id}/jwks.json`)
      const { keys } = (await jwks.json()) as { keys: import('node:crypto').JsonWebKey[] }
      const signature = Buffer.from(String(headers['x-scales-sig']).replace('v1a,', ''), 'base64')
      const byKey = keys.map((jwk) =>
        verify(null, Buffer.from(signed), createPublicKey({ key: jwk, format: 'jwk' }), signature),
      )
      expect(byKey).toContain(true)
      return JSON.parse(body) as Record<string, unknown>
    }
  })

const lesson = (id: string, unit = 'room-1') => ({
  ...{ merchant: 'conservatory', type: 'music-lessons', id, unit },
  data: { at: '2026-05-04T16:00:00Z', teacher: 'Ida', pupil: { name: 'Jo', phone: '+1 555' }, fee: 30 },
})

test('the definition is valid, and the check tells what partners will see', () => {
  const { valid, text } = checkPlatform(file)
  expect(valid).toBe(true)
  expect(text).toContain('3 attempts: at once, 7 s, 70 s.')
  expect(text).toContain('X-Scales-Sig: v1a,<base64 ed25519 of "{timestamp}|{type}|{body}">')
})

test('credentials look as the definition says', ({ notes }) => {
  expect(notes.client_id).toMatch(/^scales_[a-z0-9]{30}$/)
  expect(notes.client_secret).toMatch(/^shh_[a-z0-9]{48}$/)
})

test('a webhook has its headers, both signatures, the token, a UUID, and only the harmless fields over http', async ({
  scales,
  receiver,
  accept,
}) => {
  await scales.happens('Lesson_moved.v2', lesson('l-1'))
  await scales.happens('Lesson_moved.v2', lesson('l-2', 'room-2'))
  must(
    await scales.operator.post('/events', {
      type: 'fire-drill',
      tenant: 'conservatory',
      unit: 'room-1',
      data: { loud: true, street: 'x' },
    }),
  )
  await scales.pass(0)
  const bodies = await Promise.all(receiver.received.map(accept))
  const ref = { uuid: expect.stringMatching(/^[0-9a-f-]{36}$/), where: 'room-1' }
  expect(bodies.sort((a, b) => String(a['what']).localeCompare(String(b['what'])))).toEqual([
    { loud: true, what: 'fire-drill', key: 'our-token', ref },
    { at: '2026-05-04T16:00:00Z', pupil: { name: 'Jo' }, what: 'Lesson_moved.v2', key: 'our-token', ref },
  ])
  expect(receiver.received.map(({ headers }) => headers['x-scales-try'])).toEqual(['1', '1'])
})

test('data that do not fit the record type are refused with their path', async ({ scales }) => {
  const path = '/tenants/conservatory/records/music-lessons/bad'
  const refused = await scales.operator.put(path, { data: { at: 'today', colour: 'red' } })
  expect(refused.status).toBe(422)
  const paths = refused.body.errors.map((error: { path: string }) => error.path)
  expect(paths).toEqual(expect.arrayContaining(['/data', '/data/at']))
})

test('three attempts on its own schedule, then discarded; after six failures in a row suspended', async ({
  receiver,
  scales,
  endpoint,
  accept,
}) => {
  // 205 is beyond what this platform takes for success.
  receiver.answer(205)
  for (const [index, id] of ['l-3', 'l-4'].entries()) {
    await scales.happens('Lesson_moved.v2', lesson(id))
    await scales.pass(0)
    for (const [step, gap] of [7, 70].entries()) {
      await scales.pass(gap - 2)
      expect(receiver.received).toHaveLength(index * 3 + step + 1)
      await scales.pass(2)
      expect(receiver.received).toHaveLength(index * 3 + step + 2)
      await accept(receiver.received.at(-1)!)
    }
  }
  expect(receiver.received.map(({ headers }) => headers['x-scales-try'])).toEqual([
    '1',
    '2',
    '3',
    '1',
    '2',
    '3',
  ])
  await scales.pass(3600)
  expect(receiver.received).toHaveLength(6)
  const { data } = must(await scales.operator.get('/apps/notes/endpoints')).body
  expect(data[0].state).toBe('suspended')
  must(await scales.operator.post(`/endpoints/${endpoint.id}/resume`))
  receiver.answer(204)
  await scales.happens('Lesson_moved.v2', lesson('l-5'))
  await scales.pass(0)
  expect(receiver.received).toHaveLength(7)
})

test('one endpoint, no secret of the partner’s own, a consent for each room, licensed schools only', async ({
  scales,
  notes,
}) => {
  const more = { environment: 'production', url: 'https://notes.example/hook' }
  expect((await scales.operator.post('/apps/notes/endpoints', more)).status).toBe(409)
  const other = { ...more, environment: 'sandbox', secret: `tone_${'ab'.repeat(24)}` }
  expect((await scales.operator.post('/apps/notes/endpoints', other)).status).toBe(422)
  const whole = scales.consent(notes.client_id, CALLBACK, { organisation: 'conservatory' })
  await expect(whole).rejects.toThrow('no code')
  const unlicensed = scales.consent(notes.client_id, CALLBACK, { organisation: 'garage', unit: 'room-1' })
  await expect(unlicensed).rejects.toThrow('no code')
})
