import type pg from 'pg'
import type { Database } from '../../src/database/connect.ts'
import { cleanUp } from '../../src/oauth/cleanup.ts'
import type { Cpu } from './cpu.ts'
import { SMALL, storeExpired } from './merchants.ts'
import { startChains } from './oauth.ts'
import { refreshes } from './oauth_load.ts'
import type { Server } from './processes.ts'
import { type Figures, type Rounds, takeTurns } from './rounds.ts'

/** More rows than a clean-up deletes in a round, so that it never finishes. */
const EXPIRED_A_SECOND = 50_000

export type CleanUpFigures = { without: Figures; beside: Figures; deleted: number }

/** Refreshes without other work, and while expired tokens are cleaned up in the same table. */
export async function measureCleanUp(options: {
  db: Database
  pool: pg.Pool
  database: Cpu
  drawbridge: Server
  rounds: Rounds
}): Promise<CleanUpFigures> {
  const { db, pool, database, drawbridge, rounds } = options
  const chains = await startChains(pool, SMALL)
  const cpus = [drawbridge.cpu, database]
  const load = () => refreshes('/oauth/token', chains)
  let deleted = 0
  let ending = new AbortController()
  let cleaning: Promise<void> = Promise.resolve()
  const stopCleaning = async () => {
    ending.abort()
    await cleaning
  }
  const startCleaning = async () => {
    await storeExpired(pool, EXPIRED_A_SECOND * rounds.seconds)
    ending = new AbortController()
    cleaning = cleanUp(db, new Date(), ending.signal).then(({ access_tokens = 0 }) => {
      deleted += access_tokens
    })
  }
  const turn = (prepare: () => Promise<void>) => ({
    origin: drawbridge.origin,
    cpus,
    prepare: async () => {
      await stopCleaning()
      await prepare()
      return load()
    },
  })
  const [without, beside] = await takeTurns([turn(async () => {}), turn(startCleaning)], rounds)
  await stopCleaning()
  return { without: without as Figures, beside: beside as Figures, deleted }
}
