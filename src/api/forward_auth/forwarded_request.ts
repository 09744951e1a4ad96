import type { Context } from 'koa'

/** Where proxies write the address of the request that they ask about: Traefik and Caddy, nginx, Envoy. */
const ADDRESS_HEADERS = ['x-forwarded-uri', 'x-original-uri', 'x-original-url', 'x-envoy-original-path']
const METHOD_HEADERS = ['x-forwarded-method', 'x-original-method']
const LONGEST_PATH = 300

export type ForwardedRequest = { method: string; path: string }

/**
 * What a proxy says of the request that it asks about. A caller may have written it: it is text for the request log, and
 * decides nothing. The path is without its query, which may contain secrets.
 */
export function forwardedRequest(ctx: Context): ForwardedRequest {
  const method = firstOf(ctx, METHOD_HEADERS) ?? ctx.method
  const address = firstOf(ctx, ADDRESS_HEADERS)
  return {
    method: /^[A-Z]{1,20}$/.test(method) ? method : ctx.method,
    path: address === null ? ctx.path : pathOf(address),
  }
}

function firstOf({ req }: Context, names: string[]): string | null {
  for (const name of names) {
    const value = req.headers[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return null
}

function pathOf(address: string): string {
  const [path = ''] = address
    .slice(0, LONGEST_PATH * 4)
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
    .split(/[?#]/)
  const readable = path.replace(/[^\x21-\x7e]/g, '?')
  return (readable.startsWith('/') ? readable : `/${readable}`).slice(0, LONGEST_PATH)
}
