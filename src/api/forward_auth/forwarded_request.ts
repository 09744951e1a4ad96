import type { Context } from 'koa'
import { shownParameters } from '../../http/shown_request.ts'

/** The headers in which proxies send the address of the request: Traefik and Caddy, nginx, Envoy. */
const ADDRESS_HEADERS = ['x-forwarded-uri', 'x-original-uri', 'x-original-url', 'x-envoy-original-path']
const METHOD_HEADERS = ['x-forwarded-method', 'x-original-method']
const LONGEST_PATH = 300
const LONGEST_QUERY = 4000

/** `parameters` has only their names, because we do not know what values the vendor's own API expects. */
export type ForwardedRequest = { method: string; path: string; parameters: string | null }

/**
 * The request as the proxy describes it. The caller may have written it, so it is only used as text in the request
 * log. The path has no query, because its values may be secret.
 */
export function forwardedRequest(ctx: Context): ForwardedRequest {
  const method = firstOf(ctx, METHOD_HEADERS) ?? ctx.method
  const address = firstOf(ctx, ADDRESS_HEADERS)
  return {
    method: /^[A-Z]{1,20}$/.test(method) ? method : ctx.method,
    path: address === null ? ctx.path : pathOf(address),
    parameters: address?.includes('?') ? namesIn(address) : null,
  }
}

function firstOf({ req }: Context, names: string[]): string | null {
  for (const name of names) {
    const value = req.headers[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return null
}

const NONE: ReadonlySet<string> = new Set()

function namesIn(address: string): string | null {
  const query = address.slice(address.indexOf('?') + 1).slice(0, LONGEST_QUERY)
  return shownParameters(Object.fromEntries(new URLSearchParams(query)), NONE)
}

function pathOf(address: string): string {
  const [path = ''] = address
    .slice(0, LONGEST_PATH * 4)
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
    .split(/[?#]/)
  const readable = path.replace(/[^\x21-\x7e]/g, '?')
  return (readable.startsWith('/') ? readable : `/${readable}`).slice(0, LONGEST_PATH)
}
