import { Counter, Gauge, Histogram } from 'prom-client'
import type { Runtime } from '../runtime.ts'
import { measureDepths, measureOldest } from './queue/depth.ts'
import { resultKey } from './queue/record_results.ts'
import type { Dispatched } from './send/dispatched.ts'

export type WebhookMetrics = {
  /** @param milliseconds that the claim took */
  claimed(milliseconds: number, count: number): void
  /** @param inTime the keys of the results that were not late */
  recorded(batch: Dispatched[], inTime: Set<string>): void
  lost(count: number): void
  close(): void
}

/** Registers the metrics of webhooks. The state of the queue is read when /metrics is requested. */
export function createMetrics({ metrics: registry, pool, now }: Runtime): WebhookMetrics {
  const registers = [registry]
  const attempts = new Counter({
    name: 'drawbridge_webhook_attempts_total',
    help: 'Attempts by outcome',
    labelNames: ['outcome'],
    registers,
  })
  const finished = new Counter({
    name: 'drawbridge_webhook_deliveries_finished_total',
    help: 'Deliveries that ended, by state',
    labelNames: ['state'],
    registers,
  })
  const late = new Counter({
    name: 'drawbridge_webhook_attempts_late_total',
    help: 'Attempts whose lease had ended when the response came: possible duplicates',
    registers,
  })
  const lost = new Counter({
    name: 'drawbridge_webhook_claims_lost_total',
    help: 'Deliveries taken back from workers that were lost',
    registers,
  })
  const claim = new Histogram({
    name: 'drawbridge_webhook_claim_seconds',
    help: 'Time to claim a batch',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1],
    registers,
  })
  const duration = new Histogram({
    name: 'drawbridge_webhook_attempt_seconds',
    help: 'Time of one POST',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10],
    registers,
  })
  const depth = new Gauge({
    name: 'drawbridge_webhook_deliveries',
    help: 'Deliveries that are not finished, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset()
      for (const { state, count } of await measureDepths(pool)) this.set({ state }, count)
    },
  })
  const oldest = new Gauge({
    name: 'drawbridge_webhook_oldest_due_seconds',
    help: 'How long the oldest due delivery has been due, by what it waits for',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset()
      for (const { state, seconds } of await measureOldest(pool, now())) this.set({ state }, seconds)
    },
  })
  const all = [attempts, finished, late, lost, claim, duration, depth, oldest]
  return {
    claimed(milliseconds, count) {
      if (count > 0) claim.observe(milliseconds / 1000)
    },
    recorded(batch, inTime) {
      for (const { result, outcome } of batch) {
        if (result.attempt) {
          attempts.inc({ outcome })
          duration.observe(result.attempt.duration / 1000)
        }
        if (!inTime.has(resultKey(result))) late.inc()
        else if (result.next.state !== 'pending') finished.inc({ state: result.next.state })
      }
    },
    lost: (count) => lost.inc(count),
    close() {
      for (const metric of all) registry.removeSingleMetric((metric as unknown as { name: string }).name)
    },
  }
}
