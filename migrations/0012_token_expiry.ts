import { type Kysely, sql } from 'kysely'

/**
 * Clean-up finds what has expired through a B-tree: a BRIN index says nothing of pages that no vacuum has summed
 * up, and each batch then read the whole table. New rows expire last, so that they are appended cheaply.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['authorization_codes', 'access_tokens', 'refresh_tokens']) {
    await sql`drop index ${sql.ref(`${table}_expiry`)}`.execute(db)
    await sql`create index ${sql.ref(`${table}_expiry`)} on ${sql.table(table)} (expires_at)`.execute(db)
  }
}
