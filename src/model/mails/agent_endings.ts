import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { MailRuntime } from './mails.ts'
import { tellOfEnding } from './notices.ts'

const BATCH = 100
const MOST_DAYS = 7

/** A connection that lasts a month is announced a week before it expires, a shorter one in its last quarter. */
const hoursBefore = (connectionDays: number): number => Math.min(MOST_DAYS, connectionDays / 4) * 24

/**
 * Notifies tenants' owners of agent connections that are about to expire, once until they are renewed. The row
 * records this in the transaction that writes the emails, and of two workers only one gets the row.
 * @param signal stops it between two batches
 */
export async function tellOfEndings(
  runtime: MailRuntime & { db: Database },
  signal?: AbortSignal,
): Promise<void> {
  const { db, platform } = runtime
  const hours = hoursBefore(platform.agents.connection_days)
  let found = BATCH
  while (found === BATCH && !signal?.aborted) {
    found = await inTransaction(db, async (trx) => {
      // By the database's clock, like the expiry itself. A connection that is refused for another reason gives no
      // access, so nobody is asked to renew it.
      const { rows } = await sql<{ id: string; tenant: string; client: string; expires_at: Date }>`
        update unrevoked_connections n set ending_told_at = now()
        from (
          select u.id from unrevoked_connections u
          where u.expires_at <= now() + make_interval(hours => ${Math.ceil(hours)}) and u.expires_at > now()
            and u.ending_told_at is null and exists (select from live_connections l where l.id = u.id)
          order by u.expires_at limit ${BATCH} for update of u skip locked
        ) due
        where n.id = due.id
        returning n.id, n.tenant_id as tenant, n.client_id as client, n.expires_at
      `.execute(trx)
      for (const { id, ...of } of rows) await tellOfEnding(trx, runtime, { connection: id, ...of })
      return rows.length
    })
  }
}
