import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { hashToken } from '../../database/vault.ts'
import { maintainedBy } from '../../model/apps/app_access.ts'
import { type Actor, recordAudit } from '../../model/audit/audit_log.ts'
import { newId } from '../../model/ids.ts'
import { limitKey, takeRateLimit } from '../../model/rate_limits.ts'
import { after, newAccessToken } from '../grants/tokens.ts'

/** Seconds. */
const LIFETIME = 600
/** Per person. */
const LIMIT = { most: 120, period: 3_600_000, burst: 20 }

export type TrialToken =
  | { kind: 'issued'; token: string; expires_at: Date }
  | { kind: 'no_connection' }
  | { kind: 'too_many' }

/**
 * Issues an access token for *Try it*: of a live sandbox connection of an app that the person maintains, with the
 * scopes of the connection, for ten minutes. It grants no more than the app's own sandbox credentials. An app that
 * requires proofs (RFC 9449) gets none, because this token is bound to no key.
 */
export async function issueTrialToken(
  db: Database,
  person: string,
  connection: string,
  actor: Actor,
  now: Date,
): Promise<TrialToken> {
  const { accepted } = await takeRateLimit(db, limitKey('trial tokens', person), LIMIT, now)
  if (!accepted) return { kind: 'too_many' }
  const token = newAccessToken()
  const expires_at = after(now, LIFETIME)
  return await inTransaction(db, async (trx) => {
    const { rows } = await sql<{ app: string; client: string; tenant: string; publisher: string | null }>`
      with found as materialized (
        select n.id, n.scopes, n.app_id, n.client_id, n.tenant_id, n.publisher_id,
          (select g.id from live_grants g
            where g.connection_id = n.id and g.user_id = ${person} and g.participant is null and g.resource = 'api'
              and g.scopes @> n.scopes limit 1) as grant_id
        from live_connections n join apps a on a.id = n.app_id
        where n.id = ${connection} and n.environment = 'sandbox' and not a.dpop and ${maintainedBy(person)}
      ), opened as (
        insert into grants (id, connection_id, user_id, scopes, created_at)
        select ${newId('grt')}, id, ${person}, scopes, ${now} from found where grant_id is null
        returning id
      ), issued as (
        insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at)
        select ${hashToken(token)}, coalesce(grant_id, (select id from opened)), scopes, ${now}, ${expires_at} from found
      )
      select app_id as app, client_id as client, tenant_id as tenant, publisher_id as publisher from found
    `.execute(trx)
    const [found] = rows
    if (!found) return { kind: 'no_connection' }
    await recordAudit(trx, { action: 'trial_token.issued', actor, connection, ...found })
    return { kind: 'issued', token, expires_at }
  })
}
