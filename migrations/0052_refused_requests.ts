import { type Kysely, sql } from 'kysely'

/** An authorization request is refused with a redirect: its error tells, not its status. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index request_log_refused;
    create index request_log_refused on request_log (app_id, id desc)
      where status >= 400 or error is not null;
  `.execute(db)
}
