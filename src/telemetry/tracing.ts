import type { Attributes, Span } from '@opentelemetry/api'
import { formatTraceparent, type TraceContext } from './trace_context.ts'
import { currentWork, within } from './work.ts'

export type SpanFacts = {
  name: string
  kind: 'server' | 'client' | 'internal'
  attributes?: Attributes
  /** The span of another program that this one continues. */
  remote?: TraceContext | null
  /** The span of another trace that caused this one. */
  cause?: TraceContext | null
}

/** Starts a span. `parent` is null for the first one of a trace. */
export type StartSpan = (facts: SpanFacts, parent: Span | null) => Span

// One per process, like the collector. If it were passed down, every statement would have it as an argument.
let start: StartSpan | null = null

/** Sets the function that starts spans; null disables tracing. */
export function traceWith(startSpan: StartSpan | null): void {
  start = startSpan
}

/** Starts a trace, or continues a caller's. @returns null if tracing is disabled */
export function startTrace(facts: SpanFacts): Span | null {
  return start?.(facts, null) ?? null
}

/** Runs background work as its own trace. The span is null if tracing is disabled. */
export function inTrace<T>(facts: () => SpanFacts, run: (span: Span | null) => Promise<T>): Promise<T> {
  if (!start) return run(null)
  const span = start(facts(), null)
  const work = { requestId: null, traceId: span.spanContext().traceId, span, ended: false }
  return within(work, () => endingSpan(work, () => run(span)))
}

/** Runs a step of the current work in its own span, or without one if the work is not traced. */
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

/** Marks a span as failed. The message of the error is left out, because it may contain what was sent. */
export function failSpan(span: Span, error: unknown): void {
  const { code, name } = error as { code?: string; name?: string }
  span.setAttribute('error.type', String(code ?? name ?? 'error'))
  // SpanStatusCode.ERROR of @opentelemetry/api, which is loaded only if tracing is enabled.
  span.setStatus({ code: 2 })
}

/** The `traceparent` of the current work; null if it is not traced. */
export function currentTraceparent(): string | null {
  const context = currentWork()?.span?.spanContext()
  return context ? formatTraceparent({ ...context, sampled: (context.traceFlags & 1) === 1 }) : null
}
