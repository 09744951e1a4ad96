import { type Kysely, sql } from 'kysely'

/** What the console filters and counts by: it must not read a million rows to show fifty or a number. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index request_log_kind on request_log (app_id, kind, id desc) where kind <> 'api';
    create index request_log_environment on request_log (app_id, environment, id desc);
    create index connections_live on connections (app_id, state) where state <> 'revoked';
  `.execute(db)
}
