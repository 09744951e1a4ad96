import { expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { putOwnEndpoint } from '../../src/model/operator_webhooks/own_endpoints.ts'
import { tellOperator } from '../../src/model/operator_webhooks/tell_operator.ts'
import { deleteEndpoints, removeEndpoints } from '../../src/model/webhooks/delete_endpoints.ts'
import { pauseEndpoint, removeEndpoint } from '../../src/model/webhooks/endpoint_states.ts'
import { publish } from '../../src/model/webhooks/outbox.ts'
import { advanceReplays } from '../../src/model/webhooks/replays.ts'
import { requestReplay } from '../../src/model/webhooks/retries.ts'
import type { Runtime } from '../../src/runtime.ts'
import { type GivenEndpoint, givenEndpoint, happens } from '../support/deliveries.ts'
import { freshTest, startedWorker } from '../support/fixtures.ts'

const test = freshTest
  .extend('worker', { auto: true }, startedWorker)
  .extend('endpoint', ({ runtime, receiver }) => givenEndpoint(runtime, receiver.url))
const operator = { as: 'operator' } as const

const remove = (runtime: Runtime, { id }: { id: string }) =>
  runtime.db.transaction().execute((trx) => removeEndpoint(trx, runtime, operator, id, SYSTEM))

const deleteAll = ({ db, now }: Runtime, { app }: GivenEndpoint) =>
  db.transaction().execute(async (trx) => deleteEndpoints(trx, await removeEndpoints(trx, app.app, now())))

/** How many deliveries to an endpoint have which state and reason. */
async function statesOf({ db }: Runtime, { id }: { id: string }): Promise<Record<string, number>> {
  const pending = await db.selectFrom('deliveries').select('id').where('endpoint_id', '=', id).execute()
  const ended = await db
    .selectFrom('delivery_history')
    .select(['state', 'reason', (eb) => eb.fn.countAll<number>().as('count')])
    .where('endpoint_id', '=', id)
    .groupBy(['state', 'reason'])
    .execute()
  return Object.fromEntries([
    ['pending', pending.length],
    ...ended.map(({ state, reason, count }) => [[state, reason].filter(Boolean).join(': '), count]),
  ])
}

for (const [title, end] of [
  ['an endpoint that is removed', remove],
  ['an app that is deleted', deleteAll],
] as const) {
  test(`${title} while its event commits: the delivery is cancelled`, async ({
    receiver,
    worker,
    runtime,
    endpoint,
  }) => {
    // The event does not see the removal, nor the removal the event.
    await runtime.db.transaction().execute(async (trx) => {
      await happens(runtime, endpoint.tenant, {}, trx)
      await end(runtime, endpoint)
    })
    await worker.idle()
    expect(receiver.received).toEqual([])
    expect(await statesOf(runtime, endpoint)).toEqual({ pending: 0, 'cancelled: endpoint_removed': 1 })
  })
}

test('what was meant for a removed endpoint of the operator is not sent to one that takes its id', async ({
  receiver,
  worker,
  runtime,
}) => {
  const { db, now } = runtime
  const create = (trx: Database) =>
    putOwnEndpoint(trx, runtime, 'ours', { url: receiver.url, event_types: ['app.approved'] }, SYSTEM)
  await db.transaction().execute(create)
  await db.transaction().execute(async (trx) => {
    await tellOperator(trx, 'app.approved', [{}], now())
    await remove(runtime, { id: 'ours' })
    await create(trx)
  })
  await worker.idle()
  expect(receiver.received).toEqual([])
  expect(await statesOf(runtime, { id: 'ours' })).toEqual({ pending: 0, 'cancelled: endpoint_removed': 1 })
})

test('a replay that is open when its endpoint is removed ends with it', async ({
  worker,
  runtime,
  endpoint,
}) => {
  const { db, platform, now } = runtime
  const event = { type: 'booking.created', tenant: endpoint.tenant, data: {} }
  await db.transaction().execute((trx) => publish(trx, platform, Array(1001).fill(event), now()))
  await worker.idle()
  expect(await statesOf(runtime, endpoint)).toEqual({ pending: 0, delivered: 1001 })
  await db.transaction().execute(async (trx) => {
    await pauseEndpoint(trx, runtime, operator, endpoint.id, SYSTEM)
    await requestReplay(trx, operator, endpoint.id, { since: new Date(0) }, SYSTEM, now())
  })
  await advanceReplays(db, now())
  await remove(runtime, endpoint)
  await worker.idle()
  expect(await statesOf(runtime, endpoint)).toEqual({
    pending: 0,
    delivered: 501,
    'cancelled: endpoint_removed': 500,
  })
  const open = db.selectFrom('replays').select('id').where('finished_at', 'is', null)
  expect(await open.execute()).toEqual([])
})
