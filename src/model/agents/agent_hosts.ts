import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { conflict } from '../../http/problem.ts'
import { resumeApp, suspendApp } from '../apps/app_state.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'

const LOCK = 0x61677468 // 'agth'

/** A host as written in a URL: a name or an IP address, and a port unless it is 443. */
export const HOST_NAME = /^(?=.{1,255}$)([a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?$/

/** The entry that covers all ports of a host. */
export const withoutPort = (host: string): string => host.replace(/:\d+$/, '')

/** Locks a host on all its ports: no other transaction can store an agent of it or suspend it in the meantime. */
export async function lockHost(trx: Database, host: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK}, hashtext(${withoutPort(host)}))`.execute(trx)
}

/** Whether a host is suspended, on its port or on all of them. */
export async function isHostSuspended(db: Database, host: string): Promise<boolean> {
  return (await suspendedAmong(db, [host])).has(host)
}

/** The suspended hosts among these, on their port or on all ports. */
export async function suspendedAmong(db: Database, hosts: string[]): Promise<Set<string>> {
  if (hosts.length === 0) return new Set()
  const rows = await db
    .selectFrom('agent_hosts')
    .select('host')
    .where('host', 'in', [...hosts, ...hosts.map(withoutPort)])
    .where('suspended_at', 'is not', null)
    .execute()
  const suspended = new Set(rows.map(({ host }) => host))
  return new Set(hosts.filter((host) => suspended.has(host) || suspended.has(withoutPort(host))))
}

export type AgentHost = {
  host: string
  first_seen_at: Date
  suspended_at: Date | null
  apps: { id: string; client_id: string; claimed_name: string | null; suspended_at: Date | null }[]
  /** The number of connections that have not ended. */
  connections: number
}

/**
 * The hosts in alphabetical order, one more than `limit` if there are more.
 * @param page `search`: part of a host; all hosts are read for it, because there are few
 */
export async function listAgentHosts(
  db: Database,
  { limit, after, search = '' }: { limit: number; after: string | null; search?: string },
): Promise<AgentHost[]> {
  const hosts = await db
    .selectFrom('agent_hosts')
    .select('host')
    .where('host', '>', after ?? '')
    .$if(search !== '', (query) => query.where('host', 'like', `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`))
    .orderBy('host')
    .limit(limit + 1)
    .execute()
  return await readHosts(
    db,
    hosts.map(({ host }) => host),
  )
}

export async function findAgentHost(db: Database, host: string): Promise<AgentHost | null> {
  return (await readHosts(db, [host]))[0] ?? null
}

async function readHosts(db: Database, hosts: string[]): Promise<AgentHost[]> {
  type Row = Omit<AgentHost, 'apps'> & {
    apps: { id: string; client_id: string; claimed_name: string | null; suspended_at: string | null }[]
  }
  const { rows } = await sql<Row>`
    select h.host, h.first_seen_at, h.suspended_at, coalesce(own.apps, '[]') as apps, own.connections
    from agent_hosts h
    cross join lateral (
      select json_agg(json_build_object('id', a.id, 'client_id', c.id, 'claimed_name', a.claimed_name,
          'suspended_at', a.suspended_at) order by c.id) as apps,
        coalesce(sum((select count(*) from unrevoked_connections n where n.app_id = a.id)), 0)::int as connections
      from client_documents d join clients c on c.id = d.url join apps a on a.id = c.app_id
      where d.host = h.host
    ) own
    where h.host = any(${hosts}) order by h.host
  `.execute(db)
  return rows.map((row) => ({
    ...row,
    apps: row.apps.map((app) => ({
      ...app,
      suspended_at: app.suspended_at === null ? null : new Date(app.suspended_at),
    })),
  }))
}

const findSuspension = async (trx: Database, host: string) =>
  await trx.selectFrom('agent_hosts').select('suspended_at').where('host', '=', host).executeTakeFirst()

/**
 * Suspends a host, seen before or not, and all its agents: none of their tokens is accepted, and none can ask for
 * consent. A host without a port stands for all its ports. Repeating it changes nothing.
 * @param reason for the audit log
 */
export async function suspendAgentHost(
  trx: Database,
  host: string,
  actor: Actor,
  now: Date,
  reason?: string,
): Promise<true> {
  await lockHost(trx, host)
  const before = await findSuspension(trx, host)
  if (before?.suspended_at) return true
  await trx
    .insertInto('agent_hosts')
    .values({ host, first_seen_at: now, suspended_at: now })
    .onConflict((conflict) => conflict.column('host').doUpdateSet({ suspended_at: now }))
    .execute()
  await recordAudit(trx, { action: 'agent.suspended', actor, details: { host, reason } })
  for (const app of await agentsOfHost(trx, host)) await suspendApp(trx, app, actor, now)
  return true
}

/**
 * Ends the suspension of a host and of its agents, except agents that another entry suspends.
 * @returns false if the host was never seen or suspended
 */
export async function resumeAgentHost(
  trx: Database,
  host: string,
  actor: Actor,
  now: Date,
  reason?: string,
): Promise<boolean> {
  await lockHost(trx, host)
  const before = await findSuspension(trx, host)
  if (!before) return false
  if (before.suspended_at === null) return true
  await trx.updateTable('agent_hosts').set({ suspended_at: null }).where('host', '=', host).execute()
  await recordAudit(trx, { action: 'agent.resumed', actor, details: { host, reason } })
  for (const app of await agentsOfHost(trx, host)) await resumeApp(trx, app, actor, now)
  return true
}

/**
 * Resumes a single app, as `resumeApp` does. An agent stays suspended for as long as its host is.
 * @throws Problem 409 for an agent whose host is suspended
 */
export const resumeSingleApp: typeof resumeApp = async (trx, id, actor, now) => {
  const agent = await trx
    .selectFrom('apps')
    .select('name as host')
    .where('id', '=', id)
    .where('kind', '=', 'unregistered')
    .executeTakeFirst()
  if (agent) {
    await lockHost(trx, agent.host)
    if (await isHostSuspended(trx, agent.host)) {
      throw conflict(`All AI agents of ${agent.host} are suspended. Resume the host instead.`)
    }
  }
  return await resumeApp(trx, id, actor, now)
}

/** The agents of a host, or of all its ports if it has no port. Agents that another entry suspends are left out. */
async function agentsOfHost(trx: Database, host: string): Promise<string[]> {
  const others = await trx
    .selectFrom('agent_hosts')
    .select('host')
    .where('suspended_at', 'is not', null)
    .where('host', '<>', host)
    .execute()
  const suspended = others.map((other) => other.host)
  const { rows } = await sql<{ app_id: string }>`
    select c.app_id from client_documents d join clients c on c.id = d.url
    where (d.host = ${host} or regexp_replace(d.host, ':[0-9]+$', '') = ${host})
      and d.host <> all(${suspended}) and regexp_replace(d.host, ':[0-9]+$', '') <> all(${suspended})
    order by c.app_id
  `.execute(trx)
  return rows.map(({ app_id }) => app_id)
}

/** How many connections have not ended, and how many tenants they belong to. */
export type AgentReach = { connections: number; tenants: number }

/** What a suspension of a host stops, and what its resumption restores. */
export async function reachOfHost(db: Database, host: string): Promise<AgentReach & { apps: number }> {
  const apps = await agentsOfHost(db, host)
  return { apps: apps.length, ...(await reachOfApps(db, apps)) }
}

export async function reachOfApps(db: Database, apps: string[]): Promise<AgentReach> {
  const { rows } = await sql<AgentReach>`
    select count(*)::int as connections, count(distinct tenant_id)::int as tenants
    from unrevoked_connections where app_id = any(${apps})
  `.execute(db)
  return rows[0] ?? { connections: 0, tenants: 0 }
}
