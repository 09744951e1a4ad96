import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span } from '@opentelemetry/api'

/** What is under way: a request, or one attempt to send a delivery. Log lines and spans say that they belong to it. */
export type Work = {
  /** X-Request-Id; null where it is no request. */
  requestId: string | null
  /** null where it is part of no trace. */
  traceId: string | null
  /** null where nothing is traced (tracing.ts). */
  span: Span | null
  ended: boolean
}

const underWay = new AsyncLocalStorage<Work | undefined>()

export function within<T>(work: Work, run: () => T): T {
  return underWay.run(work, run)
}

/** Starts what serves several requests at once, and belongs to none of them. */
export function outsideOfWork(run: () => void): void {
  underWay.run(undefined, run)
}

/** undefined outside of any. Timers and connections outlive the request that opened them, and are not its own then. */
export function currentWork(): Work | undefined {
  const work = underWay.getStore()
  return work?.ended ? undefined : work
}
