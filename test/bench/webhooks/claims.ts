import { randomUUID } from 'node:crypto'
import type { Runtime } from '../../../src/runtime.ts'
import { claimDue } from '../../../src/webhooks/queue/claim.ts'
import { readClaimed } from '../../../src/webhooks/queue/claimed.ts'
import { fillRetries, publishMany, setScene } from './fill.ts'
import type { Stage } from './stage.ts'

export type ClaimCost = { waiting: number; claims: number; p50: number; p99: number }

/** The cost of a claim of 100 in milliseconds, while `waiting` others wait for their next attempt. */
export async function claimCost(stage: Stage, waiting: number): Promise<ClaimCost> {
  const runtime = await stage.runtime()
  try {
    const urls = Array.from({ length: 20 }, (_, index) => `http://127.0.0.1:3999/${index}`)
    const scene = await setScene(runtime, urls, 5)
    if (waiting > 0) await fillRetries(runtime, scene, waiting)
    await publishMany(runtime, scene, 500)
    const worker = randomUUID()
    const times: number[] = []
    for (let claims = 0; claims < 90; claims++) {
      const now = runtime.now()
      const started = performance.now()
      const { lanes } = await claimDue(runtime.pool, {
        worker,
        now,
        leaseUntil: new Date(now.getTime() + 60_000),
        room: 100,
        perEndpoint: 1_000_000,
        after: '',
      })
      const claimed = await readClaimed(runtime.pool, lanes)
      if (claimed.length !== 100) throw new Error(`claimed ${claimed.length}`)
      // The first ones warm up the connection.
      if (claims >= 10) times.push(performance.now() - started)
      await finish(
        runtime,
        claimed.map(({ id }) => id),
      )
    }
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
    return { waiting, claims: times.length, p50: at(0.5), p99: at(0.99) }
  } finally {
    await runtime.close()
  }
}

/** Ends the deliveries as if their results had been recorded. */
async function finish({ pool }: Runtime, ids: string[]): Promise<void> {
  await pool.query(`update delivery_lanes set deliveries = '{}'`)
  await pool.query('delete from deliveries where id = any($1)', [ids])
}
