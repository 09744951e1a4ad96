import type { Context } from 'koa'
import { Problem } from '../../http/problem.ts'
import type { RecordType } from '../../platform/definition.ts'
import type { Runtime } from '../../runtime.ts'
import type { AccessRow } from '../statements.ts'
import { createCallTokens } from './call_tokens.ts'
import { type CallEnd, CircuitBreaker } from './circuit_breaker.ts'
import { createUpstreamClient } from './client.ts'
import { UpstreamFailure, type UpstreamResponse } from './exchange.ts'
import { createUpstreamMetrics } from './metrics.ts'

/** Maximum concurrent calls. More are refused, so that a slow service does not exhaust memory. */
const MOST_CALLS = 1000

export type UpstreamCall = {
  type: RecordType
  /** The record's id; null for a list. */
  id: string | null
  query: Record<string, string>
  ifNoneMatch: string | null
}

/** The vendor's own service, as the routes of the API use it. */
export type Upstream = {
  /**
   * Calls the service for a connection, and reads its response.
   * @param read throws UpstreamFailure for a response that is malformed
   * @returns null if the caller has disconnected
   * @throws Problem 502, 503, 504
   */
  read<Result>(
    ctx: Context,
    row: AccessRow,
    call: UpstreamCall,
    read: (response: UpstreamResponse) => Result,
  ): Promise<Result | null>
  /** Reports that the service sent rows of another tenant or unit than requested. */
  reportDropped(row: AccessRow, type: RecordType, count: number): void
  close(): Promise<void>
}

/** @param url UPSTREAM_URL */
export function openUpstream(runtime: Runtime, url: string): Upstream {
  const { now, log } = runtime
  const client = createUpstreamClient(url)
  const tokenOf = createCallTokens(runtime, url)
  const breaker = new CircuitBreaker(now)
  const metrics = createUpstreamMetrics(runtime.metrics, breaker)
  let underWay = 0

  const admit = () => {
    if (underWay >= MOST_CALLS) {
      metrics.refused('busy')
      throw unavailable('is overloaded', 1)
    }
    const permit = breaker.admit()
    if (typeof permit === 'object') return permit
    metrics.refused('paused')
    throw unavailable('has failed several times in a row and is not called for a moment', permit)
  }

  return {
    async read(ctx, row, call, read) {
      const permit = admit()
      const began = performance.now()
      const end = (outcome: UpstreamFailure | null): void => {
        metrics.called(call.type.name, outcome?.kind ?? 'ok', (performance.now() - began) / 1000)
        const [how, caller] = endOf(outcome, row.connection)
        breaker.settle(permit, how, caller)
      }
      underWay++
      try {
        const { connection, client: app, tenant, unit } = row
        const token = await tokenOf({ connection, client: app, tenant, unit, scope: call.type.scope })
        const path = pathOf(row, call)
        const { ifNoneMatch } = call
        const response = await client.get({ path, token, ifNoneMatch, onStart: (end) => onLeaving(ctx, end) })
        const result = read(response)
        end(null)
        return result
      } catch (error) {
        const failure = error instanceof UpstreamFailure ? error : null
        end(failure ?? new UpstreamFailure('abandoned', 'an internal error'))
        if (!failure) throw error
        if (failure.kind === 'abandoned') {
          // Nobody reads this response. In the request log, 499 shows why, as in nginx.
          ctx.status = 499
          return null
        }
        // The cause is not logged, because some of undici's errors contain bytes of the response.
        const about = { type: call.type.name, connection: row.connection, outcome: failure.kind }
        log.warn(about, `UPSTREAM_URL: ${failure.message}`)
        throw problemOf(failure)
      } finally {
        underWay--
      }
    },
    reportDropped({ connection, tenant, unit }, type, count) {
      metrics.dropped(type.name, count)
      const about = { type: type.name, connection, tenant, unit, rows: count }
      log.error(about, 'UPSTREAM_URL sent rows of another tenant or unit than requested; they were dropped')
    },
    close: client.close,
  }
}

function pathOf({ tenant, unit }: AccessRow, { type, id, query }: UpstreamCall): string {
  const segments = ['tenants', tenant, type.name, ...(id === null ? [] : [id])]
  const parameters = new URLSearchParams({ ...query, ...(unit === null ? {} : { unit }) }).toString()
  return `/${segments.map(encodeURIComponent).join('/')}${parameters === '' ? '' : `?${parameters}`}`
}

function onLeaving(ctx: Context, leave: () => void): void {
  if (ctx.res.destroyed) leave()
  else ctx.res.once('close', leave)
}

/** Any response shows that the service works. An error may concern only one record. */
function endOf(failure: UpstreamFailure | null, connection: string): [CallEnd, string | null] {
  switch (failure?.kind) {
    case 'abandoned':
      return ['abandoned', null]
    case 'unreachable':
      return ['failed', null]
    case 'timeout':
    case 'unavailable':
      return ['failed', connection]
    default:
      return ['reached', null]
  }
}

function problemOf({ kind }: UpstreamFailure): Problem {
  const service = 'The platform’s service that holds these records'
  return kind === 'timeout'
    ? new Problem('gateway_timeout', `${service} did not respond within 10 seconds.`)
    : new Problem('bad_gateway', `${service} failed or sent an invalid response.`)
}

function unavailable(why: string, seconds: number): Problem {
  return new Problem('unavailable', `The platform’s service that holds these records ${why}.`, {
    headers: { 'Retry-After': String(seconds) },
  })
}
