import type pg from 'pg'
import { keepsSession } from '../../database/connect.ts'
import { CLAIM, ENDPOINTS_PER_ROUND, readyEndpoints } from './claim_statement.ts'

/** The deliveries of one endpoint that a claim has put into this worker's hands. */
export type Lane = {
  endpoint: string
  /** Results must name it. */
  claim: string
  /** When the endpoint was changed last. What a worker remembers of it from before that is out of date. */
  changed: string
  /** Whether the endpoint failed or asked for less when it was last heard of. */
  unwell: boolean
  /** Their ids. */
  deliveries: string[]
  /** The times of their oldest and newest event. */
  oldest: Date
  newest: Date
  /** More deliveries are ready, and may be claimed at once. */
  more: boolean
  /** More deliveries may be ready, and can be claimed when others of this endpoint have come back. */
  full: boolean
}

export type ClaimOptions = {
  /** The id of this worker, a UUID. */
  worker: string
  now: Date
  leaseUntil: Date
  /** The most deliveries to claim. */
  room: number
  /** The most deliveries of one endpoint in flight, over all workers. */
  perEndpoint: number
  /** The endpoint after which the round continues; '' for its start. */
  after: string
}

const LOCK = 0x636c6169 // 'clai'

const PREPARE = `prepare webhooks_claim (timestamptz, uuid, timestamptz, int, int, text) as ${CLAIM}`
const prepared = new WeakSet<pg.PoolClient>()

/**
 * Claims due deliveries: first it finds the endpoints that have any, by jumps over the index, then it takes a fair
 * share of each. A plain "order by due_at" would read nothing but the 200,000 of a dead endpoint
 * (docs/decisions/0030). Claims take turns, so that what is in flight for an endpoint is counted exactly over all
 * workers. After an error the worker does not know what it has claimed: it must go on under another id, so that the
 * lease of those deliveries ends.
 */
export async function claimDue(pool: pg.Pool, options: ClaimOptions): Promise<Lane[]> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const isKept = keepsSession(client)
    if (isKept && !prepared.has(client)) {
      await client.query(PREPARE)
      prepared.add(client)
    }
    // Several statements in one text have several results: the claim's comes last of those with rows.
    const text = claimText(client, options, isKept)
    const results = (await client.query(text)) as unknown as pg.QueryResult<Lane>[]
    return results.findLast(({ command }) => command === 'SELECT')?.rows ?? []
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    // A connection in an unknown state does not go back to the pool.
    client.release(broken)
  }
}

/**
 * The whole transaction as one text, so that no round trip happens while the lock is held that all workers wait for.
 * Behind a pooler that pools transactions, the statement is prepared within it. A claim that a crash of the database loses is a delivery sent twice at worst: it need not wait for the disk.
 */
function claimText(client: pg.PoolClient, options: ClaimOptions, isPrepared: boolean): string {
  const { worker, now, leaseUntil, room, perEndpoint, after } = options
  const values = [now.toISOString(), worker, leaseUntil.toISOString(), room, perEndpoint, after]
  const literals = values.map((value) => client.escapeLiteral(String(value)))
  const statements = [
    'begin; set local synchronous_commit = off',
    ...(isPrepared ? [] : [PREPARE]),
    `select pg_advisory_xact_lock(${LOCK})`,
    `execute webhooks_claim (${literals.join(', ')})`,
    ...(isPrepared ? [] : ['deallocate webhooks_claim']),
    'commit',
  ]
  return statements.join(';\n')
}

/**
 * Whether a claim could find anything. Takes no lock.
 * @param inHand how many ready deliveries this worker has in hand
 */
export async function anyReady(pool: pg.Pool, inHand: number): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>({
    name: 'webhooks_any_ready',
    text: `select count(*) > $1::int as found from (
             select from deliveries where ready order by endpoint_id limit $1::int + 1) ready`,
    values: [inHand],
  })
  return rows[0]?.found === true
}

/** The endpoint after which the next round continues: '' when this one reached the end. */
export async function nextRound(pool: pg.Pool, after: string): Promise<string> {
  const { rows } = await pool.query<{ last: string | null; seen: number }>({
    name: 'webhooks_next_round',
    text: `with recursive ${readyEndpoints('$1')}
      select max(endpoint_id) as last, count(endpoint_id) as seen from ready_endpoints`,
    values: [after],
  })
  const round = rows[0]
  return round && round.seen >= ENDPOINTS_PER_ROUND && round.last !== null ? round.last : ''
}
