import type pg from 'pg'
import type { Published } from './publisher.ts'
import type { Health, Receiver } from './receiver.ts'

/** The state of every acknowledged event. Each event has one endpoint. */
export type Accounts = {
  acknowledged: number
  /** The number of events per state, by the health of their endpoint. */
  states: Record<Health, Record<string, number>>
  /** Requests that endpoints have received, and events that they have accepted. */
  received: number
  accepted: number
  /** How often an event was accepted again. */
  duplicates: number
  /**
   * Accepted once, then refused: a worker was killed before it had recorded the response, and the endpoint failed
   * when the event was sent again. Such an event waits, or is a dead letter.
   */
  refusedAgain: number
  problems: {
    /** Neither a delivery nor its result is stored. */
    lost: string[]
    /** Stored as delivered, but never accepted. */
    untrue: string[]
    /** For a healthy or slow endpoint, but not delivered. */
    stuck: string[]
    /** Waiting or dead, without a recorded reason. */
    unexplained: string[]
  }
}

type Row = { id: string; state: string; why: string | null }

/** @param endpoints their ids */
export async function settleAccounts(
  pool: pg.Pool,
  { acknowledged, count }: Published,
  receiver: Receiver,
  endpoints: string[],
): Promise<Accounts> {
  const accounts: Accounts = {
    acknowledged: count,
    states: { healthy: {}, slow: {}, failing: {}, dead: {} },
    received: receiver.received,
    accepted: receiver.accepted.size,
    duplicates: [...receiver.accepted.values()].reduce((sum, times) => sum + times - 1, 0),
    refusedAgain: 0,
    problems: { lost: [], untrue: [], stuck: [], unexplained: [] },
  }
  const { states, problems } = accounts
  // One endpoint at a time: all at once would not fit into memory.
  for (const [index, endpoint] of endpoints.entries()) {
    const { rows } = await pool.query<Row>(STATES, [endpoint])
    const found = new Map(rows.map((row) => [row.id, row]))
    const health = receiver.health(index)
    for (const id of acknowledged[index] ?? []) {
      const { state = 'lost', why = null } = found.get(id) ?? {}
      const shown = state === 'delivered' || why === null ? state : `${state}: ${why}`
      states[health][shown] = (states[health][shown] ?? 0) + 1
      const wasAccepted = receiver.accepted.has(id)
      if (state === 'lost') problems.lost.push(id)
      else if (state === 'delivered' && !wasAccepted) problems.untrue.push(id)
      if (state === 'delivered' || state === 'lost') continue
      if (wasAccepted) accounts.refusedAgain += 1
      if (health === 'healthy' || health === 'slow') problems.stuck.push(id)
      else if (why === null) problems.unexplained.push(id)
    }
  }
  return accounts
}

/**
 * `why`: the reason of a dead letter; for a waiting event, the result of its last attempt, or the state of its
 * endpoint.
 */
const STATES = `
  select e.id, h.state, h.reason as why
  from delivery_history h join events e on e.uid = h.event_uid and e.at = h.event_at
  where h.endpoint_id = $1
  union all
  select e.id, 'waiting', coalesce(last.why, case
    when ep.state <> 'active' then 'its endpoint is ' || ep.state
    when eh.failures_in_row > 0 then 'its endpoint fails' end)
  from deliveries d
  join events e on e.uid = d.event_uid and e.at = d.event_at
  join endpoints ep on ep.id = d.endpoint_id
  join endpoint_health eh on eh.endpoint_id = d.endpoint_id
  left join lateral (
    select coalesce('after ' || a.status, 'after ' || a.error) as why from attempts a
    where a.delivery_id = d.id order by a.started_at desc limit 1
  ) last on true
  where d.endpoint_id = $1`
