import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { hashToken } from '../../database/vault.ts'
import { type LeakReport, tellOfLeak } from '../../model/audit/leak_notice.ts'
import { after, LIFETIME } from '../grants/tokens.ts'
import { revokeAccessToken, revokeGrant } from '../tokens/revocation.ts'

/**
 * Revokes an access token that was reported as leaked, and notifies its publisher and merchant if it was
 * still valid.
 * @returns whether it is an access token of ours
 */
export async function revokeLeakedAccessToken(db: Database, report: LeakReport, now: Date): Promise<boolean> {
  const hash = hashToken(report.token)
  const found = await db
    .selectFrom('access_token_status')
    .select(['refusal', 'expires_at', ...PARTIES])
    .where('hash', '=', hash)
    .executeTakeFirst()
  if (!found) return false
  const { refusal, expires_at, ...parties } = found
  if (refusal !== null || !expires_at || expires_at <= now) return true
  await inTransaction(db, async (trx) => {
    if (await revokeAccessToken(trx, hash, now)) await tellOfLeak(trx, 'access_token', report, [parties], now)
  })
  return true
}

/**
 * Revokes the grant of a refresh token that was reported as leaked, and all that it issued. A used token
 * that can no longer be repeated is dead: reporting one changes nothing.
 * @param grant the grant that the token names
 * @returns whether it is a refresh token of ours that could still be used, or was revoked unused
 */
export async function revokeLeakedRefreshToken(
  db: Database,
  grant: string,
  report: LeakReport,
  now: Date,
): Promise<boolean> {
  const hash = hashToken(report.token)
  const found = await db
    .selectFrom('grant_status')
    .select(['refusal', 'refresh_expires_at', ...PARTIES])
    .where('id', '=', grant)
    .where((eb) =>
      eb.or([
        eb('refresh_hash', '=', hash),
        eb('previous_refresh_hash', '=', hash).and('refreshed_at', '>', after(now, -LIFETIME.repeat)),
      ]),
    )
    .executeTakeFirst()
  if (!found) return false
  const { refusal, refresh_expires_at, ...parties } = found
  if (refusal !== null || !refresh_expires_at || refresh_expires_at <= now) return true
  await inTransaction(db, async (trx) => {
    if (await revokeGrant(trx, grant, now)) await tellOfLeak(trx, 'refresh_token', report, [parties], now)
  })
  return true
}

const PARTIES = [
  'publisher_id as publisher',
  'app_id as app',
  'client_id as client',
  'audited_tenant_id as tenant',
  'connection_id as connection',
] as const
