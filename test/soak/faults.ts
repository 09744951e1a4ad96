import { setTimeout as wait } from 'node:timers/promises'
import type { SoakNode } from './nodes.ts'
import type { SoakOptions } from './options.ts'
import type { Restartable } from './servers.ts'

export type Done = { kills: Record<string, number>; postgresRestarts: number; redisRestarts: number }

/** `after`: when this share of the events is acknowledged. */
type Fault = { after: number; what: 'kill' | 'postgres' | 'redis' }

/**
 * Spreads the faults over the events at random. Resolves with what was done, when all faults have happened or the
 * time is over.
 */
export async function causeFaults(options: {
  soak: SoakOptions
  until: number
  /** The share of the events that is acknowledged. */
  progress: () => number
  victims: SoakNode[]
  postgres: Restartable
  redis: Restartable | null
  random: () => number
}): Promise<Done> {
  const { soak, until, progress, victims, postgres, redis, random } = options
  const done: Done = { kills: {}, postgresRestarts: 0, redisRestarts: 0 }
  const spread = (what: Fault['what'], count: number): Fault[] =>
    Array.from({ length: count }, (_, index) => ({
      what,
      // Each fault has its own part of the run. In the last tenth, the servers recover under load.
      after: (0.9 * (index + random())) / count,
    }))
  const faults = [
    ...spread('kill', soak.kills),
    ...spread('postgres', soak.postgresRestarts),
    ...spread('redis', redis ? soak.redisRestarts : 0),
  ].sort((a, b) => a.after - b.after)
  for (const { after, what } of faults) {
    while (progress() < after && Date.now() < until) await wait(20)
    if (Date.now() > until) break
    if (what === 'postgres') {
      await postgres.restart()
      done.postgresRestarts += 1
    } else if (what === 'redis') {
      await redis?.restart()
      done.redisRestarts += 1
    } else {
      const victim = await anyReady(victims, random, until)
      if (!victim) break
      await victim.kill()
      done.kills[victim.name] = (done.kills[victim.name] ?? 0) + 1
    }
  }
  return done
}

/** A node that has only just started has nothing to lose. null if the time is over. */
async function anyReady(nodes: SoakNode[], random: () => number, until: number): Promise<SoakNode | null> {
  while (Date.now() < until) {
    const ready = nodes.filter(({ isReady }) => isReady)
    const chosen = ready[Math.floor(random() * ready.length)]
    if (chosen) return chosen
    await wait(20)
  }
  return null
}
