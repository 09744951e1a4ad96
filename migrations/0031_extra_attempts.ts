import { type Kysely, sql } from 'kysely'

/** What a failed attempt beyond the schedule leaves; key pairs for signatures that anybody can verify. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table deliveries drop column once,
      add column returns_to text check (returns_to in ('delivered', 'dead'));
    alter table endpoint_secrets add column private_key bytea;
  `.execute(db)
}
