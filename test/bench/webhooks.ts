import { claimCost } from './webhooks/claims.ts'
import { type Drained, drain } from './webhooks/drain.ts'
import { type Latency, latency } from './webhooks/latency.ts'
import { openStage } from './webhooks/stage.ts'

export type Table = { title: string; note: string; columns: string[]; rows: (string | number)[][] }

export type WebhookBench = {
  /** Deliveries to drain. */
  drain: number
  /** Seconds per latency run. */
  seconds: number
  /** Due deliveries for an endpoint that never responds. */
  dead: number
  /** Retries that wait while claims are measured. */
  waiting: number
}

const usualBench: WebhookBench = { drain: 50_000, seconds: 15, dead: 200_000, waiting: 1_000_000 }

/** The webhook section of the benchmark, with a separate PostgreSQL with fsync on. Each process is one sender. */
export async function webhooksBench(size: WebhookBench = usualBench): Promise<Table[]> {
  const stage = await openStage()
  try {
    const loop = await drain(stage, 'undici loop', size.drain)
    const drains = [loop]
    for (const sender of ['drawbridge', 'pg-boss', 'graphile-worker'] as const) {
      drains.push(await drain(stage, sender, size.drain))
    }
    const oneLoop = await drain(stage, 'undici loop', size.drain, false, 1)
    const one = await drain(stage, 'drawbridge', size.drain, false, 1)
    const secureLoop = await drain(stage, 'undici loop', size.drain, true)
    const secure = await drain(stage, 'drawbridge', size.drain, true)
    const paced = [await latency(stage, 200, size.seconds), await latency(stage, 1000, size.seconds)]
    const haunted = [
      await latency(stage, 200, size.seconds, size.dead),
      await latency(stage, 1000, size.seconds, size.dead),
    ]
    const costs = [await claimCost(stage, 0), await claimCost(stage, size.waiting)]
    return [
      drainTable(`Draining ${size.drain} deliveries to 20 endpoints`, drains, loop),
      drainTable(`Draining ${size.drain} deliveries to one endpoint`, [oneLoop, one], oneLoop),
      drainTable(
        `Draining ${size.drain} deliveries to 20 endpoints over https`,
        [secureLoop, secure],
        secureLoop,
      ),
      latencyTable(size, paced, haunted),
      {
        title: 'Claiming 100 deliveries of 20 endpoints',
        note: 'Milliseconds, while retries wait for their time',
        columns: ['waiting', 'p50', 'p99'],
        rows: costs.map(({ waiting, p50, p99 }) => [waiting, p50.toFixed(1), p99.toFixed(1)]),
      },
    ]
  } finally {
    await stage.close()
  }
}

function drainTable(title: string, drains: Drained[], loop: Drained): Table {
  return {
    title,
    note: 'Signed, on one receiver. CPU is processor time per delivery: of the sending process, and of PostgreSQL',
    columns: ['sender', 'deliveries/s', '× undici loop', 'CPU µs', 'database µs', 'RSS MB'],
    rows: drains.map(({ sender, perSecond, cpu, databaseCpu, rss }) => [
      sender,
      Math.round(perSecond),
      (perSecond / loop.perSecond).toFixed(2),
      Math.round(cpu),
      Math.round(databaseCpu),
      Math.round(rss / 1024 ** 2),
    ]),
  }
}

function latencyTable(size: WebhookBench, paced: Latency[], haunted: Latency[]): Table {
  const row = (label: string, { rate, p50, p99, max, lost }: Latency) => [label, rate, p50, p99, max, lost]
  return {
    title: 'From commit to receipt',
    note: 'Milliseconds, one transaction per event, at an even pace',
    columns: ['queue', 'events/s', 'p50', 'p99', 'max', 'not received'],
    rows: [
      ...paced.map((one) => row('empty', one)),
      ...haunted.map((one) => row(`${size.dead} due for an endpoint that never answers`, one)),
    ],
  }
}
