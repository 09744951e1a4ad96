import pg from 'pg'
import type { Logger } from 'pino'

const CHANNEL = 'drawbridge_api_nodes'
/** Held exclusively by a node that serves the API alone, shared by each of several. */
const LOCK = 0x61706931 // 'api1'
const LOCK_TIMEOUT = '55P03'
const ASK_AGAIN_MS = 200
const REJOIN_MS = 100
const REJOIN_MOST_MS = 2000

/**
 * Whether this node serves the API alone, as PostgreSQL's advisory locks know it: a session's locks end with
 * its connection, whatever becomes of the process.
 */
export type Membership = {
  isAlone(): boolean
  /** Tries to become alone again after others have left. @returns whether it has */
  tryAlone(): Promise<boolean>
  close(): Promise<void>
}

export type MembershipEvents = {
  /** Another node is starting and waits: resolves when it may serve too. */
  onCompany(): Promise<void>
  /** The connection that held the lock is gone. Resolves at once; `rejoined` when the lock is held again. */
  onLost(rejoined: Promise<void>): void
}

/**
 * Joins the nodes that serve the API. Resolves when this one may: at once when it is alone, otherwise when the
 * one that was alone before has given up what it counted in its memory.
 */
export async function joinNodes(pool: pg.Pool, events: MembershipEvents, log: Logger): Promise<Membership> {
  let closed = false
  let alone = false
  let client = await connect()
  alone = await isFirst(client)
  if (!alone) await waitForShare(client)

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ ...pool.options, application_name: 'drawbridge nodes' })
    let gone = false
    const lost = () => {
      if (gone) return
      gone = true
      // A connection that broke before it was in use is reported by the call that makes it.
      if (fresh === client && !closed) events.onLost(rejoin())
    }
    fresh.on('error', (err) => {
      log.warn({ err }, 'the connection that holds the lock of the API nodes broke')
      lost()
    })
    fresh.on('end', lost)
    fresh.on('notification', () => void giveUp())
    await fresh.connect()
    // Before the lock is tried: who finds it taken notifies, and must be heard.
    await fresh.query(`listen ${CHANNEL}`)
    return fresh
  }

  async function isFirst(on: pg.Client): Promise<boolean> {
    const { rows } = await on.query('select pg_try_advisory_lock($1) as got', [LOCK])
    return rows[0]?.got === true
  }

  /** Asks again and again: the holder may have changed since it was asked last. */
  async function waitForShare(on: pg.Client): Promise<void> {
    await on.query(`set lock_timeout = ${ASK_AGAIN_MS}`)
    for (;;) {
      await pool.query(`notify ${CHANNEL}`)
      try {
        await on.query('select pg_advisory_lock_shared($1)', [LOCK])
        break
      } catch (error) {
        if ((error as { code?: string }).code !== LOCK_TIMEOUT) throw error
      }
    }
    await on.query('set lock_timeout = 0')
  }

  async function giveUp(): Promise<void> {
    if (!alone || closed) return
    alone = false
    const on = client
    try {
      await events.onCompany()
      // A session's own locks do not conflict: it is never without one.
      await on.query('select pg_advisory_lock_shared($1)', [LOCK])
      await on.query('select pg_advisory_unlock($1)', [LOCK])
    } catch (err) {
      // With the connection the lock ends, and the other node goes on.
      log.warn({ err }, 'handing over to another API node failed')
      await on.end().catch(() => undefined)
    }
  }

  async function rejoin(): Promise<void> {
    alone = false
    for (let tries = 0; !closed; tries += 1) {
      try {
        client = await connect()
        await waitForShare(client)
        return
      } catch (err) {
        log.warn({ err }, 'the lock of the API nodes cannot be held yet')
        await client.end().catch(() => undefined)
        const pause = Math.min(REJOIN_MS * 2 ** tries, REJOIN_MOST_MS)
        await new Promise((later) => setTimeout(later, pause).unref())
      }
    }
  }

  return {
    isAlone: () => alone,
    async tryAlone() {
      if (alone || closed || !(await isFirst(client))) return false
      await client.query('select pg_advisory_unlock_shared($1)', [LOCK])
      alone = true
      return true
    },
    async close() {
      closed = true
      await client.end().catch(() => undefined)
    },
  }
}
