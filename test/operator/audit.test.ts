import { sql } from 'kysely'
import { expect } from 'vitest'
import { deskTest as test } from '../support/fixtures.ts'
import { must } from '../support/world.ts'

test('the database refuses to change, delete or truncate the audit log, and to switch that off in passing', async ({
  server,
}) => {
  const count = async () =>
    (await sql<{ n: number }>`select count(*) as n from audit_log`.execute(server.runtime.db)).rows[0]?.n
  const before = await count()
  expect(before).toBeGreaterThan(5)
  for (const statement of [
    "update audit_log set action = 'nothing.happened'",
    'delete from audit_log',
    'truncate audit_log',
    'truncate audit_log cascade',
  ]) {
    await expect(sql.raw(statement).execute(server.runtime.db)).rejects.toThrow('append-only')
  }
  expect(await count()).toBe(before)
})

test('who, what, when, from where; filtered by app, tenant, publisher, action and time', async ({
  operator,
}) => {
  const { body } = await operator.get('/audit?app=desk&action=app.created')
  expect(body.data).toEqual([
    expect.objectContaining({
      action: 'app.created',
      actor: { kind: 'operator', id: null, name: null },
      publisher: 'pub',
      app: 'desk',
      ip: expect.stringContaining('127.0.0.1'),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    }),
  ])
  const actions = async (query: string) =>
    (await operator.get(`/audit?${query}`)).body.data.map((row: { action: string }) => row.action)
  expect(await actions('tenant=harbour')).toEqual(['tenant.created'])
  expect(await actions('publisher=pub')).toEqual(['app.approved', 'app.created', 'publisher.created'])
  expect(await actions('action=app.%25')).toEqual([])
  const { body: all } = await operator.get('/audit?limit=100')
  const { at } = all.data[2]
  expect(await actions(`since=${at}&limit=100`)).toHaveLength(3)
  expect(await actions(`until=${at}&limit=100`)).toHaveLength(all.data.length - 3)
  expect((await operator.get('/audit?since=yesterday')).status).toBe(400)
  expect((await operator.get('/audit?cursor=cHVi')).status).toBe(400)
})

test('pages of the audit log hold every row once, newest first', async ({ operator }) => {
  const seen: number[] = []
  let cursor = ''
  do {
    const { body } = must(await operator.get(`/audit?limit=3${cursor}`))
    seen.push(...body.data.map((row: { id: number }) => row.id))
    cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : ''
  } while (cursor)
  const { body: all } = await operator.get('/audit?limit=100')
  expect(seen).toEqual(all.data.map((row: { id: number }) => row.id))
  expect(seen).toEqual([...seen].sort((a, b) => b - a))
})
