import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { channelOf } from '../../platform/operator_events.ts'
import { type LeakReport, tellOfLeak } from '../audit/leak_notice.ts'
import { changeEndpoint, type EndpointSetting } from './endpoints.ts'
import { signingSecretFingerprints } from './sealed.ts'
import { addSigningSecret, endSigningSecret, newSecret } from './signing_secret.ts'

type Found = {
  id: string
  endpoint: string
  /** null if the endpoint is the operator's own. */
  app: string | null
  state: string
  publisher: string | null
  tenant: string | null
  others: boolean
}

/**
 * Ends a signing secret that was reported as leaked. An endpoint without another secret is paused, with a new secret
 * that nobody knows: deliveries wait until the partner has requested a new secret and resumes the endpoint. Partners
 * may choose their secrets, so several endpoints can have the same one.
 * @returns whether it is a signing secret of ours, ended now or before
 */
export async function revokeLeakedSigningSecret(
  db: Database,
  setting: EndpointSetting,
  report: LeakReport,
): Promise<boolean> {
  const fingerprints = signingSecretFingerprints(setting.vault, report.token)
  const isOurs = await db
    .selectFrom('endpoint_secrets')
    .select('id')
    .where('fingerprint', 'in', fingerprints)
    .limit(1)
    .executeTakeFirst()
  if (!isOurs) return false
  await inTransaction(db, async (trx) => {
    for (const found of await lockSigning(trx, fingerprints, setting.now())) {
      await end(trx, setting, report, found)
    }
  })
  return true
}

async function lockSigning(trx: Database, fingerprints: Buffer[], now: Date): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select es.id, ep.id as endpoint, ep.state, a.id as app, a.publisher_id as publisher, a.tenant_id as tenant,
      exists (
        select from endpoint_secrets other
        where other.endpoint_id = ep.id and not other.fingerprint = any(${fingerprints})
          and (other.retires_at is null or other.retires_at > ${now})
      ) as others
    from endpoint_secrets es join endpoints ep on ep.id = es.endpoint_id left join apps a on a.id = ep.app_id
    where es.fingerprint = any(${fingerprints}) and ep.removed_at is null
      and (es.retires_at is null or es.retires_at > ${now})
    order by ep.id
    for no key update of ep
  `.execute(trx)
  return rows
}

async function end(
  trx: Database,
  { platform, vault, now }: EndpointSetting,
  report: LeakReport,
  { id, endpoint, app, state, publisher, tenant, others }: Found,
): Promise<void> {
  const at = now()
  const { webhooks } = channelOf(platform, app)
  await endSigningSecret(trx, endpoint, id, at)
  if (!others) await addSigningSecret(trx, vault, webhooks, endpoint, newSecret(webhooks), at)
  const paused = !others && state === 'active'
  await changeEndpoint(trx, endpoint, at, paused ? { state: 'paused', state_reason: 'leaked' } : {})
  await tellOfLeak(trx, 'signing_secret', report, [{ app, publisher, tenant }], at, { endpoint })
}
