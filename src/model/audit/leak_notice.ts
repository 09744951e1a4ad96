import type { Database } from '../../database/connect.ts'
import { tellOperator } from '../operator_webhooks/tell_operator.ts'
import { type Actor, type AuditEntry, recordAudit } from './audit_log.ts'

export type SecretKind =
  | 'access_token'
  | 'refresh_token'
  | 'client_secret'
  | 'signing_secret'
  | 'operator_token'

/** A reported leak. */
export type LeakReport = {
  token: string
  /** Where it was found, without anything that could be secret; null if unknown. */
  url: string | null
  actor: Actor
}

/** Those whom a leak concerns. */
export type Parties = Pick<AuditEntry, 'publisher' | 'app' | 'client' | 'tenant' | 'connection'>

/**
 * Notifies the parties that a secret has leaked and was revoked: publishers and merchants get a row in their audit
 * log, and the operator's own endpoints get one event. Add other notices, such as email, here.
 * @param trx the transaction that revokes the secret
 * @param concerned the owner of the secret comes first
 */
export async function tellOfLeak(
  trx: Database,
  kind: SecretKind,
  report: LeakReport,
  concerned: Parties[],
  now: Date,
  details: { secret?: string; endpoint?: string; operator_token?: string; name?: string } = {},
): Promise<void> {
  const { token, url, actor } = report
  const entries = concerned.map((parties) => ({
    ...parties,
    action: 'secret.leaked' as const,
    actor,
    details: { kind, last_four: token.slice(-4), url, ...details },
  }))
  // PostgreSQL takes at most 65,535 parameters in one statement.
  for (let start = 0; start < entries.length; start += 1000) {
    await recordAudit(trx, ...entries.slice(start, start + 1000))
  }
  const [owner] = concerned
  const told = {
    kind,
    last_four: token.slice(-4),
    url,
    app: owner?.app ?? null,
    client_id: owner?.client ?? null,
    publisher: owner?.publisher ?? null,
    tenant: owner?.tenant ?? null,
    connection: owner?.connection ?? null,
    endpoint: details.endpoint ?? null,
  }
  await tellOperator(trx, 'secret.leaked', [told], now)
}
