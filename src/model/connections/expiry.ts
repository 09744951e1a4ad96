import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Actor, recordAudit, SYSTEM } from '../audit/audit_log.ts'
import { disconnectAll } from './connections.ts'

// Connections of agents expire. From then on, the views of migrations/0019_connection_expiry.ts refuse them, by the
// database's clock. The code here records their end.

const BATCH = 500

/** When a connection of an agent expires if it is created or renewed now. */
export function endOfAgentConnection({ agents }: Pick<Platform, 'agents'>, now: Date): Date {
  return new Date(now.getTime() + agents.connection_days * 86_400_000)
}

/** Ends expired connections, as a disconnect does. @param signal stops it between two batches */
export async function endExpiredConnections(
  db: Database,
  platform: Platform,
  now: () => Date,
  signal?: AbortSignal,
): Promise<void> {
  let found = BATCH
  while (found === BATCH && !signal?.aborted) {
    const { rows } = await sql<{ id: string }>`
      select id from unrevoked_connections where expires_at <= now() order by expires_at limit ${BATCH}
    `.execute(db)
    const ids = rows.map(({ id }) => id)
    found = ids.length
    await inTransaction(db, (trx) => disconnectAll(trx, platform, ids, SYSTEM, now(), 'expired'))
  }
}

/**
 * Extends a connection for as long as a new one would last, unless it has ended.
 * @returns whether it was extended
 */
export async function renewConnection(
  trx: Database,
  platform: Platform,
  id: string,
  actor: Actor,
): Promise<boolean> {
  const { rows } = await sql<{ app: string; client: string; tenant: string; publisher: string | null }>`
    update unrevoked_connections n
    set expires_at = now() + make_interval(days => ${platform.agents.connection_days}), ending_told_at = null
    from apps a
    where n.id = ${id} and n.expires_at > now() and a.id = n.app_id and a.agent
    returning n.app_id as app, n.client_id as client, n.tenant_id as tenant, a.publisher_id as publisher
  `.execute(trx)
  const [renewed] = rows
  if (!renewed) return false
  const days = platform.agents.connection_days
  await recordAudit(trx, {
    action: 'connection.renewed',
    actor,
    ...renewed,
    connection: id,
    details: { days },
  })
  return true
}
