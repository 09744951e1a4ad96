import { type Kysely, sql } from 'kysely'

/** Room on each page for the rows' next versions: noting a use then touches no index (heap-only tuples). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table connections set (fillfactor = 80);
    alter table access_tokens set (fillfactor = 85);
  `.execute(db)
}
