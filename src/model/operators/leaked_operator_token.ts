import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { hashToken } from '../../database/vault.ts'
import { type LeakReport, tellOfLeak } from '../audit/leak_notice.ts'
import { revokeOperatorToken } from './operator_tokens.ts'

/**
 * Revokes an operator token that was reported as leaked. OPERATOR_TOKEN itself is not checked: it cannot be revoked
 * here, and a report must not reveal whether a guess is right (T13).
 * @returns whether it is an operator token of ours, revoked now or before
 */
export async function revokeLeakedOperatorToken(
  db: Database,
  report: LeakReport,
  now: Date,
): Promise<boolean> {
  const found = await db
    .selectFrom('operator_tokens')
    .select(['id', 'name'])
    .where('hash', '=', hashToken(report.token))
    .executeTakeFirst()
  if (!found) return false
  await inTransaction(db, async (trx) => {
    if (!(await revokeOperatorToken(trx, found.id, report.actor, now))) return
    const details = { operator_token: found.id, name: found.name }
    await tellOfLeak(trx, 'operator_token', report, [{}], now, details)
  })
  return true
}
