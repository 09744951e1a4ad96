import argon2 from 'argon2'
import pg from 'pg'
import { SYSTEM } from '../../../src/model/audit/audit_log.ts'
import { createEndpoint } from '../../../src/model/webhooks/endpoints.ts'
import type { Runtime } from '../../../src/runtime.ts'
import { preparePartitions } from '../../../src/webhooks/queue/retention.ts'
import { SECRET, settle } from '../merchants.ts'
import { copyRows, type Loaded, loadDay, loadWithoutIndexes } from './load_table.ts'
import { historyOf, type Rows, tablesOf } from './rows.ts'
import { APPS, DAYS, SCOPES, type ScaleSize } from './size.ts'

/**
 * Truncating a table first lets COPY write frozen rows without WAL. Truncating is refused for tables that others
 * refer to, and for the log.
 */
const LOG = 'audit_log'

/** Fills a migrated database. Resolves with what each table took. */
export async function fill(runtime: Runtime & { url: string }, size: ScaleSize): Promise<Loaded[]> {
  const pool = new pg.Pool({
    connectionString: runtime.url,
    max: 4,
    options: '-c maintenance_work_mem=1GB -c synchronous_commit=off',
  })
  // An idle connection may break when its server is stopped.
  pool.on('error', () => {})
  try {
    const endpoints = await settleApps(runtime)
    const { first, then } = tablesOf(size)
    const loaded: Loaded[] = []
    for (const rows of first) loaded.push(await loadTable(pool, [rows], { referred: true, empty: false }))
    const days = Array.from({ length: DAYS }, (_, n) => historyOf(size, endpoints, n + 1))
    const keys = days.map(({ tables }) => tables.find(({ table }) => table === 'event_keys') as Rows)
    const work = [
      ...then.map((rows) => () => loadTable(pool, [rows], { referred: false, empty: rows.table !== LOG })),
      () => loadTable(pool, keys, { referred: false, empty: false }),
      ...days.flatMap(({ day, tables }) =>
        tables.filter(({ table }) => table !== 'event_keys').map((rows) => () => loadDay(pool, rows, day)),
      ),
    ]
    loaded.push(...(await twoAtATime(work)))
    await preparePartitions(runtime.db, new Date())
    await pool.query('vacuum (analyze)')
    await pool.query('checkpoint')
    return loaded
  } finally {
    await pool.end()
  }
}

/** A few rows, created with the product's own functions. @returns the endpoint of each app */
async function settleApps(runtime: Runtime): Promise<string[]> {
  const { db, pool } = runtime
  await settle(pool, { apps: APPS, tenants: 0 })
  await pool.query(`update apps set scopes = $1, event_types = '{booking.created}'`, [SCOPES])
  await useCheapHashes(pool)
  const endpoints: string[] = []
  for (let app = 1; app <= APPS; app++) {
    const input = { environment: 'sandbox' as const, url: `https://app-${app}.example/hook` }
    const made = await db
      .transaction()
      .execute((trx) => createEndpoint(trx, runtime, { as: 'operator' }, `bench_app_${app}`, input, SYSTEM))
    if (made.kind !== 'created') throw new Error(JSON.stringify(made))
    endpoints.push(made.id)
  }
  return endpoints
}

/**
 * The first request of each client costs two argon2 hashes, which are not measured here. With two secrets hashed at
 * the lowest cost, it takes 2 ms.
 */
async function useCheapHashes(pool: pg.Pool): Promise<void> {
  const hash = await argon2.hash(SECRET, {
    type: argon2.argon2id,
    memoryCost: 1024,
    timeCost: 2,
    parallelism: 1,
  })
  await pool.query('update client_secrets set hash = $1', [hash])
  await pool.query(
    `insert into client_secrets (id, client_id, hash, last_four, fingerprint)
     select id || '_second', client_id, hash, last_four, fingerprint from client_secrets`,
  )
}

type Loading = { referred: boolean; empty: boolean }

async function loadTable(pool: pg.Pool, parts: Rows[], { referred, empty }: Loading): Promise<Loaded> {
  const table = parts[0]?.table ?? ''
  return await loadWithoutIndexes(pool, table, referred, async (client) => {
    await client.query('begin')
    if (empty) await client.query(`truncate ${table}`)
    for (const rows of parts) await copyRows(client, rows, table, empty)
    await client.query('commit')
    return parts.reduce((sum, { count }) => sum + count, 0)
  })
}

async function twoAtATime<Result>(work: (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = []
  const left = work.values()
  const one = async () => {
    for (const next of left) results.push(await next())
  }
  await Promise.all([one(), one()])
  return results
}
