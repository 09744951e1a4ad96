import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { agentScopes } from '../../platform/scopes.ts'
import { bumpRevision } from '../apps/app_state.ts'
import { auditApp } from '../apps/apps.ts'
import { type Actor, recordAudit, SYSTEM } from '../audit/audit_log.ts'
import { fitConnections } from '../connections/fit_scopes.ts'
import { newId } from '../ids.ts'
import { isHostSuspended, lockHost } from './agent_hosts.ts'

/** The parts of a client ID metadata document that are used, including the keys that it refers to by URL. */
export type ClientDocument = {
  client_name: string | null
  client_type: 'public' | 'confidential'
  redirect_uris: string[]
  jwks: { keys: Record<string, unknown>[] } | null
}

/**
 * An agent that is identified by its document: the document's URL, which is its client id, and the host of that URL.
 */
export type DocumentClient = { url: string; host: string; document: ClientDocument }

/** The columns of an app that a document and the platform definition determine. */
type DocumentApp = {
  claimed_name: string | null
  client_type: string
  redirect_uris: string[]
  jwks: unknown
  scopes: string[]
}

/**
 * The environment of an agent that nobody registered. Its one client reaches only the tenants of this environment.
 */
export function unregisteredEnvironment({ agents }: Pick<Platform, 'agents'>): 'sandbox' | 'production' {
  return agents.production ? 'production' : 'sandbox'
}

function appFromDocument(platform: Platform, { document }: DocumentClient): DocumentApp {
  const { client_name: claimed_name, client_type, redirect_uris, jwks } = document
  return { claimed_name, client_type, redirect_uris, jwks, scopes: agentScopes(platform) }
}

const stored = (app: DocumentApp) => ({ ...app, jwks: app.jwks === null ? null : JSON.stringify(app.jwks) })

/**
 * Stores an agent, before a person is asked for consent, as an app with one client. Of several concurrent requests,
 * the first one stores it.
 * @returns false if its host is suspended
 */
export async function storeAgent(
  trx: Database,
  platform: Platform,
  client: DocumentClient,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const { url, host } = client
  await lockHost(trx, host)
  if (await isHostSuspended(trx, host)) return false
  const known = await trx.selectFrom('clients').select('id').where('id', '=', url).executeTakeFirst()
  if (known) return true
  const id = newId('app')
  const fresh = appFromDocument(platform, client)
  const environment = unregisteredEnvironment(platform)
  await trx
    .insertInto('apps')
    .values({
      ...{ id, name: host, kind: 'unregistered', agent: true, native: true, state: 'approved' },
      ...stored(fresh),
      // Higher than that of a deleted app with the same client id, which nodes may still have in memory.
      ...{ revision: now.getTime(), created_at: now, updated_at: now },
    })
    .execute()
  await trx.insertInto('clients').values({ id: url, app_id: id, environment, created_at: now }).execute()
  await trx
    .insertInto('agent_hosts')
    .values({ host, first_seen_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { claimed_name, redirect_uris, scopes } = fresh
  const details = { client: url, name: host, claimed_name, redirect_uris, scopes, environment }
  await auditApp(trx, 'agent.created', id, { publisher: null, tenant: null }, actor, details)
  return true
}

/**
 * Updates a stored agent from its current document and the definition. This widens no connection: scopes that agents
 * can no longer request are removed from connections immediately, and new ones need a new consent.
 */
export async function updateAgent(
  trx: Database,
  platform: Platform,
  client: DocumentClient,
  now: Date,
): Promise<void> {
  const before = await trx
    .selectFrom('apps as a')
    .innerJoin('clients as c', 'c.app_id', 'a.id')
    .select([
      'a.id',
      'c.environment',
      'a.claimed_name',
      'a.client_type',
      'a.redirect_uris',
      'a.jwks',
      'a.scopes',
    ])
    .where('c.id', '=', client.url)
    .where('a.kind', '=', 'unregistered')
    .forNoKeyUpdate('a')
    .executeTakeFirst()
  if (!before) return
  const fresh = appFromDocument(platform, client)
  const environment = unregisteredEnvironment(platform)
  const changed = changedFields({ ...before }, { ...fresh, environment })
  if (changed.length === 0) return
  await trx.updateTable('apps').set(stored(fresh)).where('id', '=', before.id).execute()
  await trx.updateTable('clients').set({ environment }).where('id', '=', client.url).execute()
  await bumpRevision(trx, before.id, now)
  const left = before.scopes.filter((scope) => fresh.scopes.includes(scope))
  await fitConnections(trx, before.id, null, before.scopes, left)
  const { claimed_name, redirect_uris, scopes } = fresh
  const said: Record<string, unknown> = { claimed_name, redirect_uris, scopes, environment }
  const details = Object.fromEntries(Object.entries(said).filter(([name]) => changed.includes(name)))
  await recordAudit(trx, {
    ...{ action: 'agent.updated', actor: SYSTEM, app: before.id, client: client.url },
    details: { changed, ...details },
  })
}

/** Whether a stored agent differs from its document and the definition. */
export function agentDiffers(
  platform: Platform,
  stored: DocumentApp & { environment: string },
  client: DocumentClient,
): boolean {
  const fresh = { ...appFromDocument(platform, client), environment: unregisteredEnvironment(platform) }
  return changedFields(stored, fresh).length > 0
}

type Compared = DocumentApp & { environment: string }

function changedFields(before: Compared, after: Compared): string[] {
  const names = Object.keys(after) as (keyof Compared)[]
  return names.filter((name) => canonical(before[name]) !== canonical(after[name]))
}

/** Sorts the members of objects, because PostgreSQL reorders them in stored JSON. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}

/** The app and the client of an agent as they are stored. `refusal` is as in the view `client_status`. */
export type StoredAgent = Compared & { refusal: string | null }

export async function findStoredAgent(db: Database, url: string): Promise<StoredAgent | null> {
  const { rows } = await sql<StoredAgent>`
    select a.claimed_name, a.client_type, a.redirect_uris, a.jwks, a.scopes, c.environment, s.refusal
    from clients c join apps a on a.id = c.app_id join client_status s on s.id = c.id
    where c.id = ${url} and a.kind = 'unregistered'
  `.execute(db)
  return rows[0] ?? null
}
