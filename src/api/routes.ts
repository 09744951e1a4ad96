import Router from '@koa/router'
import type { Context, Middleware, Next } from 'koa'
import { isBelow, PROGRAM_HEADERS } from '../http/methods.ts'
import { notFound, Problem } from '../http/problem.ts'
import { createLastUsed } from '../model/connections/last_used.ts'
import type { Runtime } from '../runtime.ts'
import { inTurn, type Step } from './call.ts'
import { allowAnyOrigin } from './cors.ts'
import { createCursors } from './cursor.ts'
import { readFeedQuery, sendFeed } from './feed.ts'
import { findPage, readList, sendPage } from './lists.ts'
import { sendMe } from './me.ts'
import { observeCalls } from './observe.ts'
import { openRateLimiter } from './rate_limit/open.ts'
import { findRecord, recordFinder, sendRecord } from './records.ts'
import { commonSteps } from './steps.ts'

const PREFIX = '/api/v1'

export type ResourceApi = { middleware: Middleware; close(): Promise<void> }

/** /api/v1: what access tokens open. Resolves when this node may decide on rate limits. */
export async function openResourceApi(runtime: Runtime): Promise<ResourceApi> {
  const { config, platform, pool, vault, log } = runtime
  const limiter = await openRateLimiter(runtime)
  const lastUsed = createLastUsed(pool, 'connections', (err) => log.warn({ err }, 'last use of connections'))
  const cursors = createCursors(vault.derive('api cursors'))
  const { readToken, askWho, requireToken, limitRate, requireScope } = commonSteps(runtime, limiter, lastUsed)

  const router = new Router({ prefix: PREFIX })
  router.get('/me', inTurn(readToken, askWho, requireToken, limitRate, sendMe))
  const send = sendFeed(runtime, cursors)
  router.get('/feed', inTurn(readToken, readFeedQuery, askWho, requireToken, limitRate, send))
  const one = recordFinder(pool)
  for (const type of platform.record_types) {
    const inScope = requireScope(type)
    const find = { page: findPage(runtime, type, askWho), record: findRecord(runtime, type, one) }
    const send = { page: sendPage(config.publicUrl, type, cursors), record: sendRecord(type) }
    router.get(
      `/${type.name}`,
      inTurn(readToken, readList, find.page, requireToken, limitRate, inScope, send.page),
    )
    router.get(
      `/${type.name}/:id`,
      inTurn(readToken, find.record, requireToken, limitRate, inScope, send.record),
    )
  }
  // Whatever a token asks for is counted, also what is not there.
  const refuse = inTurn(readToken, askWho, requireToken, limitRate, refuseAddress)
  const count = inTurn(readToken, askWho, requireToken, limitRate)

  const observe = observeCalls(runtime)
  const answer = router.routes()
  const middleware = async (ctx: Context, next: Next): Promise<void> => {
    if (!isBelow(ctx.path, PREFIX)) return await next()
    // Refusals are nobody's to keep; what may be kept says so itself.
    ctx.set(PROGRAM_HEADERS)
    allowAnyOrigin(ctx)
    if (ctx.method === 'OPTIONS') return sendOptions(ctx)
    await observe(ctx, async () => {
      if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return await refuseMethod(ctx, count)
      await answer(ctx as Parameters<typeof answer>[0], () => refuse(ctx))
    })
  }
  return {
    middleware,
    close: async () => {
      await lastUsed.flush()
      await limiter.close()
    },
  }
}

const refuseAddress: Step = () => {
  throw notFound('There is nothing at this address. /openapi.json lists what there is.')
}

/** A 405 says what is left like every answer, where it was asked with a good token. */
async function refuseMethod(ctx: Context, count: (ctx: Context) => Promise<void>): Promise<void> {
  await count(ctx).catch((error) => {
    if (!(error instanceof Problem) || error.status === 429) throw error
  })
  throw new Problem(
    'read_only',
    `This API is read-only: ${ctx.method} is not possible, only GET, HEAD and OPTIONS are.`,
    { headers: { Allow: 'GET, HEAD, OPTIONS' } },
  )
}

function sendOptions(ctx: Context): void {
  ctx.status = 204
  ctx.set('Allow', 'GET, HEAD, OPTIONS')
}
