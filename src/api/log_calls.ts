import type { Context, Next } from 'koa'
import { Problem } from '../http/problem.ts'
import type { Runtime } from '../runtime.ts'

/** Writes every call whose client is known to the request log, with the reason of a refusal. */
export function logCalls({ requestLog }: Runtime) {
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
          kind: 'api',
          method: ctx.method,
          path: ctx.path,
          status: refused?.status ?? ctx.status,
          client: holder.client,
          connection: holder.connection,
          tenant: holder.tenant,
          error: refused?.code ?? null,
          reason: refused?.message ?? null,
          duration_ms: performance.now() - started,
          ip: ctx.ip,
        })
      }
    }
  }
}
