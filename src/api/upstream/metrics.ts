import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { CircuitBreaker } from './circuit_breaker.ts'
import type { FailureKind } from './exchange.ts'

export type UpstreamMetrics = {
  /** @param type a record type of the definition */
  called(type: string, outcome: FailureKind | 'ok', seconds: number): void
  /** Calls that were not sent. */
  refused(reason: 'paused' | 'busy'): void
  /** Rows of another tenant or unit, which were not passed on. */
  dropped(type: string, count: number): void
}

/** Registers the metrics of the calls to the vendor's own service. */
export function createUpstreamMetrics(registry: Registry, breaker: CircuitBreaker): UpstreamMetrics {
  const registers = [registry]
  const duration = new Histogram({
    name: 'drawbridge_upstream_request_duration_seconds',
    help: 'Duration of calls to UPSTREAM_URL, by record type and outcome',
    labelNames: ['type', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const refused = new Counter({
    name: 'drawbridge_upstream_requests_refused_total',
    help: 'Calls that were not sent to UPSTREAM_URL because it had failed or was busy',
    labelNames: ['reason'],
    registers,
  })
  const dropped = new Counter({
    name: 'drawbridge_upstream_rows_dropped_total',
    help: 'Rows from UPSTREAM_URL that belong to another tenant or unit than requested',
    labelNames: ['type'],
    registers,
  })
  const paused: Gauge = new Gauge({
    name: 'drawbridge_upstream_paused',
    help: '1 while the circuit breaker lets no calls through to UPSTREAM_URL',
    registers,
    collect: () => paused.set(breaker.open ? 1 : 0),
  })
  return {
    called: (type, outcome, seconds) => duration.observe({ type, outcome }, seconds),
    refused: (reason) => refused.inc({ reason }),
    dropped: (type, count) => dropped.inc({ type }, count),
  }
}
