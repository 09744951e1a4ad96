import { expect } from 'vitest'
import { type NewEvent, publish } from '../../src/model/webhooks/outbox.ts'
import { deskTest, FILE } from '../support/fixtures.ts'
import { issueToken } from '../support/token.ts'

const test = deskTest.extend('happens', FILE, ({ server }) => (more: Partial<NewEvent> & { id: string }) => {
  const { db, platform, now } = server.runtime
  const event = { type: 'booking.created', tenant: 'harbour', data: { n: more.id }, ...more }
  return db.transaction().execute((trx) => publish(trx, platform, [event], now()))
})

const ids = (answer: { body: { data: { id: string }[] } }) => answer.body.data.map(({ id }) => id)

test('the feed shows what the app was or would have been sent, oldest first, from the connection on', async ({
  server,
  client,
  happens,
}) => {
  await happens({ id: 'before' })
  server.clock.advance(1)
  const { get } = await issueToken(server, {
    client,
    tenant: 'harbour',
    unit: 'north',
    scopes: ['bookings:read'],
  })
  server.clock.advance(1)
  await happens({ id: 'f1', unit: 'north' })
  await happens({ id: 'other-unit', unit: 'south' })
  await happens({ id: 'undeclared', unit: 'north', type: 'booking.updated' })
  await happens({ id: 'other-tenant', tenant: 'alpine' })
  await happens({ id: 'f2', unit: 'north' })
  const page = await get('/api/v1/feed')
  expect(ids(page)).toEqual(['f1', 'f2'])
  expect(page.body.data[0]).toEqual({
    id: 'f1',
    type: 'booking.created',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: { n: 'f1' },
  })
  expect(page.body.next_cursor).toBeNull()
  await happens({ id: 'f3', unit: 'north' })
  expect(ids(await get(`/api/v1/feed?cursor=${page.body.resume_cursor}`))).toEqual(['f3'])
})

test('a page at a time; an event that commits late is not passed over', async ({
  server,
  client,
  happens,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'alpine' })
  server.clock.advance(1)
  const { db, platform, now } = server.runtime
  await happens({ id: 'p1', tenant: 'alpine' })
  const late = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const slow = db.transaction().execute(async (trx) => {
    await publish(trx, platform, [{ id: 'p2', type: 'booking.created', tenant: 'alpine', data: {} }], now())
    begun.resolve()
    await late.promise
  })
  await begun.promise
  // It waits for the one before: there is no later stamp that could be read first.
  const after = happens({ id: 'p3', tenant: 'alpine' })
  const first = await get('/api/v1/feed?limit=1')
  expect(ids(first)).toEqual(['p1'])
  const meanwhile = await get(`/api/v1/feed?cursor=${first.body.resume_cursor}`)
  expect(ids(meanwhile)).toEqual([])
  late.resolve()
  await Promise.all([slow, after])
  const seen: string[] = []
  let cursor = meanwhile.body.resume_cursor
  do {
    const page = await get(`/api/v1/feed?limit=1&cursor=${cursor}`)
    seen.push(...ids(page))
    cursor = page.body.next_cursor
  } while (cursor !== null)
  expect(seen).toEqual(['p2', 'p3'])
})

test('a token without the scope sees nothing of it; foreign and broken cursors are refused', async ({
  server,
  client,
  happens,
}) => {
  const narrow = await issueToken(server, {
    client,
    tenant: 'harbour',
    scopes: ['bookings:read', 'customers:read'],
    tokenScopes: ['customers:read'],
  })
  server.clock.advance(1)
  await happens({ id: 's1' })
  expect(ids(await narrow.get('/api/v1/feed'))).toEqual([])
  const other = await issueToken(server, { client, tenant: 'harbour', unit: 'south' })
  await happens({ id: 's2', unit: 'south' })
  const { body } = await other.get('/api/v1/feed')
  expect(body.data).not.toEqual([])
  expect((await narrow.get(`/api/v1/feed?cursor=${body.resume_cursor}`)).status).toBe(400)
  expect((await narrow.get('/api/v1/feed?cursor=x')).status).toBe(400)
  expect((await narrow.get('/api/v1/feed?updated_since=2026-01-01')).status).toBe(400)
  expect((await narrow.get('/api/v1/feed?limit=0')).status).toBe(400)
})
