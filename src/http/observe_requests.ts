import { randomUUID } from 'node:crypto'
import type { Span } from '@opentelemetry/api'
import type { Context, Middleware, Next } from 'koa'
import type { Logger } from 'pino'
import { parseTraceparent } from '../telemetry/trace_context.ts'
import { failSpan, startTrace } from '../telemetry/tracing.ts'
import { type Work, within } from '../telemetry/work.ts'

declare module 'koa' {
  interface DefaultState {
    /** X-Request-Id: the caller's, or ours. */
    requestId: string
    /** The stable code of a refusal (error_codes.ts, or OAuth's own). */
    refusal?: string
  }
}

/** The people and things that a request concerns, by their ids. */
export type Concerned = {
  person?: string | undefined
  operator_token?: string | undefined
  app?: string | undefined
  client?: string | undefined
  connection?: string | undefined
  tenant?: string | undefined
}

/** Addresses that no router serves. */
const FIXED = new Set([
  ...['/forward-auth', '/metrics', '/oauth/jwks', '/oauth/report_leak'],
  ...['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'],
])

/**
 * Gives every request an id and, if there is a collector, a span. Logs one line per request. The line has the route,
 * but never the path, the query, the address or a name: paths and queries can contain codes and tokens.
 * @param lines whether the lines are written
 * @param describe returns whom the request concerned, once it has ended
 */
export function observeRequests(
  { log, lines, now }: { log: Logger; lines: boolean; now: () => Date },
  describe: (ctx: Context) => Concerned,
): Middleware {
  return async (ctx: Context, next: Next) => {
    const started = performance.now()
    const requestId = requestIdOf(ctx.get('X-Request-Id'), now)
    const caller = parseTraceparent(ctx.get('traceparent'))
    const span = startTrace({ name: ctx.method, kind: 'server', remote: caller })
    const traceId = span?.spanContext().traceId ?? caller?.traceId ?? null
    const work: Work = { requestId, traceId, span, ended: false }
    ctx.state.requestId = requestId
    ctx.set('X-Request-Id', requestId)
    ctx.res.once('close', () => {
      work.ended = true
      if (!lines && !span) return
      const route = routeOf(ctx)
      const about = describe(ctx)
      if (span) endSpan(span, ctx, route, about)
      if (!lines) return
      const { method, status } = ctx
      const duration_ms = Math.round((performance.now() - started) * 10) / 10
      const { refusal } = ctx.state
      const aborted = ctx.res.writableFinished ? undefined : true
      log.info(
        {
          ...{ request_id: requestId, trace_id: traceId ?? undefined },
          ...{ method, route, status, refusal, aborted, duration_ms, ...about },
        },
        'request',
      )
    })
    await within(work, next)
  }
}

/** Letters, digits and the punctuation of ids. None of them can inject into a log line, a query or a page. */
const ACCEPTABLE = /^[A-Za-z0-9._:/+=-]{1,128}$/

const requestIdOf = (given: string, now: () => Date): string =>
  ACCEPTABLE.test(given) ? given : newRequestId(now())

/** A UUID that begins with the time (RFC 9562 §5.7), by which the request log finds it. */
function newRequestId(now: Date): string {
  const hex = now.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomUUID().slice(15)}`
}

/** The route of the request, with `:names` in place of values; null if no route matches. */
function routeOf(ctx: Context): string | null {
  if (ctx._matchedRoute !== undefined) return String(ctx._matchedRoute)
  return FIXED.has(ctx.path) ? ctx.path : null
}

function endSpan(
  span: Span,
  { method, status, state }: Context,
  route: string | null,
  about: Concerned,
): void {
  if (route) span.updateName(`${method} ${route}`)
  span.setAttributes({
    'http.request.method': method,
    'http.response.status_code': status,
    'drawbridge.request_id': state.requestId,
    ...(route && { 'http.route': route }),
    ...(state.refusal && { 'error.type': state.refusal }),
  })
  for (const [name, id] of Object.entries(about)) if (id) span.setAttribute(`drawbridge.${name}`, id)
  // A server span fails only if the server is at fault.
  if (status >= 500) failSpan(span, { code: state.refusal ?? String(status) })
  span.end()
}
