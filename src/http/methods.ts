import type Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { notFound, Problem } from './problem.ts'

/** Headers of every response of an API, unless it sets others. */
export const PROGRAM_HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

/** Whether a path is the prefix itself or below it: /api/v10 is not below /api/v1. */
export function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/')
}

/**
 * The last middleware of an API. An unknown address is a 404. A method that an address does not accept is a 405 that
 * lists the accepted ones (RFC 9110 §15.5.6). OPTIONS lists them too.
 * @param sentence the detail of a 405
 */
export function refuseTheRest(
  router: Router,
  sentence = 'This URL does not accept this method.',
): (ctx: Context) => Promise<void> {
  return async (ctx) => {
    const layers = router.match(ctx.path, ctx.method).path
    const methods = [...new Set(layers.flatMap((layer) => layer.methods))]
    if (methods.length === 0) throw notFound('There is nothing at this URL.')
    const allow = [...methods, 'OPTIONS'].join(', ')
    if (ctx.method === 'OPTIONS') {
      ctx.status = 204
      ctx.set('Allow', allow)
      return
    }
    throw new Problem('method_not_allowed', sentence, {
      headers: { Allow: allow },
    })
  }
}

/** Documents that can only be read: any other method is a 405, and OPTIONS lists the methods. */
export function readOnlyDocuments(paths: string[]): Middleware {
  const allow = 'GET, HEAD, OPTIONS'
  return async (ctx, next) => {
    if (!paths.includes(ctx.path) || ctx.method === 'GET' || ctx.method === 'HEAD') return await next()
    if (ctx.method !== 'OPTIONS') {
      throw new Problem('method_not_allowed', 'This is read-only.', { headers: { Allow: allow } })
    }
    ctx.status = 204
    ctx.set('Allow', allow)
  }
}
