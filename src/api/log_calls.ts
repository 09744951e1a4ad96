import type { Context, Next } from 'koa'
import { Problem } from '../http/problem.ts'
import type { RequestEntry } from '../model/audit/request_log.ts'
import type { Runtime } from '../runtime.ts'

type Described = Pick<RequestEntry, 'kind' | 'method' | 'path' | 'use'>

/**
 * Writes every call whose client is known to the request log, with the reason of a refusal.
 * @param describe what is written of the request
 */
export function logCalls(
  { requestLog }: Runtime,
  describe: (ctx: Context) => Described = ({ method, path }) => ({ kind: 'api', method, path }),
) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const started = performance.now()
    let refused: Problem | null = null
    try {
      await next()
    } catch (error) {
      if (error instanceof Problem) refused = error
      throw error
    } finally {
      const { holder } = ctx.state
      if (holder) {
        requestLog.record({
          ...describe(ctx),
          status: refused?.status ?? ctx.status,
          client: holder.client,
          connection: holder.connection,
          tenant: holder.tenant,
          error: refused?.code ?? null,
          reason: refused?.message ?? null,
          duration_ms: performance.now() - started,
          ip: ctx.ip,
          request_id: ctx.state.requestId,
        })
      }
    }
  }
}
