import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notes (
      tenant_id text primary key references tenants on delete cascade,
      note text not null
    );
    create index notes_note on notes (note);
  `.execute(db)
}
