import type { Database } from '../../database/connect.ts'
import type { AuditAction } from '../audit/actions.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { changesBetween } from '../audit/changes.ts'
import { fitConnections } from '../connections/fit_scopes.ts'
import { dropUnusedImages } from '../listings/images.ts'
import { type Listing, listingOf, type StoredListing, toStored } from '../listings/listing.ts'
import type { AppInput } from './app_schema.ts'
import { beginVersion } from './app_versions.ts'

/** An app as it is stored. `publisher` is null if the app belongs only to its tenant. */
export type App = Omit<AppInput, 'webhook_secret' | 'listing'> & {
  /** Absent fields stay as they are. */
  listing?: Partial<Listing> | undefined
}

/** Fields that can never change, because an app's clients and connections depend on them. */
const FIXED = ['kind', 'tenant', 'client_type'] as const

export type AppOutcome =
  /** `before` is the app before the change; null for a new one. */
  | { kind: 'stored'; before: App | null; needReconsent: number }
  | { kind: 'fixed'; field: (typeof FIXED)[number] }

/** Fields that need no approval. A change of any other field begins a new version of a public app. */
const NOT_REVIEWED: (keyof App)[] = ['dpop', 'agent', 'webhook_url', 'jwks']

/**
 * Stores an app. Production shows the approved version of a public app, and only an approval changes that
 * (model/apps/approval.ts). Everywhere else, the change takes effect immediately.
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
    .values({ id, ...columns(given), ...firstState(given, actor), created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted) {
    await auditApp(trx, 'app.created', id, given, actor, describe(given))
    return { kind: 'stored', before: null, needReconsent: 0 }
  }
  const before = await lockApp(trx, id)
  const app = {
    ...given,
    ...{ dpop: given.dpop ?? before.dpop, agent: given.agent ?? before.agent },
    ...{ connect_url: startOf(given, before) },
    listing: { ...listingOf(before.listing), ...given.listing },
  }
  const field = FIXED.find((name) => before[name] !== app[name])
  if (field) return { kind: 'fixed', field }
  const changed = differences(before, app)
  if (changed.length === 0) return { kind: 'stored', before, needReconsent: 0 }
  await trx
    .updateTable('apps')
    .set({ ...columns(app), updated_at: now })
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .execute()
  if (changed.some((name) => !NOT_REVIEWED.includes(name))) await beginVersion(trx, { app: id }, actor, now)
  if (changed.includes('listing')) await dropUnusedImages(trx, id)
  const reached = app.kind === 'public' ? 'sandbox' : null
  const needReconsent = await fitConnections(trx, id, reached, before.scopes, app.scopes)
  const changes = changesBetween(only(changed, describe(before)), only(changed, describe(app)))
  await auditApp(trx, 'app.updated', id, app, actor, { changed, ...only(changed, describe(app)), changes })
  return { kind: 'stored', before, needReconsent }
}

const startOf = ({ connect_url }: App, before: App) =>
  connect_url === undefined ? before.connect_url : connect_url

/** In-house apps need no approval. What the operator registers can be approved without a submission. */
function firstState({ kind }: App, actor: Actor) {
  const state = kind === 'in_house' ? 'approved' : 'draft'
  return { state, drafted_by_operator: actor.kind !== 'user' }
}

/** Registers another redirect URI, unless it is already registered. */
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

/** An app, locked until the transaction ends; null if there is none. */
export async function findStoredApp(trx: Database, id: string): Promise<App | null> {
  const row = await trx
    .selectFrom('apps')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ? appOf(row) : null
}

async function lockApp(trx: Database, id: string): Promise<App> {
  const app = await findStoredApp(trx, id)
  if (!app) throw new Error(`app ${id} is gone`)
  return app
}

export type AppRow = {
  publisher_id: string | null
  name: string
  kind: string
  tenant_id: string | null
  client_type: string
  native: boolean
  dpop: boolean
  agent: boolean
  scopes: string[]
  event_types: string[]
  redirect_uris: string[]
  connect_url: string | null
  webhook_url: string | null
  jwks: unknown
  listing: unknown
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
    agent: row.agent,
    scopes: row.scopes,
    event_types: row.event_types,
    redirect_uris: row.redirect_uris,
    connect_url: row.connect_url,
    webhook_url: row.webhook_url,
    jwks: row.jwks as App['jwks'],
    listing: listingOf(row.listing),
  }
}

function columns({ publisher, tenant, jwks, listing, ...same }: App) {
  return {
    ...same,
    publisher_id: publisher,
    tenant_id: tenant,
    jwks: jwks === null ? null : JSON.stringify(jwks),
    listing: JSON.stringify(storedListing(listing)),
  }
}

const storedListing = (listing: App['listing']): StoredListing => toStored(listingOf(listing))

/** The names of the fields that differ. The order of a list does not count, except that of redirect URIs. */
function differences(before: App, after: App): (keyof App)[] {
  const sorted = (list: string[]) => [...list].sort()
  const comparable = (app: App) => ({
    ...app,
    scopes: sorted(app.scopes),
    event_types: sorted(app.event_types),
    listing: Object.entries(storedListing(app.listing)).sort(),
    jwks: app.jwks?.keys.map((key) => Object.entries(key).sort()),
  })
  const [old, fresh] = [comparable(before), comparable(after)]
  const names = Object.keys(fresh) as (keyof App)[]
  return names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(fresh[name]))
}

function describe({ name, kind, native, scopes, event_types, redirect_uris, ...app }: App) {
  const { connect_url = null, webhook_url, dpop = false, agent = false } = app
  return { name, kind, native, scopes, event_types, redirect_uris, connect_url, webhook_url, dpop, agent }
}

function only(names: (keyof App)[], values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name as keyof App)))
}

export async function auditApp(
  trx: Database,
  action: AuditAction,
  id: string,
  app: Pick<App, 'publisher' | 'tenant'>,
  actor: Actor,
  details: Record<string, unknown>,
): Promise<void> {
  await recordAudit(trx, { action, actor, publisher: app.publisher, app: id, tenant: app.tenant, details })
}
