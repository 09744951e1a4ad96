import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { WebhookRules } from '../../platform/definition.ts'

/** Who owns an endpoint: the publisher of its app or, if the app has none, its tenant. */
export type EndpointOwner = { publisher: string | null; tenant: string | null; environment: string | null }

/**
 * Who may activate a suspended endpoint again. An endpoint that responded with 410 Gone asked for its suspension, so
 * its partner may, no matter who lifts other suspensions.
 */
export function lifterOf(
  { suspension }: WebhookRules,
  { state_reason }: { state_reason: string | null },
): 'partner' | 'operator' {
  return state_reason === 'gone' ? 'partner' : (suspension?.lifted_by ?? 'partner')
}

/** The history of a URL. It counts only if nobody but the platform's staff lifts suspensions. */
export type AddressHistory = {
  /** Whether an endpoint at this URL, of any app of the owner, is suspended or was suspended when it was removed. */
  suspended: boolean
  /** Failed attempts of removed endpoints at this URL, counted since the last suspension was lifted. */
  failures: number
}

const CLEAN: AddressHistory = { suspended: false, failures: 0 }

/** Removing an endpoint and adding its URL again neither lifts a suspension nor restarts the count. */
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

/** Forgets the suspensions and the failures of the removed endpoints at a URL. */
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
