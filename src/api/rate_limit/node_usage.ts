import type pg from 'pg'
import type { Logger } from 'pino'
import type { Limits, Usage } from './decide.ts'
import { joinNodes } from './membership.ts'
import { MemoryUsage, type Taken } from './memory.ts'
import { forgetOldUsages, loadUsages, storeUsages, takeFromPostgres } from './postgres.ts'

const CHECKPOINT_MS = 1000
const HOUSEKEEPING_MS = 30_000

export type NodeUsage = {
  take(connection: string): Taken | Promise<Taken>
  /** Where it counts now. */
  place(): 'memory' | 'postgres'
  /** Looks whether this node is alone by now, and forgets old usage. Called by itself every half minute. */
  tidy(): Promise<void>
  close(): Promise<void>
}

/**
 * Usage in this node's memory while it serves the API alone, in PostgreSQL while several do
 * (docs/decisions/0020). Nothing is decided while it moves from one to the other.
 * @param skew how far tests have moved the clock, milliseconds
 */
export async function openNodeUsage(
  pool: pg.Pool,
  limits: Limits,
  skew: () => number,
  log: Logger,
): Promise<NodeUsage> {
  const memory = new MemoryUsage(limits, () => Date.now() + skew())
  let place: 'memory' | 'postgres' = 'postgres'
  let moving: Promise<void> | null = null
  const underway = new Set<Promise<Taken>>()
  let writing: Promise<void> = Promise.resolve()

  /** Holds decisions back until `move` is through. */
  const whileNothingIsDecided = (move: () => Promise<void>): Promise<void> => {
    const done = (moving ?? Promise.resolve()).then(move).finally(() => {
      if (moving === done) moving = null
    })
    moving = done
    return done
  }
  const write = (usages: () => [string, Usage][]): Promise<void> => {
    writing = writing.catch(() => undefined).then(() => storeUsages(pool, usages()))
    return writing
  }
  const toPostgres = async (): Promise<void> => {
    if (place === 'memory') await write(() => memory.all())
    place = 'postgres'
    memory.clear()
  }
  const toMemory = async (): Promise<void> => {
    await Promise.allSettled(underway)
    memory.load(await loadUsages(pool, skew()))
    place = 'memory'
  }

  // The counts go to PostgreSQL before anybody else may decide there; if it was down, as soon as it is back.
  const leave = async (rejoined: Promise<void>): Promise<void> => {
    await toPostgres().catch(warn)
    await rejoined
    await toPostgres()
  }

  const nodes = await joinNodes(
    pool,
    {
      onCompany: () => whileNothingIsDecided(toPostgres),
      onLost: (rejoined) => void whileNothingIsDecided(() => leave(rejoined)).catch(warn),
    },
    log,
  )
  if (nodes.isAlone()) await toMemory()

  const take = (connection: string): Taken | Promise<Taken> => {
    if (moving) return moving.then(() => take(connection))
    if (place === 'memory') return memory.take(connection)
    const taken = takeFromPostgres(pool, limits, connection, skew())
    underway.add(taken)
    return taken.finally(() => underway.delete(taken))
  }
  const tidy = async (): Promise<void> => {
    memory.sweep()
    await forgetOldUsages(pool, skew())
    if (place === 'postgres' && !moving) {
      await whileNothingIsDecided(async () => {
        if (await nodes.tryAlone()) await toMemory()
      })
    }
  }
  function warn(err: unknown): void {
    log.warn({ err }, 'rate limits')
  }

  const timers = [
    setInterval(() => void (place === 'memory' && write(() => memory.changes()).catch(warn)), CHECKPOINT_MS),
    setInterval(() => void tidy().catch(warn), HOUSEKEEPING_MS),
  ]
  for (const timer of timers) timer.unref()

  return {
    take,
    tidy,
    place: () => place,
    async close() {
      for (const timer of timers) clearInterval(timer)
      if (place === 'memory') await write(() => memory.all()).catch(warn)
      await nodes.close()
    },
  }
}
