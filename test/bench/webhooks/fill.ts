import { sql } from 'kysely'
import { SYSTEM } from '../../../src/model/audit/audit_log.ts'
import { createEndpoint } from '../../../src/model/webhooks/endpoints.ts'
import { publish } from '../../../src/model/webhooks/outbox.ts'
import type { Runtime } from '../../../src/runtime.ts'
import { givenApp, givenConnection, givenTenant } from '../../support/partners.ts'
import { SAMPLE } from './peers.ts'

/** Merchants, each connected to every app, and one endpoint per app. */
export type Scene = { tenants: string[]; endpoints: string[] }

export async function setScene(runtime: Runtime, urls: string[], tenants: number): Promise<Scene> {
  const { db } = runtime
  const ids: string[] = []
  for (let index = 0; index < tenants; index++) ids.push(await givenTenant(db))
  const endpoints: string[] = []
  for (const url of urls) {
    const app = await givenApp(db)
    for (const tenant of ids) await givenConnection(db, app, tenant)
    const made = await db
      .transaction()
      .execute((trx) =>
        createEndpoint(trx, runtime, { as: 'operator' }, app.app, { environment: 'production', url }, SYSTEM),
      )
    if (made.kind !== 'created') throw new Error(made.kind)
    endpoints.push(made.id)
  }
  return { tenants: ids, endpoints }
}

/** Publishes events in thousands. Each becomes one delivery per app. */
export async function publishMany(runtime: Runtime, { tenants }: Scene, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1000) {
    const events = Array.from({ length: Math.min(1000, count - done) }, (_, index) => ({
      type: 'booking.created',
      tenant: tenants[index % tenants.length] ?? '',
      data: SAMPLE,
      record: { type: 'bookings', id: `b${done + index}` },
    }))
    await runtime.db.transaction().execute((trx) => publish(trx, runtime.platform, events, runtime.now()))
  }
}

/** Deliveries that wait for an attempt in the far future, as after a long outage of many endpoints. */
export async function fillRetries(runtime: Runtime, { endpoints }: Scene, count: number): Promise<void> {
  await sql`
    insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, ready, due_at, steps_used, created_at)
    select time_ordered_uuid(now()), gen_random_uuid(), now(), (${endpoints}::text[])[1 + n % ${endpoints.length}],
           'app', false, now() + interval '5 hours' + n * interval '1 millisecond', 4, now()
    from generate_series(1, ${count}::int) n
  `.execute(runtime.db)
  await sql`vacuum analyze deliveries`.execute(runtime.db)
}

/** Due deliveries for one endpoint. */
export async function fillDue(
  runtime: Runtime,
  endpoint: string,
  event: { uid: string; at: Date },
  count: number,
) {
  await sql`
    insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, ready, due_at, created_at)
    select time_ordered_uuid(now()), ${event.uid}, ${event.at}, ${endpoint},
           (select app_id from endpoints where id = ${endpoint}), true, now() - interval '1 minute', now()
    from generate_series(1, ${count}::int) n
  `.execute(runtime.db)
  await sql`vacuum analyze deliveries`.execute(runtime.db)
}
