import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { migrationState } from '../../src/database/migrations/state.ts'
import { createDatabase } from '../support/database.ts'

const run = promisify(execFile)

test('the types in src/database/schema.ts are those of the migrated database', async () => {
  const database = await createDatabase()
  try {
    const { stdout } = await run(
      'npx',
      ['kysely-codegen', '--config-file', 'kysely-codegen.json', '--verify'],
      {
        env: { ...process.env, DATABASE_URL: database.url },
      },
    )
    expect(stdout).toContain('up-to-date')
  } finally {
    await database.close()
  }
})

test('several nodes that migrate at once leave one current schema', async () => {
  const database = await createDatabase()
  try {
    const applied = await Promise.all([migrate(database.db), migrate(database.db), migrate(database.db)])
    expect(applied.flat()).toEqual([])
    expect((await migrationState(database.db)).pending).toEqual([])
  } finally {
    await database.close()
  }
})

/** Columns that name what can be deleted and do not cascade, with the file whose statements see to them. */
const SEEN_TO: Record<string, string> = {
  'access_tokens.grant_id': 'connections/delete_connections.ts',
  'app_activity.app_id': 'apps/delete_app.ts',
  'app_versions.app_id': 'apps/delete_app.ts',
  'apps.publisher_id': 'people/delete_publisher.ts',
  'apps.tenant_id': 'tenants/delete_tenant.ts',
  'client_secrets.client_id': 'apps/delete_app.ts',
  'clients.app_id': 'apps/delete_app.ts',
  'connection_use.connection_id': 'connections/delete_connections.ts',
  'connections.app_id': 'connections/delete_connections.ts',
  'connections.client_id': 'connections/delete_connections.ts',
  'connections.tenant_id': 'connections/delete_connections.ts',
  'daily_use.tenant_id': 'tenants/delete_tenant.ts',
  'delivery_history.app_id': 'webhooks/delete_endpoints.ts',
  'delivery_history.connection_id': 'connections/delete_connections.ts',
  'delivery_history.endpoint_id': 'webhooks/delete_endpoints.ts',
  'delivery_lanes.endpoint_id': 'webhooks/delete_endpoints.ts',
  'endpoints.app_id': 'webhooks/delete_endpoints.ts',
  'events.tenant_id': 'tenants/delete_tenant.ts',
  'grants.connection_id': 'connections/delete_connections.ts',
  'live_views.user_id': 'people/delete_user.ts',
  'request_log.app_id': 'apps/delete_app.ts',
}

/** What stays, or goes by itself, and why. */
const STAYS: Record<string, string> = {
  'app_activity.connection_id': 'an id and counts, which go after 32 days',
  'app_activity.endpoint_id': 'an id and counts, which go after 32 days',
  'apps.approved_version': 'one of its own versions',
  'apps.id': 'beside it in the same reference',
  ...Object.fromEntries(
    ['app_id', 'client_id', 'connection_id', 'publisher_id', 'tenant_id'].map((name) => [
      `audit_log.${name}`,
      'ids only (docs/decisions/0151)',
    ]),
  ),
  ...Object.fromEntries(
    ['app_id', 'client_id', 'connection_id', 'publisher_id', 'tenant_id'].map((name) => [
      `routine_counts.${name}`,
      'ids only, and a row of the audit log the next day',
    ]),
  ),
  'connections.created_by': 'an app is connected with a tenant, not with a person: the id stays',
  'daily_use.app_id': 'the merchant still sees how often the app read: an id and counts',
  'deliveries.app_id': 'moved to the history before, or on its way to tell of the end',
  'deliveries.connection_id': 'moved to the history before, or on its way to tell of the end',
  'deliveries.endpoint_id': 'moved to the history before',
  'events.connection_id': 'holds nothing but ids, and goes with its day',
  'request_log.client_id': 'goes with its app',
  'request_log.connection_id': 'goes with its app, and with its day',
  'request_log.tenant_id': 'holds nothing but ids, and goes with its day',
  'tenants.opened_by': 'a sandbox that others share stays; the id leads to nobody',
}

test('whatever names a person, a tenant or an app goes with it, or says here why it stays', async () => {
  const database = await createDatabase()
  try {
    const { rows } = await sql<{ column: string }>`
      select c.relname || '.' || a.attname as "column"
      from pg_attribute a
        join pg_class c on c.oid = a.attrelid
        left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' and a.attnum = any(k.conkey)
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and a.attnum > 0 and not a.attisdropped
        and (k.oid is not null or a.attname in ('user_id', 'tenant_id', 'app_id', 'publisher_id', 'client_id',
          'connection_id', 'grant_id', 'endpoint_id', 'created_by', 'opened_by', 'invited_by'))
      group by 1
      having not coalesce(bool_or(k.confdeltype in ('c', 'n')), false)
      order by 1
    `.execute(database.db)
    const columns = rows.map(({ column }) => column)
    const known = Object.keys({ ...SEEN_TO, ...STAYS })
    expect(columns.toSorted()).toEqual(known.toSorted())
  } finally {
    await database.close()
  }
  for (const [column, file] of Object.entries(SEEN_TO)) {
    const [table = ''] = column.split('.')
    expect(await readFile(`src/model/${file}`, 'utf8'), `${file} deletes from ${table}`).toContain(table)
  }
})
