import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span } from '@opentelemetry/api'

/** The current work: a request, or one attempt to send a delivery. Log lines and spans refer to it. */
export type Work = {
  /** X-Request-Id; null if the work is not a request. */
  requestId: string | null
  /** null if it is not part of a trace. */
  traceId: string | null
  /** null if tracing is disabled (tracing.ts). */
  span: Span | null
  ended: boolean
}

const underWay = new AsyncLocalStorage<Work | undefined>()

export function within<T>(work: Work, run: () => T): T {
  return underWay.run(work, run)
}

/** Runs something that serves several requests, and belongs to none of them. */
export function outsideOfWork(run: () => void): void {
  underWay.run(undefined, run)
}

/** undefined if there is none. When a request has ended, its timers and connections no longer belong to it. */
export function currentWork(): Work | undefined {
  const work = underWay.getStore()
  return work?.ended ? undefined : work
}
