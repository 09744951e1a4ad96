import type pg from 'pg'
import type { Limits, Usage } from './decide.ts'
import { WINDOW_MS } from './decide.ts'
import type { Taken } from './memory.ts'

const TAKE = {
  name: 'take_rate_limit',
  text: 'select accepted, at, debt, times from take_rate_limit($1, $2, $3, $4)',
}

type Row = { accepted: boolean; at: number; debt: number; times: string[] }

/**
 * Usage in PostgreSQL, for several nodes: one call, decided under the lock of the connection's row.
 * @param skew how far tests have moved the clock from the machine's, milliseconds; 0 in operation
 */
export async function takeFromPostgres(
  pool: pg.Pool,
  limits: Limits,
  connection: string,
  skew: number,
): Promise<Taken> {
  const values = [connection, limits.per_minute, limits.burst, skew]
  const { rows } = await pool.query<Row>({ ...TAKE, values })
  const row = rows[0]
  if (!row) throw new Error('take_rate_limit gave no row')
  const { accepted, at, debt, times } = row
  return { accepted, usage: { at, debt, times: times.map(Number) } }
}

/** Writes down what a node counted in its memory. Only the one that holds the counts alone may. */
export async function storeUsages(pool: pg.Pool, usages: [string, Usage][]): Promise<void> {
  if (usages.length === 0) return
  const shift = await clockShift(pool)
  const rows = usages.map(([id, { at, debt, times }]) => ({
    id,
    at: at + shift,
    debt,
    times: times.map((time) => time + shift),
  }))
  await pool.query(
    `insert into rate_limits as r (connection_id, at, debt, times)
     select id, at, debt, array(select t::bigint from json_array_elements_text(times) t)
     from json_to_recordset($1::json) as g(id text, at bigint, debt bigint, times json) order by id
     on conflict (connection_id) do update
       set at = excluded.at, debt = excluded.debt, times = excluded.times where r.at <= excluded.at`,
    [JSON.stringify(rows)],
  )
}

/** What was counted in the last two minutes. */
export async function loadUsages(pool: pg.Pool, skew: number): Promise<[string, Usage][]> {
  const shift = await clockShift(pool)
  const since = Date.now() + skew + shift - 2 * WINDOW_MS
  const { rows } = await pool.query<{ connection_id: string; at: number; debt: number; times: string[] }>(
    'select connection_id, at, debt, times from rate_limits where at > $1',
    [since],
  )
  return rows.map(({ connection_id, at, debt, times }) => [
    connection_id,
    { at: at - shift, debt, times: times.map((time) => Number(time) - shift) },
  ])
}

/** Deletes in small steps what counts no more, past the rows that somebody holds. */
export async function forgetOldUsages(pool: pg.Pool, skew: number): Promise<void> {
  const before = Date.now() + skew - 10 * WINDOW_MS
  for (let deleted = 1000; deleted === 1000; ) {
    const { rowCount } = await pool.query(
      `delete from rate_limits where connection_id in
         (select connection_id from rate_limits where at < $1 limit 1000 for update skip locked)`,
      [before],
    )
    deleted = rowCount ?? 0
  }
}

/**
 * How far the database's clock is ahead of this node's, milliseconds. What the round trip adds makes usage look
 * younger than it is: an error on the safe side.
 */
async function clockShift(pool: pg.Pool): Promise<number> {
  const asked = Date.now()
  const { rows } = await pool.query<{ ms: number }>(
    'select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as ms',
  )
  return (rows[0]?.ms ?? asked) - asked
}
