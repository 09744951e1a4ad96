import { sql } from 'kysely'
import type { Database } from '../../src/database/connect.ts'

/**
 * Fills the tables of webhooks without analyzing them. Per app, it adds one endpoint, ten connections, 15 unfinished
 * deliveries and as many finished ones. About half of the unfinished deliveries wait for one paused endpoint.
 * @param name of this data, unique in the database
 */
export async function fillQueue(db: Database, name: string, apps: number): Promise<void> {
  const connections = apps * 10
  const deliveries = apps * 15
  await fillPeople(db, name, apps, connections)
  await sql`
    insert into endpoints (id, app_id, environment, url, state, created_at, updated_at)
    select ${name} || n, ${name} || n, 'production', 'http://127.0.0.1:3999/', case when n = 1 then 'paused' else 'active' end,
      now(), now()
    from generate_series(1, ${apps}::int) n
  `.execute(db)
  await sql`insert into endpoint_health (endpoint_id) select ${name} || n from generate_series(1, ${apps}::int) n`.execute(
    db,
  )
  await sql`
    insert into events (uid, at, id, type, tenant_id, data)
    select md5(${name} || n)::uuid, now(), ${name} || n, 'booking.created', ${name} || n % ${connections}::int + 1, '{}'
    from generate_series(1, ${apps * 7}::int) n
  `.execute(db)
  await sql`
    insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, connection_id, ready, due_at, created_at)
    select gen_random_uuid(), md5(${name} || n % ${apps * 7}::int + 1)::uuid, now(), ${name} || case when n <= ${apps * 7}::int then 1 else n % ${apps}::int + 1 end,
      ${name} || 1, ${name} || n % ${connections}::int + 1, n <= ${apps * 8}::int, now() + interval '1 hour' * (n / ${apps * 8}::int), now()
    from generate_series(1, ${deliveries}::int) n
  `.execute(db)
  await sql`
    insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, state,
      steps_used, attempts, created_at, finished_at)
    select gen_random_uuid(), gen_random_uuid(), now(), ${name} || n % ${apps}::int + 1, ${name} || 1, ${name} || n % ${connections}::int + 1, false,
      'delivered', 0, 1, now(), now()
    from generate_series(1, ${deliveries}::int) n
  `.execute(db)
  await sql`
    insert into attempts (delivery_id, started_at, number, duration_ms)
    select gen_random_uuid(), now(), 1, 5 from generate_series(1, ${deliveries}::int) n
  `.execute(db)
}

async function fillPeople(db: Database, name: string, apps: number, connections: number): Promise<void> {
  await sql`
    insert into tenants (id, name, environment, verified)
    select ${name} || n, ${name} || n, 'production', true from generate_series(1, ${connections}::int) n
  `.execute(db)
  await sql`
    insert into apps (id, publisher_id, name, kind, client_type, scopes, event_types)
    select ${name} || n, (select min(id) from publishers), ${name} || n, 'public', 'confidential',
      '{bookings:read,webhooks:receive}', '{booking.created}'
    from generate_series(1, ${apps}::int) n
  `.execute(db)
  await sql`
    insert into app_versions (app_id, version, name, publisher_name, publisher_website, publisher_support,
      connect_url, native, redirect_uris, scopes, event_types, approved_at)
    select app_id, version, name, publisher_name, publisher_website, publisher_support,
      connect_url, native, redirect_uris, scopes, event_types, now()
    from app_drafts where starts_with(app_id, ${name})
  `.execute(db)
  await sql`
    update apps set state = 'approved', approved_version = version, approved_scopes = scopes,
      approved_event_types = event_types where starts_with(id, ${name})
  `.execute(db)
  await sql`
    insert into clients (id, app_id, environment)
    select ${name} || n, ${name} || n, 'production' from generate_series(1, ${apps}::int) n
  `.execute(db)
  await sql`
    insert into connections (id, app_id, client_id, tenant_id, environment, scopes)
    select ${name} || n, ${name} || n % ${apps}::int + 1, ${name} || n % ${apps}::int + 1, ${name} || n, 'production',
      '{bookings:read,webhooks:receive}'
    from generate_series(1, ${connections}::int) n
  `.execute(db)
}
