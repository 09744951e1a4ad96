import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { jsonTime } from '../../database/json_time.ts'
import { type AppRow, appOf } from './apps.ts'

/** An app with its state and its clients. A secret shows everything but itself. */
export async function findApp(db: Database, id: string) {
  const row = await db.selectFrom('apps').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return null
  const { rows: clients } = await sql<ClientRow>`
    select c.id as client_id, c.environment, c.created_at, c.revoked_at,
           coalesce((select json_agg(json_build_object(
               'id', s.id, 'last_four', s.last_four, 'created_at', s.created_at,
               'last_used_at', s.last_used_at) order by s.created_at, s.id)
             from unrevoked_secrets s where s.client_id = c.id), '[]') as secrets
    from clients c where c.app_id = ${id} order by c.environment desc
  `.execute(db)
  return { ...appView(row), clients: clients.map(clientView) }
}

type ClientRow = {
  client_id: string
  environment: string
  created_at: Date
  revoked_at: Date | null
  secrets: { id: string; last_four: string; created_at: string; last_used_at: string | null }[]
}

function clientView({ secrets, ...client }: ClientRow) {
  return {
    ...client,
    secrets: secrets.map((secret) => ({
      ...secret,
      created_at: new Date(secret.created_at),
      last_used_at: jsonTime(secret.last_used_at),
    })),
  }
}

/** The apps in the order of their ids, one more than `limit` where there are more. */
export async function listApps(db: Database, { limit, after }: { limit: number; after: string | null }) {
  const rows = await db
    .selectFrom('apps')
    .selectAll()
    .$if(after !== null, (query) => query.where('id', '>', after))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return rows.map(appView)
}

function appView(
  row: AppRow & {
    id: string
    connect_url: string | null
    approval_requested_at: Date | null
    approved_at: Date | null
    suspended_at: Date | null
  },
) {
  const { id, connect_url, approval_requested_at, approved_at, suspended_at } = row
  return { id, ...appOf(row), connect_url, approval_requested_at, approved_at, suspended_at }
}
