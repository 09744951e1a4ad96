import { type Kysely, sql } from 'kysely'

/** What the demo was created with: its day and, sealed, its sign-ins and the partner app's credentials. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table demo_seeds (
      platform text primary key,
      seeded_at timestamptz not null,
      -- AES-256-GCM; null only inside the transaction that creates the demo.
      credentials bytea
    );
  `.execute(db)
}
