import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'

/** The role that the product runs as where migrations run as another one (docs/operations.md). */
export const APPLICATION_ROLE = 'drawbridge_app'

/** What may only grow: not even the product's own role can change or remove a row. */
const APPEND_ONLY: Record<string, string[]> = {
  // Not its id and its time, which are PostgreSQL's.
  audit_log: [
    ...['action', 'actor_kind', 'actor_id', 'publisher_id', 'app_id', 'client_id', 'tenant_id'],
    ...['connection_id', 'ip', 'details'],
  ],
  audit_seals: ['from_id', 'to_id', 'count', 'digest', 'previous', 'sealed_at'],
}

/**
 * Gives the application role what it needs and nothing more, after every migration. Does nothing where there is no
 * such role, as in the embedded server, or where that role itself migrates.
 * @param db connected as the owner of the schema
 */
export async function grantPrivileges<T>(db: Kysely<T>, role: string): Promise<void> {
  const { rows } = await sql<{ separate: boolean }>`
    select exists (select from pg_roles where rolname = ${role}) and current_user <> ${role}
      and pg_has_role(current_user, (select relowner from pg_class where oid = 'audit_log'::regclass), 'member')
      as separate
  `.execute(db)
  if (!rows[0]?.separate) return
  const app = sql.id(role)
  await sql`grant usage on schema public to ${app}`.execute(db)
  await sql`grant select, insert, update, delete on all tables in schema public to ${app}`.execute(db)
  await sql`grant usage, select on all sequences in schema public to ${app}`.execute(db)
  for (const table of [...Object.keys(APPEND_ONLY), 'kysely_migration']) {
    await sql`revoke all on ${sql.table(table)} from ${app}`.execute(db)
    await sql`grant select on ${sql.table(table)} to ${app}`.execute(db)
  }
  for (const [table, columns] of Object.entries(APPEND_ONLY)) {
    const list = sql.join(columns.map((name) => sql.id(name)))
    await sql`grant insert (${list}) on ${sql.table(table)} to ${app}`.execute(db)
  }
  await sql`grant execute on function prepare_day, drop_days_before to ${app}`.execute(db)
}

/** Says so in the log where the product runs as a role that could change its own audit log. */
export async function warnOfPrivileges<T>(db: Kysely<T>, log: Logger): Promise<void> {
  const { rows } = await sql<{ mighty: boolean }>`
    select (select rolsuper from pg_roles where rolname = current_user)
      or pg_has_role(current_user, relowner, 'member') as mighty
    from pg_class where oid = 'audit_log'::regclass
  `.execute(db)
  if (rows[0]?.mighty) {
    log.warn(
      'the role of DATABASE_URL could change the audit log: docs/operations.md has the roles that cannot',
    )
  }
}
