import type { Database } from '../../src/database/connect.ts'
import type { Ground } from '../../src/ground.ts'
import { SYSTEM } from '../../src/model/audit.ts'
import { listAttempts, listDeliveries } from '../../src/model/deliveries.ts'
import { createEndpoint, type NewEndpoint } from '../../src/model/endpoints.ts'
import { type NewEvent, type Published, publish } from '../../src/model/outbox.ts'
import { type GivenApp, givenApp, givenConnection, givenTenant } from './partners.ts'

/** The parts of a webhook story: a merchant, an app that it connected, an endpoint, things that happen. */

export type GivenEndpoint = { id: string; secret: string; app: GivenApp; tenant: string; connection: string }

/** An endpoint of an app that a merchant has connected. */
export async function givenEndpoint(
  ground: Ground,
  url: string,
  values: Partial<NewEndpoint> & { app?: GivenApp; tenant?: string; event_types?: string[] } = {},
): Promise<GivenEndpoint> {
  const { db } = ground
  const tenant = values.tenant ?? (await givenTenant(db))
  const scopes = ground.platform.scopes.map(({ name }) => name)
  const types = ground.platform.event_types.map(({ name }) => name)
  const app = values.app ?? (await givenApp(db, { scopes, event_types: types }))
  const connection = await givenConnection(db, app, tenant, { scopes })
  const { app: _, tenant: __, ...chosen } = values
  const input: NewEndpoint = { environment: 'production', url, ...chosen }
  const made = await db
    .transaction()
    .execute((trx) => createEndpoint(trx, ground, { as: 'operator' }, app.app, input, SYSTEM))
  if (made.kind !== 'created') throw new Error(`no endpoint: ${JSON.stringify(made)}`)
  return { id: made.id, secret: made.secret ?? '', app, tenant, connection }
}

/** Something happens at a merchant: an event of the platform's first type, unless told otherwise. */
export async function happens(
  ground: Ground,
  tenant: string,
  more: Partial<NewEvent> = {},
  trx?: Database,
): Promise<Published> {
  const type = ground.platform.event_types[0]?.name ?? ''
  const event = { type, tenant, data: { total: 1 }, ...more }
  const act = (within: Database) => publish(within, ground.platform, [event], ground.now())
  const [published] = trx ? await act(trx) : await ground.db.transaction().execute(act)
  return published!
}

/** All deliveries of an endpoint, oldest first. */
export async function deliveriesOf(ground: Ground, endpoint: string) {
  const page = { limit: 100, after: null }
  const rows = await listDeliveries(ground.db, { as: 'operator' }, { endpoint }, page)
  return rows.reverse()
}

export async function attemptsOf(ground: Ground, delivery: string) {
  return await listAttempts(ground.db, delivery)
}
