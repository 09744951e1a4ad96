import { type Kysely, sql } from 'kysely'

// A column for what every request reads, one table after the other in one transaction.
export async function up(db: Kysely<unknown>): Promise<void> {
  const tables = ['users', 'sessions', 'apps', 'clients', 'client_secrets', 'connections', 'grants']
  tables.push('access_tokens', 'records', 'events', 'deliveries', 'endpoints', 'audit_log', 'request_log')
  for (const table of tables) await sql`alter table ${sql.id(table)} add column added text`.execute(db)
}
