import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { recordAudit, SYSTEM } from '../../model/audit/audit_log.ts'
import type { WebhookRules } from '../../platform/definition.ts'
import type { Sign } from '../policy.ts'
import { afterSigns, type Health } from './health.ts'

/** What a batch showed of one endpoint, in the order in which the answers came. */
export type Signs = { endpoint: string; signs: Sign[] }

type Row = Health & { endpoint: string; app: string; publisher: string | null; tenant: string | null }

/**
 * Writes what workers learnt about endpoints, and suspends those that the platform's rules say. The rows are
 * locked while the new state is worked out: two workers do not overwrite each other's counts.
 * @returns the endpoints that this call suspended
 */
export async function noteSigns(
  db: Database,
  rules: WebhookRules,
  batch: Signs[],
  now: Date,
): Promise<string[]> {
  return await inTransaction(db, async (trx) => {
    const { rows } = await sql<Row>`
      select h.endpoint_id as endpoint, h.failures_in_row as "failuresInRow", h.failures_total as "failuresTotal",
        h.times_opened as "timesOpened", h.open_until as "openUntil", h.slow_until as "slowUntil",
        p.app_id as app, a.publisher_id as publisher, a.tenant_id as tenant
      from endpoint_health h join endpoints p on p.id = h.endpoint_id join apps a on a.id = p.app_id
      where h.endpoint_id = any(${batch.map(({ endpoint }) => endpoint)})
      order by h.endpoint_id for update of h
    `.execute(trx)
    const suspended: string[] = []
    for (const row of rows) {
      const signs = batch.filter(({ endpoint }) => endpoint === row.endpoint).flatMap((one) => one.signs)
      const { health, suspend } = afterSigns(row, signs, rules, now)
      await store(trx, row.endpoint, health, signs, now)
      if (suspend && (await suspendEndpoint(trx, row, suspend, now))) suspended.push(row.endpoint)
    }
    return suspended
  })
}

async function store(
  trx: Database,
  endpoint: string,
  health: Health,
  signs: Sign[],
  now: Date,
): Promise<void> {
  const succeeded = signs.some(({ kind }) => kind === 'success')
  const failed = signs.some(({ kind }) => kind === 'failure' || kind === 'gone')
  await trx
    .updateTable('endpoint_health')
    .set({
      failures_in_row: health.failuresInRow,
      failures_total: health.failuresTotal,
      times_opened: health.timesOpened,
      open_until: health.openUntil,
      slow_until: health.slowUntil,
      ...(succeeded ? { last_success_at: now } : {}),
      ...(failed ? { last_failure_at: now } : {}),
    })
    .where('endpoint_id', '=', endpoint)
    .execute()
}

async function suspendEndpoint(trx: Database, row: Row, reason: string, now: Date): Promise<boolean> {
  const changed = await trx
    .updateTable('endpoints')
    .set({ state: 'suspended', state_reason: reason, updated_at: now })
    .where('id', '=', row.endpoint)
    .where('state', '=', 'active')
    .returning('id')
    .executeTakeFirst()
  if (!changed) return false
  await recordAudit(trx, {
    action: 'endpoint.suspended',
    actor: SYSTEM,
    publisher: row.publisher,
    app: row.app,
    tenant: row.tenant,
    details: { endpoint: row.endpoint, reason },
  })
  return true
}
