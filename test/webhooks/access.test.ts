import { expect } from 'vitest'
import type { AppAccess } from '../../src/model/apps/app_access.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { findDelivery, listDeliveries } from '../../src/model/webhooks/deliveries.ts'
import { findEndpoint, listEndpoints } from '../../src/model/webhooks/endpoint_list.ts'
import {
  pauseEndpoint,
  removeEndpoint,
  resumeEndpoint,
  rotateSecret,
  switchSecret,
} from '../../src/model/webhooks/endpoint_states.ts'
import { createEndpoint, patchEndpoint } from '../../src/model/webhooks/endpoints.ts'
import { requestReplay, retryDelivery } from '../../src/model/webhooks/retries.ts'
import { sendTestEvent } from '../../src/model/webhooks/test_events.ts'
import { showDelivery } from '../../src/webhooks/message/show_delivery.ts'
import { givenEndpoint, happens } from '../support/deliveries.ts'
import { FILE, serverTest } from '../support/fixtures.ts'

const test = serverTest
  .extend('endpoint', FILE, ({ runtime }) => givenEndpoint(runtime, 'http://127.0.0.1:3999/hook'))
  .extend('delivery', FILE, async ({ runtime, endpoint }) => {
    await happens(runtime, endpoint.tenant)
    return (await listDeliveries(runtime.db, { as: 'operator' }, {}, page))[0]?.id ?? ''
  })
  .extend('members', { ...FILE, auto: true }, async ({ runtime, endpoint, delivery: _ }) => {
    for (const id of ['insider', 'outsider', 'owner', 'staff']) {
      await runtime.db
        .insertInto('users')
        .values({ id, email: `${id}@x.example`, name: id })
        .execute()
    }
    const other = await givenEndpoint(runtime, 'http://127.0.0.1:3999/other')
    await runtime.db
      .insertInto('publisher_members')
      .values([
        { publisher_id: endpoint.app.publisher, user_id: 'insider', role: 'developer' },
        { publisher_id: other.app.publisher, user_id: 'outsider', role: 'admin' },
      ])
      .execute()
    await runtime.db
      .insertInto('tenant_members')
      .values([
        { tenant_id: endpoint.tenant, user_id: 'owner', role: 'owner' },
        { tenant_id: endpoint.tenant, user_id: 'staff', role: 'staff' },
      ])
      .execute()
  })
  /** What somebody gets to see and do, tried in a transaction that is rolled back. */
  .extend('reachOf', FILE, ({ server, delivery, endpoint }) => async (access: AppAccess) => {
    const { runtime } = server
    const { db } = runtime
    const seen = {
      list: (await listDeliveries(db, access, {}, page)).map(({ endpoint: of }) => of),
      delivery: (await findDelivery(db, access, delivery))?.id,
      shown: (await showDelivery(runtime, access, delivery))?.id,
      endpoints: (await listEndpoints(db, access, endpoint.app.app, page, new Date())).length,
      endpoint: (await findEndpoint(db, access, endpoint.id, new Date()))?.id,
    }
    const acts: string[] = []
    const input = { environment: 'production' as const, url: 'http://127.0.0.1:3999/new' }
    const undone = db.transaction().execute(async (trx) => {
      const done = [
        await createEndpoint(trx, runtime, access, endpoint.app.app, input, SYSTEM),
        await patchEndpoint(trx, runtime, access, endpoint.id, { event_types: null }, SYSTEM),
        await retryDelivery(trx, access, delivery, SYSTEM, runtime.now()),
        await sendTestEvent(trx, runtime, access, endpoint.id, undefined, SYSTEM),
        await rotateSecret(trx, runtime, access, endpoint.id, SYSTEM),
        await switchSecret(trx, runtime, access, endpoint.id, SYSTEM),
        await requestReplay(trx, access, endpoint.id, { since: new Date(0) }, SYSTEM, runtime.now()),
        await pauseEndpoint(trx, runtime, access, endpoint.id, SYSTEM),
        await resumeEndpoint(trx, runtime, access, endpoint.id, SYSTEM),
      ]
      acts.push(
        ...done.map(({ kind }) => kind),
        String(await removeEndpoint(trx, runtime, access, endpoint.id, SYSTEM)),
      )
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    return { ...seen, acts }
  })
  .extend('everything', FILE, ({ delivery, endpoint }) => () => ({
    delivery,
    shown: delivery,
    endpoints: 1,
    endpoint: endpoint.id,
    acts: [
      ...['created', 'changed', 'retried', 'sent', 'rotated', 'nothing_waits', 'replaying', 'changed'],
      ...['changed', 'true'],
    ],
  }))
const page = { limit: 50, after: null }
const nothing = () => ({
  list: [],
  delivery: undefined,
  shown: undefined,
  endpoints: 0,
  endpoint: undefined,
  acts: [
    ...['no_app', 'no_endpoint', 'no_delivery', 'no_endpoint', 'no_endpoint', 'no_endpoint', 'no_endpoint'],
    ...['no_endpoint', 'no_endpoint', 'false'],
  ],
})

test('W20 a publisher’s member and the operator reach its deliveries', async ({
  endpoint,
  reachOf,
  everything,
}) => {
  expect(await reachOf({ as: 'publisher', user: 'insider' })).toMatchObject({
    ...everything(),
    list: [endpoint.id],
  })
  expect(await reachOf({ as: 'operator' })).toMatchObject(everything())
})

test('W20 nobody reads, retries or replays another publisher’s deliveries', async ({ reachOf }) => {
  expect(await reachOf({ as: 'publisher', user: 'outsider' })).toEqual(nothing())
  expect(await reachOf({ as: 'publisher', user: 'nobody' })).toEqual(nothing())
})

test('W20 a merchant’s owner reaches the app of its own tenant alone, staff none', async ({
  server,
  endpoint,
  reachOf,
  everything,
}) => {
  expect(await reachOf({ as: 'owner', user: 'owner' })).toEqual(nothing())
  await server.runtime.db
    .updateTable('apps')
    .set({ kind: 'in_house', tenant_id: endpoint.tenant })
    .where('id', '=', endpoint.app.app)
    .execute()
  expect(await reachOf({ as: 'owner', user: 'owner' })).toMatchObject(everything())
  expect(await reachOf({ as: 'owner', user: 'staff' })).toEqual(nothing())
})

test('W20 an app without a publisher is maintained by the owners of its tenant, and a key by nobody', async ({
  server,
  endpoint,
  reachOf,
  everything,
}) => {
  const change = (values: { publisher_id?: null; is_key?: boolean }) =>
    server.runtime.db.updateTable('apps').set(values).where('id', '=', endpoint.app.app).execute()
  expect(await reachOf({ as: 'publisher', user: 'owner' })).toEqual(nothing())
  await change({ publisher_id: null })
  expect(await reachOf({ as: 'publisher', user: 'owner' })).toMatchObject(everything())
  for (const user of ['staff', 'insider', 'outsider'])
    expect([user, await reachOf({ as: 'publisher', user })]).toEqual([user, nothing()])
  await change({ is_key: true })
  expect(await reachOf({ as: 'publisher', user: 'owner' })).toEqual(nothing())
  expect(await reachOf({ as: 'owner', user: 'owner' })).toMatchObject(everything())
})
