import type { Database } from '../../src/database/connect.ts'
import { keepVersion } from '../../src/model/apps/app_versions.ts'
import { newId } from '../../src/model/ids.ts'

/** Rows that webhook tests start with, inserted directly into the tables. */

export async function givenTenant(
  db: Database,
  values: { id?: string; verified?: boolean; environment?: 'sandbox' | 'production' } = {},
): Promise<string> {
  const id = values.id ?? newId('ten')
  await db
    .insertInto('tenants')
    .values({
      id,
      name: `Tenant ${id}`,
      environment: values.environment ?? 'production',
      verified: values.verified ?? true,
    })
    .execute()
  return id
}

export type GivenApp = { app: string; client: string; publisher: string }

/** The columns of an unapproved app. */
export const UNAPPROVED = {
  state: 'draft',
  approved_version: null,
  approved_scopes: null,
  approved_event_types: null,
}

/** A public, approved app with a client in the environment. */
export async function givenApp(
  db: Database,
  values: {
    event_types?: string[]
    scopes?: string[]
    environment?: 'sandbox' | 'production'
    publisher?: string
  } = {},
): Promise<GivenApp> {
  const publisher = values.publisher ?? newId('pub')
  await db
    .insertInto('publishers')
    .values({ id: publisher, name: 'Publisher', website: 'https://p.example', support: 'help@p.example' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const app = newId('app')
  await db
    .insertInto('apps')
    .values({
      id: app,
      publisher_id: publisher,
      name: `App ${app}`,
      kind: 'public',
      client_type: 'confidential',
      scopes: values.scopes ?? ['bookings:read', 'webhooks:receive'],
      event_types: values.event_types ?? ['booking.created', 'app.installed', 'app.uninstalled'],
    })
    .execute()
  await keepVersion(db, app, { approved_at: new Date() })
  await db
    .updateTable('apps')
    .set((eb) => ({
      state: 'approved',
      approved_version: 1,
      approved_scopes: eb.ref('scopes'),
      approved_event_types: eb.ref('event_types'),
    }))
    .where('id', '=', app)
    .execute()
  const client = newId('db')
  await db
    .insertInto('clients')
    .values({ id: client, app_id: app, environment: values.environment ?? 'production' })
    .execute()
  return { app, client, publisher }
}

export async function givenConnection(
  db: Database,
  { app, client }: GivenApp,
  tenant: string,
  values: { unit?: string; scopes?: string[]; state?: string; environment?: 'sandbox' | 'production' } = {},
): Promise<string> {
  const id = newId('con')
  if (values.unit !== undefined) {
    const unit = { tenant_id: tenant, id: values.unit, kind: 'location', name: values.unit }
    await db
      .insertInto('units')
      .values(unit)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  await db
    .insertInto('connections')
    .values({
      id,
      app_id: app,
      client_id: client,
      tenant_id: tenant,
      unit_id: values.unit ?? null,
      environment: values.environment ?? 'production',
      scopes: values.scopes ?? ['bookings:read', 'webhooks:receive'],
      state: values.state ?? 'active',
    })
    .execute()
  return id
}
