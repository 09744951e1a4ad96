import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { recordAudit, SYSTEM } from '../../model/audit/audit_log.ts'
import type { MailRuntime } from '../../model/mails/mails.ts'
import { tellOfEndpoint } from '../../model/mails/notices.ts'
import { tellOperator } from '../../model/operator_webhooks/tell_operator.ts'
import { lifterOf } from '../../model/webhooks/suspension.ts'
import type { WebhookRules } from '../../platform/definition.ts'
import { channelOf } from '../../platform/operator_events.ts'
import type { Observation } from '../policy.ts'
import { type Health, healthAfter } from './health.ts'

/** What a batch of results says about one endpoint, in the order of the responses. */
export type EndpointObservations = { endpoint: string; observations: Observation[] }

type Row = Health & {
  endpoint: string
  url: string
  /** null for the operator's own endpoint, as is its environment. */
  app: string | null
  environment: string | null
  publisher: string | null
  tenant: string | null
}

/**
 * Records the health of endpoints, and suspends those that the platform's rules say to suspend. Their owners are
 * notified of suspensions, and of failures that last for an hour. The rows are locked while the new state is
 * computed, so that two workers do not overwrite each other's counts.
 * @returns the endpoints that this call suspended
 */
export async function recordObservations(
  db: Database,
  runtime: MailRuntime,
  batch: EndpointObservations[],
): Promise<string[]> {
  const now = runtime.now()
  return await inTransaction(db, async (trx) => {
    const { rows } = await sql<Row>`
      select eh.endpoint_id as endpoint, eh.failures_in_row as "failuresInRow",
        eh.failures_total as "failuresTotal", eh.times_opened as "timesOpened", eh.open_until as "openUntil",
        eh.slow_until as "slowUntil", eh.failing_since as "failingSince", eh.failing_told as "failingTold",
        ep.url, ep.environment, ep.app_id as app, a.publisher_id as publisher, a.tenant_id as tenant
      from endpoint_health eh join endpoints ep on ep.id = eh.endpoint_id left join apps a on a.id = ep.app_id
      where eh.endpoint_id = any(${batch.map(({ endpoint }) => endpoint)})
      order by eh.endpoint_id for update of eh
    `.execute(trx)
    const suspended: string[] = []
    for (const row of rows) {
      const observations = batch
        .filter(({ endpoint }) => endpoint === row.endpoint)
        .flatMap((one) => one.observations)
      const rules = channelOf(runtime.platform, row.app).webhooks
      const { health, suspend, tell } = healthAfter(row, observations, rules, now)
      await store(trx, row.endpoint, health, observations, now)
      const isSuspended = suspend !== null && (await suspendEndpoint(trx, rules, row, suspend, now))
      if (isSuspended) suspended.push(row.endpoint)
      if (isSuspended) await tellOfEndpoint(trx, runtime, row, 'endpoint_suspended')
      else if (tell) await tellOfEndpoint(trx, runtime, row, 'endpoint_failing')
    }
    return suspended
  })
}

async function store(
  trx: Database,
  endpoint: string,
  health: Health,
  observations: Observation[],
  now: Date,
): Promise<void> {
  const succeeded = observations.some(({ kind }) => kind === 'success')
  const failed = observations.some(({ kind }) => kind === 'failure' || kind === 'gone')
  await trx
    .updateTable('endpoint_health')
    .set({
      failures_in_row: health.failuresInRow,
      failures_total: health.failuresTotal,
      times_opened: health.timesOpened,
      open_until: health.openUntil,
      slow_until: health.slowUntil,
      failing_since: health.failingSince,
      failing_told: health.failingTold,
      ...(succeeded ? { last_success_at: now } : {}),
      ...(failed ? { last_failure_at: now } : {}),
    })
    .where('endpoint_id', '=', endpoint)
    .execute()
}

async function suspendEndpoint(
  trx: Database,
  rules: WebhookRules,
  row: Row,
  reason: 'failures' | 'gone',
  now: Date,
): Promise<boolean> {
  const lifter = lifterOf(rules, { state_reason: reason })
  const changed = await trx
    .updateTable('endpoints')
    .set({ state: 'suspended', state_reason: reason, updated_at: now })
    .$if(lifter === 'operator', (query) => query.set((eb) => ({ suspended_url: eb.ref('url') })))
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
  // For the operator's own endpoints, only the audit log is written: an event would go to the failing endpoint.
  if (row.app !== null) {
    const { endpoint, app, publisher, tenant, environment, url } = row
    const data = { endpoint, app, publisher, tenant, environment, url, reason }
    await tellOperator(trx, 'endpoint.suspended', [data], now)
  }
  return true
}
