import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** Whom an id in the audit log leads to. */
export type ActorName = { name: string; email: string | null }

/**
 * The people, operator tokens and apps behind the actors of audit rows, by their ids: what is deleted has no name. For
 * the operator; everybody else is told only of their own people.
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
