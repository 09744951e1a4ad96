import type pg from 'pg'
import { keepsSession } from '../../database/connect.ts'
import { CLAIM } from './claim_statement.ts'

/** The deliveries to one endpoint that a claim has given to this worker. */
export type Lane = {
  endpoint: string
  /** Results must name it. */
  claim: string
  /**
   * When the endpoint was last changed; null if it was removed. Anything a worker has cached from before that is out
   * of date.
   */
  changed: string | null
  /** Whether the endpoint last failed or asked to slow down. */
  unwell: boolean
  /** Their ids. */
  deliveries: string[]
  /** The times of their oldest and newest event. */
  oldest: Date
  newest: Date
  /** More deliveries are ready and can be claimed immediately. */
  more: boolean
  /** More deliveries may be ready, and can be claimed once others of this endpoint have finished. */
  full: boolean
}

export type ClaimOptions = {
  /** The id of this worker, a UUID. */
  worker: string
  now: Date
  leaseUntil: Date
  /** Maximum deliveries to claim. */
  room: number
  /** Maximum deliveries in flight to one endpoint, across all workers. */
  perEndpoint: number
  /** The endpoint after which the round continues; '' to start. */
  after: string
}

export type ClaimedLanes = {
  lanes: Lane[]
  /** The endpoint after which the next claim continues; '' if this one reached the end of the round. */
  after: string
}

const LOCK = 0x636c6169 // 'clai'

const PREPARE = `prepare webhooks_claim (timestamptz, uuid, timestamptz, int, int, text) as ${CLAIM}`
const prepared = new WeakSet<pg.PoolClient>()

/**
 * Claims due deliveries: it finds the endpoints that have any by skipping through the index, then takes a fair share
 * of each. A plain "order by due_at" would read only the 200,000 deliveries to a dead endpoint (docs/decisions/0030).
 * Claims take turns, so that deliveries in flight to an endpoint are counted exactly across all workers. After an
 * error, the worker does not know what it has claimed: it must continue under a new id, so that those leases end.
 */
export async function claimDue(pool: pg.Pool, options: ClaimOptions): Promise<ClaimedLanes> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const isKept = keepsSession(client)
    if (isKept && !prepared.has(client)) {
      await client.query(PREPARE)
      prepared.add(client)
    }
    // Several statements in one text have several results: the claim's is the last one with rows.
    const text = claimText(client, options, isKept)
    const results = (await client.query(text)) as unknown as pg.QueryResult<Lane & { after: string }>[]
    const rows = results.findLast(({ command }) => command === 'SELECT')?.rows ?? []
    return { lanes: rows.filter(({ endpoint }) => endpoint !== null), after: rows[0]?.after ?? '' }
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    // A connection in an unknown state does not go back to the pool.
    client.release(broken)
  }
}

/**
 * The whole transaction as one text, so that no round trip happens while it holds the lock that all workers wait for.
 * Behind a pooler that pools transactions, the statement is prepared within it. It need not wait for the disk: a
 * claim lost in a crash of the database means at worst that a delivery is sent twice.
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
 * @param inHand how many ready deliveries this worker holds
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
