import { sql } from 'kysely'
import pino from 'pino'
import { expect } from 'vitest'
import { connectDatabase } from '../../src/database/connect.ts'
import { isUnavailable } from '../../src/database/unavailable.ts'
import { baseTest as test } from '../support/fixtures.ts'

test('F11 the log of a broken connection has no cancel key', async ({ database }) => {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  const broken = connectDatabase(database.url, { max: 2, onError: (err) => log.warn({ err }, 'broke') })
  try {
    await sql`select 1`.execute(broken.db)
    await broken.pool.query('select 1')
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(database.db)
    await expect.poll(() => lines.length).toBeGreaterThan(0)
  } finally {
    await broken.close()
  }
  expect(lines.join()).toContain('terminating connection')
  // With the key of a backend anybody who reaches the port can cancel its statements.
  expect(lines.join()).not.toMatch(/secretKey|processID|connectionParameters/)
})

test('F11 a process opens no more connections than DATABASE_POOL says', async ({ database }) => {
  const most = 5
  const name = 'pool under test'
  const url = new URL(database.url)
  url.searchParams.set('application_name', name)
  const { db, pool, close } = connectDatabase(url.href, { max: most })
  try {
    const busy = Array.from({ length: 20 }, (_, index) =>
      index % 2 ? sql`select pg_sleep(0.2)`.execute(db) : pool.query('select pg_sleep(0.2)'),
    )
    const { rows } = await sql<{ open: number }>`
      select count(*) as open from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    `.execute(database.db)
    await Promise.all(busy)
    expect(rows[0]?.open).toBeLessThanOrEqual(most)
  } finally {
    await close()
  }
})

test('F13 a response that comes from a server that is read-only is not passed on', async ({ database }) => {
  const { db, pool, close } = connectDatabase(database.url, { max: 2 })
  const set = 'set default_transaction_read_only = on'
  try {
    await expect(pool.query(set)).rejects.toMatchObject({ code: '25006' })
    await expect(sql.raw(set).execute(db)).rejects.toMatchObject({ code: '25006' })
    // What follows goes over other connections.
    const { rows } = await pool.query('show default_transaction_read_only')
    expect(rows).toEqual([{ default_transaction_read_only: 'off' }])
    await sql`create temporary table writable ()`.execute(db)
  } finally {
    await close()
  }
})

test('a connection that breaks inside a transaction is a database that is away', async ({ database }) => {
  const { db, close } = connectDatabase(database.url, { max: 2 })
  try {
    const broken = db.transaction().execute(async (trx) => {
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx).catch(() => {})
      const next = () => sql`select 1`.execute(trx).catch((error) => error)
      await expect.poll(next).toMatchObject({ message: expect.stringContaining('not queryable') })
    })
    expect(isUnavailable(await broken.catch((error) => error))).toBe(true)
  } finally {
    await close()
  }
})
