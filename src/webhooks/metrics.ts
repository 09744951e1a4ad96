import { Counter, Histogram } from 'prom-client'
import type { Runtime } from '../runtime.ts'
import { queueGauges } from './queue/gauges.ts'
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

/** Registers the metrics of webhooks. */
export function createMetrics(runtime: Runtime): WebhookMetrics {
  const registry = runtime.metrics
  const registers = [registry]
  const attempts = new Counter({
    name: 'drawbridge_webhook_attempts_total',
    help: 'POSTs to endpoints by outcome: delivered, refused (not 2xx), slowed (429 or 503), or what failed',
    labelNames: ['outcome'],
    registers,
  })
  const finished = new Counter({
    name: 'drawbridge_webhook_deliveries_finished_total',
    help: 'Deliveries that ended: delivered, dead (given up) or cancelled',
    labelNames: ['state'],
    registers,
  })
  const late = new Counter({
    name: 'drawbridge_webhook_attempts_late_total',
    help: 'Attempts whose lease had expired when the response arrived; possible duplicates',
    registers,
  })
  const lost = new Counter({
    name: 'drawbridge_webhook_claims_lost_total',
    help: 'Deliveries taken back from lost workers',
    registers,
  })
  const claim = new Histogram({
    name: 'drawbridge_webhook_claim_seconds',
    help: 'Time to claim a batch of due deliveries',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1],
    registers,
  })
  const duration = new Histogram({
    name: 'drawbridge_webhook_attempt_seconds',
    help: 'Duration of one POST, from the DNS lookup to the last byte of the response',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10],
    registers,
  })
  const ofQueue = queueGauges(runtime)
  const all = [attempts, finished, late, lost, claim, duration, ...ofQueue]
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
