import type pg from 'pg'
import { CLAIM, ENDPOINTS_PER_ROUND, readyEndpoints } from './claim_statement.ts'

/** A delivery that this worker has in hand until the lease of its lane ends. */
export type Claimed = {
  id: string
  endpoint: string
  /** The claim of the lane: its results must name it. */
  claim: string
  /** When the endpoint was changed last. What a worker remembers of it from before that is out of date. */
  endpointChanged: Date
  /** Whether the endpoint failed or asked for less when it was last heard of. */
  unwell: boolean
  app: string
  stepsUsed: number
  attempts: number
  returnsTo: 'delivered' | 'dead' | null
  createdAt: Date
  /** Why it may not be sent any more; null when it may. */
  refusal: string | null
  eventAt: Date
  /** null: its event is no longer kept. */
  eventId: string | null
  uuid: string
  type: string
  tenant: string | null
  unit: string | null
  record: string | null
  /** JSON text. */
  data: string
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

const prepared = new WeakSet<pg.PoolClient>()

/**
 * Claims due deliveries: first it finds the endpoints that have any, by jumps over the index, then it takes a fair
 * share of each. A plain "order by due_at" would read nothing but the 200,000 of a dead endpoint
 * (docs/decisions/0030). Claims take turns, so that what is in flight for an endpoint is counted exactly over all
 * workers.
 */
export async function claimDue(pool: pg.Pool, options: ClaimOptions): Promise<Claimed[]> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    if (!prepared.has(client)) {
      await client.query(
        `prepare webhooks_claim (timestamptz, uuid, timestamptz, int, int, text) as ${CLAIM}`,
      )
      prepared.add(client)
    }
    // Several statements in one text have several results; the claim's is the last but one, before the commit's.
    const results = (await client.query(claimText(client, options))) as unknown as pg.QueryResult<Claimed>[]
    return results.at(-2)?.rows ?? []
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
 * A claim that a crash of the database loses is a delivery sent twice at worst: it need not wait for the disk.
 */
function claimText(client: pg.PoolClient, options: ClaimOptions): string {
  const { worker, now, leaseUntil, room, perEndpoint, after } = options
  const values = [now.toISOString(), worker, leaseUntil.toISOString(), room, perEndpoint, after]
  const literals = values.map((value) => client.escapeLiteral(String(value)))
  return `begin; set local synchronous_commit = off; select pg_advisory_xact_lock(${LOCK});
    execute webhooks_claim (${literals.join(', ')}); commit`
}

/** Whether a claim could find anything. Takes no lock. */
export async function anyReady(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>({
    name: 'webhooks_any_ready',
    text: 'select exists (select from deliveries where ready) as found',
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
