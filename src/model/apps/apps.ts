import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import type { AppInput } from './app_schema.ts'

/** An app as it is stored. Its publisher is null where it belongs to its tenant alone. */
export type App = Omit<AppInput, 'connect_url' | 'webhook_secret'>

/** What can never change, since an app's clients and connections depend on it. */
const FIXED = ['kind', 'tenant', 'client_type'] as const

export type AppOutcome =
  /** `before` is the app that was there, null for a new one. */
  | { kind: 'stored'; before: App | null; needReconsent: number }
  | { kind: 'fixed'; field: (typeof FIXED)[number] }

/**
 * Stores an app. An added scope widens nothing: existing connections keep the scopes that they have and ask for
 * consent again. A removed scope is taken from them at once, and adding it again does not give it back.
 */
export async function putApp(
  trx: Database,
  id: string,
  given: App,
  actor: Actor,
  now: Date,
): Promise<AppOutcome> {
  const inserted = await trx
    .insertInto('apps')
    .values({ id, ...columns(given), created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted) {
    await auditApp(trx, 'app.created', id, given, actor, describe(given))
    return { kind: 'stored', before: null, needReconsent: 0 }
  }
  const before = await lockApp(trx, id)
  const app = { ...given, dpop: given.dpop ?? before.dpop }
  const field = FIXED.find((name) => before[name] !== app[name])
  if (field) return { kind: 'fixed', field }
  const changed = differences(before, app)
  if (changed.length === 0) return { kind: 'stored', before, needReconsent: 0 }
  await trx
    .updateTable('apps')
    .set({ ...columns(app), updated_at: now })
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  const needReconsent = await fitConnections(trx, id, before.scopes, app.scopes)
  await auditApp(trx, 'app.updated', id, app, actor, { changed, ...describe(app) })
  return { kind: 'stored', before, needReconsent }
}

/** Registers one more redirect URI, where it is not registered yet. */
export async function addRedirectUri(
  trx: Database,
  id: string,
  uri: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const app = await lockApp(trx, id)
  await putApp(trx, id, { ...app, redirect_uris: [...new Set([...app.redirect_uris, uri])] }, actor, now)
}

async function lockApp(trx: Database, id: string): Promise<App> {
  const row = await trx
    .selectFrom('apps')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  return appOf(row)
}

export type AppRow = {
  publisher_id: string | null
  name: string
  kind: string
  tenant_id: string | null
  client_type: string
  native: boolean
  dpop: boolean
  scopes: string[]
  event_types: string[]
  redirect_uris: string[]
  webhook_url: string | null
  jwks: unknown
}

export function appOf(row: AppRow): App {
  return {
    publisher: row.publisher_id,
    name: row.name,
    kind: row.kind as App['kind'],
    tenant: row.tenant_id,
    client_type: row.client_type as App['client_type'],
    native: row.native,
    dpop: row.dpop,
    scopes: row.scopes,
    event_types: row.event_types,
    redirect_uris: row.redirect_uris,
    webhook_url: row.webhook_url,
    jwks: row.jwks as App['jwks'],
  }
}

function columns({ publisher, tenant, jwks, ...same }: App) {
  return {
    ...same,
    publisher_id: publisher,
    tenant_id: tenant,
    jwks: jwks === null ? null : JSON.stringify(jwks),
  }
}

/** The names of the fields that differ. The order of a list does not count, except that of redirect URIs. */
function differences(before: App, after: App): string[] {
  const sorted = (list: string[]) => [...list].sort()
  const comparable = (app: App) => ({
    ...app,
    scopes: sorted(app.scopes),
    event_types: sorted(app.event_types),
    jwks: app.jwks?.keys.map((key) => Object.entries(key).sort()),
  })
  const [old, fresh] = [comparable(before), comparable(after)]
  const names = Object.keys(fresh) as (keyof App)[]
  return names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(fresh[name]))
}

async function fitConnections(trx: Database, app: string, before: string[], after: string[]) {
  const added = after.filter((scope) => !before.includes(scope))
  const removed = before.filter((scope) => !after.includes(scope))
  if (added.length === 0 && removed.length === 0) return 0
  const { rows } = await sql<{ asks: boolean }>`
    update unrevoked_connections n set
      scopes = fit.scopes,
      state = case when ${added.length > 0} then 'needs_reconsent'
                   -- The merchant has consented to everything that is left.
                   when fit.scopes @> ${after} then 'active'
                   else n.state end
    from (select id, array(select scope from unnest(scopes) scope where scope <> all(${removed})) as scopes
          from unrevoked_connections where app_id = ${app}) fit
    where n.id = fit.id
    returning n.state = 'needs_reconsent' as asks
  `.execute(trx)
  return rows.filter((row) => row.asks).length
}

function describe({ name, kind, scopes, event_types, redirect_uris, webhook_url, dpop = false }: App) {
  return { name, kind, scopes, event_types, redirect_uris, webhook_url, dpop }
}

export async function auditApp(
  trx: Database,
  action: string,
  id: string,
  app: Pick<App, 'publisher' | 'tenant'>,
  actor: Actor,
  details: Record<string, unknown>,
): Promise<void> {
  await recordAudit(trx, { action, actor, publisher: app.publisher, app: id, tenant: app.tenant, details })
}
