import type { Context, Middleware } from 'koa'
import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

const OPEN = new Set([
  '/oauth/token',
  '/oauth/revoke',
  '/oauth/par',
  '/oauth/jwks',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
])

/**
 * Scripts of other origins can call the token endpoint and read the metadata only from the origins of public clients'
 * redirect URIs (RFC 9700 §2.6). The authorization endpoint allows no scripts.
 */
export function clientOrigins(db: Database): Middleware {
  return async (ctx, next) => {
    const origin = ctx.get('Origin')
    const known = origin !== '' && OPEN.has(ctx.path) && (await isClientOrigin(db, origin))
    if (ctx.method === 'OPTIONS' && OPEN.has(ctx.path)) return respondToPreflight(ctx, known ? origin : null)
    await next()
    // The engine allows every origin. Our decision replaces its headers.
    for (const name of ctx.res.getHeaderNames()) {
      if (name.startsWith('access-control-')) ctx.remove(name)
    }
    ctx.vary('Origin')
    if (known) {
      ctx.set('Access-Control-Allow-Origin', origin)
      ctx.set('Access-Control-Expose-Headers', 'DPoP-Nonce, Retry-After, WWW-Authenticate, X-Request-Id')
    }
  }
}

function respondToPreflight(ctx: Context, origin: string | null): void {
  ctx.status = 204
  ctx.vary('Origin')
  if (!origin) return
  ctx.set('Access-Control-Allow-Origin', origin)
  ctx.set('Access-Control-Allow-Methods', 'GET, POST')
  ctx.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, DPoP')
  ctx.set('Access-Control-Max-Age', '600')
}

async function isClientOrigin(db: Database, origin: string): Promise<boolean> {
  if (!/^https?:\/\/[\w.:[\]-]+$/.test(origin)) return false
  const { rows } = await sql<{ known: boolean }>`
    select exists (
      select from live_clients c, unnest(c.redirect_uris) uri
      where c.client_type = 'public' and (uri = ${origin} or starts_with(uri, ${`${origin}/`}))
    ) as known
  `.execute(db)
  return rows[0]?.known ?? false
}
