import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'

/** The role that the product runs as, if migrations run as another one (docs/operations.md). */
export const APPLICATION_ROLE = 'drawbridge_app'

/** The role that archives the audit log. It reads the log, and drops sealed months. */
export const ARCHIVIST_ROLE = 'drawbridge_archivist'

/** Append-only tables. Even the product's own role cannot change or delete a row. It can insert these columns. */
const APPEND_ONLY: Record<string, string[]> = {
  // Not its id and its time, which PostgreSQL sets.
  audit_log: [
    ...['action', 'actor_kind', 'actor_id', 'publisher_id', 'app_id', 'client_id', 'tenant_id'],
    ...['connection_id', 'ip', 'details'],
  ],
  audit_seals: ['from_id', 'to_id', 'count', 'digest', 'previous', 'sealed_at'],
  audit_archives: [],
}

export type Roles = { application: string; archivist: string }

/**
 * Grants each role only the privileges that it needs, after every migration. Does nothing for a role that does not
 * exist, such as in the embedded server, or that runs the migrations itself.
 * @param db connected as the owner of the schema
 */
export async function grantPrivileges<T>(db: Kysely<T>, { application, archivist }: Roles): Promise<void> {
  if (await isSeparate(db, application)) await grantToApplication(db, application)
  if (await isSeparate(db, archivist)) await grantToArchivist(db, archivist)
}

async function isSeparate<T>(db: Kysely<T>, role: string): Promise<boolean> {
  const { rows } = await sql<{ separate: boolean }>`
    select exists (select from pg_roles where rolname = ${role}) and current_user <> ${role}
      and pg_has_role(current_user, (select relowner from pg_class where oid = 'audit_log'::regclass), 'member')
      as separate
  `.execute(db)
  return rows[0]?.separate === true
}

async function grantToApplication<T>(db: Kysely<T>, role: string): Promise<void> {
  const app = sql.id(role)
  await sql`grant usage on schema public to ${app}`.execute(db)
  await sql`grant select, insert, update, delete on all tables in schema public to ${app}`.execute(db)
  await sql`grant usage, select on all sequences in schema public to ${app}`.execute(db)
  // Partitions are accessed through their table.
  const { rows: parts } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent = any(${Object.keys(APPEND_ONLY)}::text[]::regclass[])
  `.execute(db)
  for (const { name } of parts) await sql`revoke all on ${sql.table(name)} from ${app}`.execute(db)
  for (const table of [...Object.keys(APPEND_ONLY), 'kysely_migration']) {
    await sql`revoke all on ${sql.table(table)} from ${app}`.execute(db)
    await sql`grant select on ${sql.table(table)} to ${app}`.execute(db)
  }
  for (const [table, columns] of Object.entries(APPEND_ONLY)) {
    if (columns.length === 0) continue
    const list = sql.join(columns.map((name) => sql.id(name)))
    await sql`grant insert (${list}) on ${sql.table(table)} to ${app}`.execute(db)
  }
  await sql`grant execute on function prepare_day, drop_days_before, prepare_audit_months to ${app}`.execute(
    db,
  )
}

async function grantToArchivist<T>(db: Kysely<T>, role: string): Promise<void> {
  const archivist = sql.id(role)
  await sql`grant usage on schema public to ${archivist}`.execute(db)
  await sql`grant select on audit_log, audit_identities, audit_seals, audit_archives to ${archivist}`.execute(
    db,
  )
  await sql`grant execute on function drop_audit_months_before to ${archivist}`.execute(db)
}

/** Warns if the product runs as a role that can change its own audit log. */
export async function warnOfPrivileges<T>(db: Kysely<T>, log: Logger): Promise<void> {
  const { rows } = await sql<{ mighty: boolean }>`
    select (select rolsuper from pg_roles where rolname = current_user)
      or pg_has_role(current_user, relowner, 'member') as mighty
    from pg_class where oid = 'audit_log'::regclass
  `.execute(db)
  if (rows[0]?.mighty) {
    log.warn(
      'the role of DATABASE_URL can change the audit log; docs/operations.md describes roles that cannot',
    )
  }
}
