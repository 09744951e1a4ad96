import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { jsonTime } from '../../database/json_time.ts'
import { imagePath, listingOf } from '../listings/listing.ts'
import { type VersionContent, versionChanges } from './app_versions.ts'
import type { AppState } from './approval.ts'
import { type AppRow, appOf } from './apps.ts'

/** An app with its state and its clients. Secrets are included without their values. */
export async function findApp(db: Database, id: string) {
  const [row] = await readApps(db, sql`where a.id = ${id}`)
  if (!row) return null
  return { ...appView(row), clients: await readClients(db, sql`c.app_id = ${id}`) }
}

/** A client with the dates and the last characters of its secrets. */
export async function findClientView(db: Database, client: string) {
  return (await readClients(db, sql`c.id = ${client}`))[0]
}

async function readClients(db: Database, which: RawBuilder<unknown>) {
  const { rows } = await sql<ClientRow>`
    select c.id as client_id, c.environment, c.created_at, c.revoked_at,
           coalesce((select json_agg(json_build_object(
               'id', s.id, 'last_four', s.last_four, 'created_at', s.created_at,
               'last_used_at', s.last_used_at) order by s.created_at, s.id)
             from unrevoked_secrets s where s.client_id = c.id), '[]') as secrets
    from clients c where ${which} order by c.environment desc
  `.execute(db)
  return rows.map(clientView)
}

type ClientRow = {
  client_id: string
  environment: string
  created_at: Date
  revoked_at: Date | null
  secrets: { id: string; last_four: string; created_at: string; last_used_at: string | null }[]
}

function clientView({ secrets, ...client }: ClientRow) {
  return {
    ...client,
    secrets: secrets.map((secret) => ({
      ...secret,
      created_at: new Date(secret.created_at),
      last_used_at: jsonTime(secret.last_used_at),
    })),
  }
}

/** `tenant`: only the in-house apps of this tenant. */
type AppFilter = { state?: string | null; publisher?: string | null; tenant?: string | null }

/** The apps in the order of their ids, one more than `limit` if there are more. */
export async function listApps(
  db: Database,
  { state = null, publisher = null, tenant = null }: AppFilter,
  { limit, after }: { limit: number; after: string | null },
) {
  const rows = await readApps(
    db,
    sql`where (${state}::text is null or a.state = ${state}) and (${publisher}::text is null or a.publisher_id = ${publisher})
      and (${tenant}::text is null or a.tenant_id = ${tenant}) and (${after}::text is null or a.id > ${after})
      order by a.id limit ${limit + 1}`,
  )
  return rows.map(appView)
}

type ListedApp = AppRow & {
  id: string
  kind: 'public' | 'in_house' | 'unregistered'
  state: AppState
  version: number
  approved_version: number | null
  suspended_at: Date | null
  submitted_at: Date | null
  approved_at: Date | null
  decline_reason: string | null
  publisher_name: string | null
  publisher_website: string | null
  publisher_support: string | null
  approved: VersionContent | null
}

async function readApps(db: Database, which: RawBuilder<unknown>): Promise<ListedApp[]> {
  const { rows } = await sql<ListedApp>`
    select a.id, a.publisher_id, a.name, a.kind, a.tenant_id, a.client_type, a.native, a.dpop, a.agent, a.scopes,
      a.event_types, a.redirect_uris, a.connect_url, a.webhook_url, a.jwks, a.listing, a.state, a.version, a.approved_version,
      a.suspended_at, w.submitted_at, v.approved_at, w.decline_reason, pu.name as publisher_name,
      pu.website as publisher_website, pu.support as publisher_support,
      case when v.version is not null then to_json(v) end as approved
    from apps a
    left join publishers pu on pu.id = a.publisher_id
    left join app_versions w on w.app_id = a.id and w.version = a.version
    left join app_versions v on v.app_id = a.id and v.version = a.approved_version
    ${which}
  `.execute(db)
  return rows
}

/**
 * An app as it is now, the content that production shows (`approved`), and the fields in which the two differ
 * (`changes`). An in-house app needs no approval: production shows it as it is now.
 */
function appView(row: ListedApp) {
  const { id, state, version, suspended_at, submitted_at, approved_at, decline_reason } = row
  const present = presentContent(row)
  const isPublic = row.kind === 'public'
  const approved = isPublic ? row.approved : present
  return {
    ...{ id, ...appOf(row), kind: row.kind, listing: shownListing(id, row.listing), state, version },
    approved_version: isPublic ? row.approved_version : version,
    approved: approved && shownContent(id, approved, row.publisher_id),
    changes: isPublic ? versionChanges(row.approved, present) : [],
    ...{ submitted_at, approved_at, decline_reason, suspended_at },
  }
}

function presentContent(row: ListedApp): VersionContent {
  const { name, connect_url, native, redirect_uris, scopes, event_types, listing } = row
  const { publisher_name, publisher_website, publisher_support } = row
  return {
    ...{ name, connect_url, native, redirect_uris, scopes, event_types, listing: listingOf(listing) },
    publisher_name: publisher_name ?? '',
    publisher_website: publisher_website ?? '',
    publisher_support: publisher_support ?? '',
  }
}

/** Images are paths below the public URL. */
function shownListing(app: string, stored: unknown) {
  const { icon, screenshots, ...text } = listingOf(stored)
  return {
    ...text,
    icon: icon && imagePath(app, icon),
    screenshots: screenshots.map((image) => imagePath(app, image)),
  }
}

function shownContent(app: string, content: VersionContent, publisher_id: string | null) {
  const { name, connect_url, native, redirect_uris, scopes, event_types } = content
  const { publisher_name, publisher_website: website, publisher_support: support } = content
  const publisher = publisher_id === null ? null : { name: publisher_name, website, support }
  const listing = shownListing(app, content.listing)
  return { name, publisher, connect_url, native, redirect_uris, scopes, event_types, listing }
}
