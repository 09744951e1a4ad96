import type { Context, Next } from 'koa'
import { Problem } from '../http/problem.ts'
import type { Runtime } from '../runtime.ts'
import type { ApiContext } from './call.ts'

/** Writes every call whose app is known to the request log, with the reason of a refusal. */
export function observeCalls({ requestLog }: Runtime) {
  return async (ctx: Context, next: Next): Promise<void> => {
    const started = performance.now()
    let refused: Problem | null = null
    try {
      await next()
    } catch (error) {
      if (error instanceof Problem) refused = error
      throw error
    } finally {
      const { call, state } = ctx as ApiContext
      const client: string | undefined = call?.caller?.client ?? state['client']
      if (client) {
        requestLog.record({
          kind: 'api',
          method: ctx.method,
          path: ctx.path,
          status: refused?.status ?? ctx.status,
          client,
          connection: call.caller?.connection ?? state['connection'] ?? null,
          tenant: call.caller?.tenant ?? null,
          error: refused?.code ?? null,
          reason: refused?.message ?? null,
          duration_ms: performance.now() - started,
          ip: ctx.ip,
        })
      }
    }
  }
}
