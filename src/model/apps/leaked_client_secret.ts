import { hash } from 'node:crypto'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { type LeakReport, type Parties, tellOfLeak } from '../audit/leak_notice.ts'
import { verifySecret } from '../people/password.ts'
import { bumpRevision } from './app_state.ts'

const FINGERPRINT_BYTES = 8

/** Identifies the row of a client secret without argon2 (docs/decisions/0110). */
export function clientSecretFingerprint(secret: string): Buffer {
  return hash('sha256', secret, 'buffer').subarray(0, FINGERPRINT_BYTES)
}

/**
 * Revokes a client secret that was reported as leaked, and tells its publisher and every merchant whose data its
 * client could read. argon2 runs only for a live secret with this fingerprint, so that a reporter can make it run
 * only once for each secret that they know.
 * @returns whether it is a client secret of ours, revoked now or before
 */
export async function revokeLeakedClientSecret(
  db: Database,
  report: LeakReport,
  now: Date,
): Promise<boolean> {
  const fingerprint = clientSecretFingerprint(report.token)
  const found = await db
    .selectFrom('client_secrets as s')
    .leftJoin('unrevoked_secrets as u', 'u.id', 's.id')
    .innerJoin('clients as c', 'c.id', 's.client_id')
    .innerJoin('apps as a', 'a.id', 'c.app_id')
    .select(['s.id', 's.hash', 'u.id as unrevoked', 'c.id as client', 'a.id as app'])
    .select(['a.publisher_id as publisher', 'a.tenant_id as tenant'])
    .where('s.fingerprint', '=', fingerprint)
    .executeTakeFirst()
  if (!found) return false
  if (found.unrevoked === null) return true
  const [same] = await verifySecret([found.hash], report.token, 'client_secret')
  if (!same) return false
  const { id, app, client, publisher, tenant } = found
  await inTransaction(db, async (trx) => {
    const revoked = await trx
      .updateTable('unrevoked_secrets')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (!revoked) return
    await bumpRevision(trx, app, now)
    const owner = { publisher, tenant, app, client }
    const concerned = [owner, ...(await connectedMerchants(trx, app, client))]
    await tellOfLeak(trx, 'client_secret', report, concerned, now, { secret: id })
  })
  return true
}

async function connectedMerchants(trx: Database, app: string, client: string): Promise<Parties[]> {
  const rows = await trx
    .selectFrom('unrevoked_connections')
    .select(['id as connection', 'tenant_id as tenant'])
    .where('client_id', '=', client)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, app, client }))
}
