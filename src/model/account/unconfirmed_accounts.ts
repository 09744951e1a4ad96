import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { recordAudit, SYSTEM } from '../audit/audit_log.ts'

/** How many days an account from sign-up with an unconfirmed address is kept, unless it is in use. */
const UNCONFIRMED_DAYS = 30
const BATCH = 100

/**
 * Removes accounts that signed up and never confirmed an address, with their publisher and their sandbox. An account
 * stays if its publisher has an app, if its sandbox has an app or a connection, or if it is a member of another
 * tenant. A publisher or sandbox with other members stays.
 * @returns how many accounts were removed
 */
export async function removeUnconfirmedAccounts(
  db: Database,
  now: Date,
  signal?: AbortSignal,
): Promise<number> {
  const before = new Date(now.getTime() - UNCONFIRMED_DAYS * 86_400_000)
  let removed = 0
  for (let found = BATCH; found === BATCH && !signal?.aborted; removed += found) {
    found = await inTransaction(db, (trx) => removeBatch(trx, before))
  }
  return removed
}

async function removeBatch(trx: Database, before: Date): Promise<number> {
  const people = await unusedAccounts(trx, before)
  if (people.length === 0) return 0
  await sql`
    delete from publishers pu where pu.id in
      (select publisher_id from publisher_members where user_id = any(${people}))
      and not exists (select from publisher_members pm where pm.publisher_id = pu.id and pm.user_id <> all(${people}))
  `.execute(trx)
  await sql`
    delete from tenants t where t.opened_by = any(${people})
      and not exists (select from tenant_members tm where tm.tenant_id = t.id and tm.user_id <> all(${people}))
  `.execute(trx)
  await trx.deleteFrom('users').where('id', 'in', people).execute()
  const act = { action: 'user.removed', actor: SYSTEM } as const
  const reason = 'unconfirmed'
  await recordAudit(trx, ...people.map((user) => ({ ...act, details: { user, reason } })))
  return people.length
}

/**
 * Locks the accounts, so that nobody confirms an address in the meantime. Skips accounts that another node has
 * locked.
 */
async function unusedAccounts(trx: Database, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select us.id from users us
    where us.email is null and us.subject is null and us.created_at < ${before}
      and not exists (
        select from publisher_members pm join apps a on a.publisher_id = pm.publisher_id where pm.user_id = us.id)
      and not exists (
        select from tenant_members tm join tenants t on t.id = tm.tenant_id
        where tm.user_id = us.id and (t.opened_by is distinct from us.id
          or exists (select from connections n where n.tenant_id = t.id)
          or exists (select from apps a where a.tenant_id = t.id)))
    order by us.created_at limit ${BATCH} for update of us skip locked
  `.execute(trx)
  return rows.map(({ id }) => id)
}
