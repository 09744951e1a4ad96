import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { WebhookRules } from '../../platform/definition.ts'

/** Who owns an endpoint: the publisher of its app or, where the app has none, its tenant. */
export type EndpointOwner = { publisher: string | null; tenant: string | null; environment: string | null }

/**
 * Who may activate a suspended endpoint again. An endpoint that answered 410 Gone asked for its suspension: its partner
 * may, whoever lifts other suspensions.
 */
export function lifterOf(
  { suspension }: WebhookRules,
  { state_reason }: { state_reason: string | null },
): 'partner' | 'operator' {
  return state_reason === 'gone' ? 'partner' : (suspension?.lifted_by ?? 'partner')
}

/** What an address has behind it where only the platform's staff lift suspensions. */
export type AddressHistory = {
  /** Whether an endpoint at it, of whichever app of the owner, is suspended or was so when it was removed. */
  suspended: boolean
  /** Failed attempts of endpoints at it that were removed, counted since the last suspension was lifted. */
  failures: number
}

const CLEAN: AddressHistory = { suspended: false, failures: 0 }

/** Removing an endpoint and adding its address again neither lifts a suspension nor starts the count again. */
export async function historyOfAddress(
  trx: Database,
  rules: WebhookRules,
  owner: EndpointOwner,
  url: string,
): Promise<AddressHistory> {
  if (rules.suspension?.lifted_by !== 'operator') return CLEAN
  const found = await endpointsWithHistory(trx, owner, url)
  return {
    suspended: found.some(({ suspended }) => suspended),
    failures: Math.max(0, ...found.map(({ removed, failures }) => (removed ? failures : 0))),
  }
}

/** Forgets the suspension and the failures of an address, also those of endpoints at it that were removed. */
export async function forgetHistory(trx: Database, owner: EndpointOwner, url: string): Promise<void> {
  const ids = (await endpointsWithHistory(trx, owner, url))
    .filter(({ removed }) => removed)
    .map(({ id }) => id)
  if (ids.length === 0) return
  await trx.updateTable('endpoints').set({ suspended_url: null }).where('id', 'in', ids).execute()
  await trx
    .updateTable('endpoint_health')
    .set({ failures_total: 0 })
    .where('endpoint_id', 'in', ids)
    .execute()
}

type WithHistory = { id: string; url: string; suspended: boolean; removed: boolean; failures: number }

async function endpointsWithHistory(
  trx: Database,
  owner: EndpointOwner,
  url: string,
): Promise<WithHistory[]> {
  const { rows } = await sql<WithHistory>`
    select ep.id, coalesce(ep.suspended_url, ep.url) as url, ep.suspended_url is not null as suspended,
      ep.removed_at is not null as removed, eh.failures_total as failures
    from apps a
    cross join lateral (
      select * from endpoints where app_id = a.id and environment = ${owner.environment} and removed_at is null
      union all
      select * from endpoints where app_id = a.id and environment = ${owner.environment} and removed_at is not null
    ) ep
    join endpoint_health eh on eh.endpoint_id = ep.id
    where ${ownedBy(owner)} and (ep.suspended_url is not null or eh.failures_total > 0)
  `.execute(trx)
  const address = new URL(url).href
  return rows.filter((row) => new URL(row.url).href === address)
}

function ownedBy({ publisher, tenant }: EndpointOwner): RawBuilder<boolean> {
  return publisher === null
    ? sql<boolean>`a.publisher_id is null and a.tenant_id = ${tenant}`
    : sql<boolean>`a.publisher_id = ${publisher}`
}
