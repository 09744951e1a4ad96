import { type Kysely, sql } from 'kysely'

/** Clean-up asks whether a grant still has a live refresh token. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index refresh_tokens_live on refresh_tokens (grant_id) where consumed_at is null`.execute(
    db,
  )
}
