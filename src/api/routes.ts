import Router from '@koa/router'
import type { Context, Middleware, Next } from 'koa'
import { isBelow, PROGRAM_HEADERS } from '../http/methods.ts'
import { notFound, Problem } from '../http/problem.ts'
import { createLastUsed } from '../model/connections/last_used.ts'
import { RESOURCE_PATHS, resourcesOf, scopesAt } from '../model/resources.ts'
import type { Platform, RecordType } from '../platform/definition.ts'
import { agentScopes, upstreamTypes } from '../platform/scopes.ts'
import type { Runtime } from '../runtime.ts'
import { type Challenges, challenges } from './challenge.ts'
import { allowAnyOrigin } from './cors.ts'
import { type Cursors, createCursors } from './cursor.ts'
import { findFeed, refuseParticipants, sendFeed } from './feed.ts'
import { createFinders, type Finders } from './find.ts'
import { FORWARD_AUTH_PATH, forwardAuth } from './forward_auth/forward_auth.ts'
import { logCalls } from './log_calls.ts'
import { mcpEndpoint } from './mcp/endpoint.ts'
import { createTools } from './mcp/tools.ts'
import { findMe, sendMe } from './me.ts'
import { openRateLimiter } from './rate_limit/limiter.ts'
import { type Find, routeCreator } from './route.ts'
import { requireScope } from './scope.ts'
import { type FoundRecord, type Readable, type RecordSource, sendPage, sendRecord } from './source.ts'
import { storedRecords } from './stored.ts'
import { createRowReader } from './upstream/rows.ts'
import { upstreamRecords } from './upstream/source.ts'
import { openUpstream, type Upstream } from './upstream/upstream.ts'

const PREFIX = '/api/v1'

export type ResourceApi = { middleware: Middleware; close(): Promise<void> }

/** /api/v1, which access tokens give access to; /mcp, the tools of agents; /forward-auth, for proxies. */
export async function openResourceApi(runtime: Runtime): Promise<ResourceApi> {
  const { config, platform, pool, vault, log } = runtime
  const limiter = openRateLimiter(runtime)
  const finders = createFinders(
    pool,
    limiter ? null : platform.rate_limits,
    platform.agents.rate_limits ?? null,
    platform.participants?.record_type ?? null,
  )
  const lastUsed = createLastUsed(pool, 'connections', (err) => log.warn({ err }, 'last use of connections'))
  const cursors = createCursors(vault.deriveAll('api cursors'))
  const refusal = challenges(config.publicUrl, 'api')
  const createRoute = (refusal: Challenges) =>
    routeCreator(runtime, { finders, limiter, lastUsed, refusal, resource: 'api' })
  const route = createRoute(refusal)

  const router = new Router({ prefix: PREFIX })
  router.get('/me', route(findMe(finders), sendMe))
  const feed = findFeed(finders)
  router.get(
    '/feed',
    route(
      (ctx, question) => feed(ctx.query, question),
      refuseParticipants(refusal),
      sendFeed(runtime, cursors),
    ),
  )
  const upstream = openUpstreamOf(runtime)
  const sourceOf = (type: RecordType): RecordSource =>
    upstream && type.source === 'upstream'
      ? upstreamRecords({ finders, upstream, reader: createRowReader(platform, type), cursors }, type)
      : storedRecords(finders, type, cursors)
  const sources = platform.record_types.map((type) => ({ type, source: sourceOf(type) }))
  for (const { type, source } of sources) {
    const refusal = challenges(config.publicUrl, 'api', type.scope)
    const route = createRoute(refusal)
    const inScope = requireScope(type, refusal)
    router.get(
      `/${type.name}`,
      route((ctx, question) => source.findPage(ctx.query, question), inScope, sendPage(config, type)),
    )
    const findRecord: Find<Readable<FoundRecord>> = (ctx, question) => {
      const ifNoneMatch = ctx.req.headers['if-none-match']
      return source.findRecord({ id: ctx['params'].id, ifNoneMatch }, question)
    }
    router.get(`/${type.name}/:id`, route(findRecord, inScope, sendRecord(type)))
  }
  // Every call with a valid token counts, even if the address does not exist.
  const refuseAddress = route(() => {
    throw notFound('There is nothing at this URL. /openapi.json lists all endpoints.')
  })
  const refuseMethod = route((ctx) => {
    throw readOnly(ctx)
  })

  const agents = mcpOf(runtime, { finders, limiter, lastUsed, cursors, sources })
  const askedByProxy = forwardAuth(runtime, { finders, refusal, createRoute })
  const logged = logCalls(runtime)
  const answer = router.routes()
  const middleware = async (ctx: Context, next: Next): Promise<void> => {
    if (ctx.path === FORWARD_AUTH_PATH) return await askedByProxy(ctx)
    if (ctx.path === RESOURCE_PATHS.mcp) return await agents(ctx)
    if (!isBelow(ctx.path, PREFIX)) return await next()
    // Refusals must not be cached. Cacheable responses set their own header.
    ctx.set(PROGRAM_HEADERS)
    allowAnyOrigin(ctx)
    if (ctx.method === 'OPTIONS') return sendOptions(ctx)
    await logged(ctx, async () => {
      if (ctx.method === 'GET' || ctx.method === 'HEAD') {
        return await answer(ctx as Parameters<typeof answer>[0], () => refuseAddress(ctx))
      }
      // With a valid token, a 405 counts and reports the remaining limit, like every response. Without one it is
      // still a 405.
      await refuseMethod(ctx).catch((error) => {
        throw error instanceof Problem && error.status !== 429 ? readOnly(ctx) : error
      })
    })
  }
  return {
    middleware,
    close: async () => {
      await lastUsed.flush()
      await Promise.all([limiter?.close(), upstream?.close()])
    },
  }
}

/** @throws Error if the definition needs UPSTREAM_URL and it is not set, which the configuration already refuses */
function openUpstreamOf(runtime: Runtime): Upstream | null {
  if (upstreamTypes(runtime.platform).length === 0) return null
  if (runtime.config.upstreamUrl === null) throw new Error('UPSTREAM_URL is not set')
  return openUpstream(runtime, runtime.config.upstreamUrl)
}

type McpParts = Omit<Parameters<typeof routeCreator>[1], 'refusal' | 'resource'> & {
  cursors: Cursors
  sources: { type: RecordType; source: RecordSource }[]
}

function mcpOf(runtime: Runtime, parts: McpParts): (ctx: Context) => Promise<void> {
  const { platform, config } = runtime
  if (!resourcesOf(platform).includes('mcp')) return refuseAgents
  const refusal = challenges(config.publicUrl, 'mcp', scopesAt('mcp', platform).join(' '))
  const finders = { ...parts.finders, me: withinAgentScopes(parts.finders.me, platform) }
  const route = routeCreator(runtime, { ...parts, finders, refusal, resource: 'mcp' })
  const tools = createTools(runtime, { ...parts, finders, refusal })
  return mcpEndpoint(runtime, { ...parts, finders, tools, refusal, route })
}

async function refuseAgents(): Promise<never> {
  throw notFound('AI agents cannot be connected to this platform.')
}

/** An old consent may include scopes that agents can no longer request. */
function withinAgentScopes(find: Finders['me'], platform: Platform): Finders['me'] {
  if (!platform.agents.scopes) return find
  const readable = agentScopes(platform)
  return async (question) => {
    const row = await find(question)
    return row && { ...row, scopes: row.scopes.filter((scope) => readable.includes(scope)) }
  }
}

function readOnly(ctx: Context): Problem {
  return new Problem(
    'read_only',
    `This API is read-only. Use GET, HEAD or OPTIONS instead of ${ctx.method}.`,
    { headers: { Allow: 'GET, HEAD, OPTIONS' } },
  )
}

function sendOptions(ctx: Context): void {
  ctx.status = 204
  ctx.set('Allow', 'GET, HEAD, OPTIONS')
}
