import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** The name behind an id in the audit log. */
export type ActorName = { name: string; email: string | null }

/**
 * The people, operator tokens and apps behind the actors of audit rows, by their ids. Deleted ones have no name. Only
 * for the operator: publishers and tenants see the names of their own people only.
 */
export async function actorNames(db: Database, ids: (string | null)[]): Promise<Map<string, ActorName>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<ActorName & { id: string }>`
    select id, name, email from users where id = any(${wanted})
    union all select id, name, null from operator_tokens where id = any(${wanted})
    union all select c.id, a.name, null from clients c join apps a on a.id = c.app_id where c.id = any(${wanted})
  `.execute(db)
  return new Map(rows.map(({ id, ...name }) => [id, name]))
}
