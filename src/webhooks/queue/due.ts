import type pg from 'pg'

const BATCH = 2000

/**
 * Makes deliveries ready whose time has come. Workers look only at ready ones: a million that wait for their
 * next attempt cost a claim nothing.
 * @returns how many, and when the next one is due (null: nothing waits)
 */
export async function readyDue(pool: pg.Pool, now: Date): Promise<{ readied: number; nextDue: Date | null }> {
  const { rows } = await pool.query<{ readied: number; nextDue: Date | null }>({
    name: 'webhooks_ready_due',
    text: `
      with due as (
        select id from deliveries where not ready and due_at <= $1 order by due_at limit ${BATCH}
        for update skip locked
      ), readied as (
        update deliveries set ready = true where id = any(array(select id from due)) returning 1
      )
      select (select count(*) from readied) as readied,
        (select min(due_at) from deliveries where not ready and due_at > $1) as "nextDue"`,
    values: [now],
  })
  return rows[0] ?? { readied: 0, nextDue: null }
}

/** So many workers may vanish with a delivery in hand before it counts as our fault that it is never settled. */
const MOST_LOST = 5

/**
 * Takes back what workers held whose lease has ended: they were killed, or stand still. Whether the receiver got
 * it nobody knows: an attempt without an answer says so, and it is sent again at once.
 * @returns how many
 */
export async function takeBackLost(pool: pg.Pool, now: Date): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'webhooks_take_back',
    text: `
      with lost as (
        select id from deliveries where claim is not null and lease_until < $1 order by id
        for update skip locked
      ), again as (
        update deliveries set claim = null, lease_until = null, claims_lost = claims_lost + 1,
          attempts = attempts + 1
        where id = any(array(select id from lost)) and claims_lost < ${MOST_LOST - 1}
        returning id, attempts
      ), ended as (
        delete from deliveries where id = any(array(select id from lost)) and claims_lost >= ${MOST_LOST - 1}
        returning *
      ), kept as (
        insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, parting,
          state, reason, fault, steps_used, attempts, created_at, finished_at)
        select id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, 'dead', 'worker_lost',
          'sender', steps_used, attempts + 1, created_at, $1 from ended
      )
      insert into attempts (delivery_id, started_at, number, duration_ms, error, fault)
      select id, $1, attempts, 0, 'worker_lost', 'sender' from again
      union all
      select id, $1, attempts + 1, 0, 'worker_lost', 'sender' from ended`,
    values: [now],
  })
  return rowCount ?? 0
}
