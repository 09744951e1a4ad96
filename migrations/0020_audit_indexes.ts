import { type Kysely, sql } from 'kysely'

/** Partners read the audit log by publisher, operators by action. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index audit_log_publisher on audit_log (publisher_id, id) where publisher_id is not null;
    create index audit_log_action on audit_log (action text_pattern_ops, id);
  `.execute(db)
}
