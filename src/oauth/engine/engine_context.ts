import type { Context } from 'koa'
import { Provider } from 'oidc-provider'

/** A request as the engine sees it; `oidc` is set once the engine has started. */
export type EngineContext = Context & {
  oidc?: {
    route?: string
    client?: { clientId: string; redirectUris?: string[] }
    params?: Record<string, unknown>
    body?: Record<string, unknown>
  }
}

/** The engine's current request, or undefined if it handles none. */
export function currentContext(): EngineContext | undefined {
  return (Provider as unknown as { ctx?: EngineContext }).ctx
}

/** A parameter of a request that the engine has parsed and accepted; empty if it was not sent. */
export function parameter(ctx: Context, name: string): string {
  const value = (ctx as EngineContext).oidc?.params?.[name]
  return typeof value === 'string' ? value : ''
}
