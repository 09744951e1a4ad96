import type { Database } from '../../src/database/connect.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { listAttempts, listDeliveries } from '../../src/model/webhooks/deliveries.ts'
import type { NewEndpoint } from '../../src/model/webhooks/endpoint_schema.ts'
import { createEndpoint } from '../../src/model/webhooks/endpoints.ts'
import { type NewEvent, type Published, publish } from '../../src/model/webhooks/outbox.ts'
import type { Runtime } from '../../src/runtime.ts'
import { type GivenApp, givenApp, givenConnection, givenTenant } from './partners.ts'

/** The parts of a webhook story: a merchant, an app that it connected, an endpoint, and events. */

export type GivenEndpoint = { id: string; secret: string; app: GivenApp; tenant: string; connection: string }

/** An endpoint of an app that a merchant has connected. */
export async function givenEndpoint(
  runtime: Runtime,
  url: string,
  values: Partial<NewEndpoint> & { app?: GivenApp; tenant?: string; event_types?: string[] } = {},
): Promise<GivenEndpoint> {
  const { db } = runtime
  const tenant = values.tenant ?? (await givenTenant(db))
  const scopes = runtime.platform.scopes.map(({ name }) => name)
  const types = runtime.platform.event_types.map(({ name }) => name)
  const app = values.app ?? (await givenApp(db, { scopes, event_types: types }))
  const connection = await givenConnection(db, app, tenant, { scopes })
  const { app: _, tenant: __, ...chosen } = values
  const input: NewEndpoint = { environment: 'production', url, ...chosen }
  const made = await db
    .transaction()
    .execute((trx) => createEndpoint(trx, runtime, { as: 'operator' }, app.app, input, SYSTEM))
  if (made.kind !== 'created') throw new Error(`no endpoint: ${JSON.stringify(made)}`)
  return { id: made.id, secret: made.secret ?? '', app, tenant, connection }
}

/** Raises an event at a merchant. The default is the platform's first event type. */
export async function happens(
  runtime: Runtime,
  tenant: string,
  more: Partial<NewEvent> = {},
  trx?: Database,
): Promise<Published> {
  const type = runtime.platform.event_types[0]?.name ?? ''
  const event = { type, tenant, data: { total: 1 }, ...more }
  const act = (within: Database) => publish(within, runtime.platform, [event], runtime.now())
  const [published] = trx ? await act(trx) : await runtime.db.transaction().execute(act)
  return published!
}

/** All deliveries of an endpoint, oldest first. */
export async function deliveriesOf(runtime: Runtime, endpoint: string) {
  const page = { limit: 100, after: null }
  const rows = await listDeliveries(runtime.db, { as: 'operator' }, { endpoint }, page)
  return rows.reverse()
}

export async function attemptsOf(runtime: Runtime, delivery: string) {
  return await listAttempts(runtime.db, delivery)
}
