import type pg from 'pg'
import { intoHistory } from '../../model/webhooks/delivery_history.ts'
import { attemptCount } from './attempt_count.ts'

const BATCH = 2000

/**
 * Marks due deliveries as ready. Claims read only ready ones, so a million deliveries that wait for their next
 * attempt cost them nothing.
 * @returns how many became ready, and when the next one is due (null: none is waiting)
 */
export async function readyDue(pool: pg.Pool, now: Date): Promise<{ readied: number; nextDue: Date | null }> {
  const { rows } = await pool.query<{ readied: number; nextDue: Date | null }>({
    name: 'webhooks_ready_due',
    text: READY_DUE,
    values: [now],
  })
  return rows[0] ?? { readied: 0, nextDue: null }
}

const READY_DUE = `
with due as (
  select id from deliveries where not ready and due_at <= $1 order by due_at limit ${BATCH}
  for update skip locked
), readied as (
  update deliveries set ready = true where id = any(array(select id from due)) returning 1
)
select (select count(*) from readied) as readied,
  (select due_at from deliveries where not ready and due_at > $1 order by due_at limit 1) as "nextDue"`

/** After a delivery has lost this many workers, we count it as a fault of ours that it never finishes. */
const MOST_LOST = 5

/**
 * Takes back deliveries whose lease has ended because their worker was killed or hangs. It is unknown whether the
 * receiver got them: the attempt `worker_lost` says so, and the delivery is due again.
 * @returns how many deliveries
 */
export async function takeBackLost(pool: pg.Pool, now: Date): Promise<number> {
  const { rowCount } = await pool.query({ name: 'webhooks_take_back', text: TAKE_BACK, values: [now] })
  return rowCount ?? 0
}

const TAKE_BACK = `
with lapsed as materialized (
  select endpoint_id, worker_id, deliveries from delivery_lanes
  where lease_until < $1 and deliveries <> '{}' order by endpoint_id, worker_id for update skip locked
), freed as (
  -- A new claim: results that name the old one come too late from now on.
  update delivery_lanes l set deliveries = '{}', claim = gen_random_uuid() from lapsed
  where l.endpoint_id = lapsed.endpoint_id and l.worker_id = lapsed.worker_id
), lost as materialized (
  select d.id, d.claims_lost + 1 >= ${MOST_LOST} as given_up
  from lapsed cross join unnest(lapsed.deliveries) i(id) join deliveries d on d.id = any(array[i.id])
  order by d.id for update of d
), removed as (
  -- Lanes stay while they are in use: a claim then updates a row instead of inserting one.
  delete from delivery_lanes where lease_until < $1 and deliveries = '{}'
), again as (
  update deliveries set claims_lost = claims_lost + 1, attempts = ${attemptCount('attempts + 1')}
  where id = any(array(select id from lost where not given_up))
  returning id, attempts
), ended as (
  delete from deliveries where id = any(array(select id from lost where given_up)) returning *
), kept as (
  ${intoHistory({ state: `'dead'`, reason: `'worker_lost'`, fault: `'sender'`, attempts: attemptCount('attempts + 1'), finishedAt: '$1' })}
)
insert into attempts (delivery_id, started_at, number, duration_ms, error, fault)
select id, $1, attempts, 0, 'worker_lost', 'sender' from again
union all
select id, $1, ${attemptCount('attempts + 1')}, 0, 'worker_lost', 'sender' from ended`
