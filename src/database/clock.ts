import type pg from 'pg'
import type { Logger } from 'pino'

/** Milliseconds by which a node's clock may differ from PostgreSQL's. With more, the node is not ready. */
const READY_WITHIN_MS = 5_000
/** Milliseconds of difference above which a node deletes nothing that seems to have expired, and claims nothing. */
const TRUSTED_WITHIN_MS = 60_000
const EVERY_MS = 5_000

/** How far this node's clock is ahead of PostgreSQL's, in milliseconds; negative if it is behind. */
export type ClockSkew = () => number

/**
 * The time by PostgreSQL's clock. Workers use it, so that they agree on when a lease ends although the clocks of their
 * nodes differ.
 */
export function databaseTime({ now, clockSkew }: { now: () => Date; clockSkew: ClockSkew }): Date {
  return new Date(now().getTime() - clockSkew())
}

/** The clocks of a process: the time of day, which can be changed, and a monotonic one. */
type Clocks = { wall: () => number; steady: () => number }

/** What is wrong with the node's clock; null if it agrees with PostgreSQL's. */
export function clockProblem(skew: number): string | null {
  if (isClockReady(skew)) return null
  const seconds = Math.round(Math.abs(skew) / 1000)
  return `is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} the database`
}

function isClockReady(skew: number): boolean {
  return Math.abs(skew) <= READY_WITHIN_MS
}

export function isClockTrusted(skew: number): boolean {
  return Math.abs(skew) <= TRUSTED_WITHIN_MS
}

/**
 * Compares this node's clock with PostgreSQL's, now and every 5 seconds. In between, the monotonic clock shows
 * whether the time of day was changed. Otherwise a node whose clock is days ahead would delete every session and
 * token.
 * @throws if PostgreSQL does not respond at the start; later, the last comparison counts
 */
export async function watchClock(
  pool: pg.Pool,
  log: Logger,
  clocks: Clocks = { wall: Date.now, steady: () => performance.now() },
): Promise<{ skew: ClockSkew; stop: () => Promise<void> }> {
  const { wall, steady } = clocks
  let compared = await compare(pool, clocks)
  const skew = (): number => compared.skew + (wall() - compared.wall) - (steady() - compared.steady)
  let wasReady = true
  const tell = (): void => {
    const isReady = isClockReady(skew())
    if (isReady === wasReady) return
    wasReady = isReady
    const seconds = Math.round(skew() / 1000)
    if (isReady) log.info({ seconds }, 'the clock of this node agrees with PostgreSQL again')
    else log.error({ seconds }, 'the clock of this node differs from PostgreSQL; the node is not ready')
  }
  tell()
  let comparing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    comparing = compare(pool, clocks)
      .then((latest) => {
        compared = latest
        tell()
      })
      .catch((err) => log.debug({ err }, 'the clocks could not be compared'))
  }, EVERY_MS).unref()
  return {
    skew,
    stop: async () => {
      clearInterval(timer)
      await comparing
    },
  }
}

async function compare(pool: pg.Pool, { wall, steady }: Clocks) {
  const began = steady()
  const { rows } = await pool.query<{ at: number }>({
    name: 'compare_clocks',
    text: 'select extract(epoch from clock_timestamp())::float8 * 1000 as at',
  })
  const ended = steady()
  const at = rows[0]?.at ?? 0
  // PostgreSQL read its clock about halfway.
  return { skew: wall() - (ended - began) / 2 - at, wall: wall(), steady: ended }
}
