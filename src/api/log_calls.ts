import type { Context, Next } from 'koa'
import { Problem, problemDocument } from '../http/problem.ts'
import { refusalText, shownParameters } from '../http/shown_request.ts'
import type { RequestEntry } from '../model/audit/request_log.ts'
import type { Runtime } from '../runtime.ts'
import { LIST_PARAMETERS } from './query.ts'

/** What the request log stores about a request. */
export type LoggedCall = Pick<RequestEntry, 'kind' | 'method' | 'path' | 'parameters' | 'use'>

const describeCall = ({ method, path, querystring, query }: Context): LoggedCall => ({
  ...{ kind: 'api', method, path },
  parameters: querystring === '' ? null : shownParameters(query, LIST_PARAMETERS),
})

/**
 * Writes every call of a known client to the request log, with the reason of a refusal.
 * @param describe returns what is stored about the request
 */
export function logCalls({ requestLog, config }: Runtime, describe = describeCall) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const started = performance.now()
    let failure: unknown = null
    try {
      await next()
    } catch (error) {
      failure = error
      throw error
    } finally {
      const { holder } = ctx.state
      const refused = failure instanceof Problem ? failure : null
      const told = refused ?? ctx.state.told
      if (holder) {
        requestLog.record({
          ...describe(ctx),
          status: refused?.status ?? (failure === null ? ctx.status : 500),
          client: holder.client,
          connection: holder.connection,
          tenant: holder.tenant,
          error: told?.code ?? null,
          reason: told?.message ?? null,
          parameter: told?.parameter ?? null,
          response: refused && responseOf(ctx, refused, config.publicUrl),
          left: ctx.state.requestsLeft ?? null,
          duration_ms: performance.now() - started,
          ip: ctx.ip,
          request_id: ctx.state.requestId,
        })
      }
    }
  }
}

function responseOf(ctx: Context, refused: Problem, base: string): string {
  const headers = { 'Content-Type': 'application/problem+json', ...refused.headers }
  return refusalText(ctx, headers, problemDocument(ctx, refused, base))
}
