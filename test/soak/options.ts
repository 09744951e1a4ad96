import { parseArgs } from 'node:util'

export type SoakOptions = {
  /** The time in which the events are raised at an even pace. A slow machine gets three times as long. */
  minutes: number
  events: number
  /** A tenth is slow, a tenth fails, and the last one is dead. */
  endpoints: number
  /** How often a process of Drawbridge is killed. */
  kills: number
  postgresRestarts: number
  redisRestarts: number
  /** Per role. The first node of each is never killed, because its memory is measured for the whole time. */
  nodes: number
  /** Determines what is killed when, and which requests the failing endpoints refuse. */
  seed: number
  /** Whether leases of killed workers end on time, after 32 s, or all at once when every event is raised. */
  patient: boolean
}

export const DEFAULTS: SoakOptions = {
  minutes: 60,
  events: 1_000_000,
  endpoints: 500,
  kills: 100,
  postgresRestarts: 5,
  redisRestarts: 2,
  nodes: 2,
  seed: 1,
  patient: true,
}

export const HELP = `npm run soak -- [--minutes 60] [--events 1000000] [--endpoints 500] [--kills 100]
                [--postgres-restarts 5] [--redis-restarts 2] [--nodes 2] [--seed 1]
Raises events in so many minutes while processes are killed and servers restarted, and accounts for each of them. A
machine that cannot keep the pace has three times as long. Ends by itself, and exits with 1 when something was lost.
`

/** null if they are invalid, or if help was requested. */
export function readOptions(args: string[]): SoakOptions | null {
  const number = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: {
      minutes: number,
      events: number,
      endpoints: number,
      kills: number,
      'postgres-restarts': number,
      'redis-restarts': number,
      nodes: number,
      seed: number,
      help: { type: 'boolean' },
    },
  })
  const { help, ...given } = values
  const camel = (name: string) => name.replace(/-r/, 'R')
  const numbers = Object.entries(given).map(([name, value]) => [camel(name), Number(value)] as const)
  if (help || numbers.some(([, value]) => !(value >= 0))) return null
  return { ...DEFAULTS, ...Object.fromEntries(numbers) }
}
