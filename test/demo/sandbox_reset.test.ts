import { expect } from 'vitest'
import { seedDemo } from '../../src/demo/seed.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { must } from '../support/world.ts'

const test = serverTest.extend('setting', FILE, { platform: 'rentlio' })

test('without a demo there is nothing to restore', async ({ operator }) => {
  const answer = must(await operator.post('/sandbox/reset'))
  expect([answer.status, answer.body]).toEqual([200, { restored: [] }])
})

test('the sandbox is restored: what was renamed, changed, deleted or added', async ({ server, operator }) => {
  const records = () =>
    server.runtime.db
      .selectFrom('records')
      .select(['type', 'id', 'unit_id', 'data'])
      .where('tenant_id', '=', 'sandbox-hotel')
      .orderBy('type')
      .orderBy('id')
      .execute()
  await seedDemo(server.runtime, 'http://127.0.0.1:3001')
  const before = await records()
  must(await operator.delete('/tenants/sandbox-hotel/records/reservations/70400'))
  must(await operator.put('/tenants/sandbox-hotel/records/reservations/1', { data: { id: 1 } }))
  must(await operator.put('/tenants/sandbox-hotel/records/guests/9100', { data: { id: 9100, name: 'X' } }))
  const { body } = must(await operator.post('/sandbox/reset'))
  expect(body).toEqual({ restored: [{ tenant: 'sandbox-hotel', records: before.length }] })
  const after = await records()
  expect(after).toEqual(before)
})

test('only the operator may', async ({ server }) => {
  const answer = await fetch(`${server.base}/platform/v1/sandbox/reset`, { method: 'POST' })
  expect(answer.status).toBe(401)
})
