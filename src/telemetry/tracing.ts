import type { Attributes, Span } from '@opentelemetry/api'
import { formatTraceparent, type TraceContext } from './trace_context.ts'
import { currentWork, within } from './work.ts'

export type SpanFacts = {
  name: string
  kind: 'server' | 'client' | 'internal'
  attributes?: Attributes
  /** The span of another program that this one continues. */
  remote?: TraceContext | null
  /** What caused it, in a trace of its own. */
  cause?: TraceContext | null
}

/** What starts spans. `parent` is null for the first one of a trace. */
export type StartSpan = (facts: SpanFacts, parent: Span | null) => Span

// One per process, like the collector that it sends to; handed down, it would be an argument of every statement.
let start: StartSpan | null = null

/** Says what starts spans from now on; null: nothing is traced. */
export function traceWith(startSpan: StartSpan | null): void {
  start = startSpan
}

/** Starts a trace, or continues a caller's. @returns null where nothing is traced */
export function startTrace(facts: SpanFacts): Span | null {
  return start?.(facts, null) ?? null
}

/** Runs what no request waits for, as a trace of its own; null where nothing is traced. */
export function inTrace<T>(facts: () => SpanFacts, run: (span: Span | null) => Promise<T>): Promise<T> {
  if (!start) return run(null)
  const span = start(facts(), null)
  const work = { requestId: null, traceId: span.spanContext().traceId, span, ended: false }
  return within(work, () => endingSpan(work, () => run(span)))
}

/** Runs a step of what is under way in a span of its own; as it is, where that is not traced. */
export function traced<T>(facts: () => SpanFacts, run: () => Promise<T>): Promise<T> {
  const work = start && currentWork()
  if (!start || !work?.span?.isRecording()) return run()
  const step = { ...work, span: start(facts(), work.span) }
  return within(step, () => endingSpan(step, run))
}

async function endingSpan<T>(step: { span: Span; ended: boolean }, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    failSpan(step.span, error)
    throw error
  } finally {
    step.ended = true
    step.span.end()
  }
}

/** Never with the message of an error, which may contain what was sent. */
export function failSpan(span: Span, error: unknown): void {
  const { code, name } = error as { code?: string; name?: string }
  span.setAttribute('error.type', String(code ?? name ?? 'error'))
  // SpanStatusCode.ERROR of @opentelemetry/api, which is loaded only where something is traced.
  span.setStatus({ code: 2 })
}

/** What is under way as a `traceparent`; null where it is not traced. */
export function currentTraceparent(): string | null {
  const context = currentWork()?.span?.spanContext()
  return context ? formatTraceparent({ ...context, sampled: (context.traceFlags & 1) === 1 }) : null
}
