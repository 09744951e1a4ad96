import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import { isUnavailable, RETRY_AFTER } from '../../database/unavailable.ts'
import { notFound, Problem, refusalOf } from '../problem.ts'
import { type Refusal, showError } from './error_page.ts'
import type { Render } from './render.ts'

/**
 * Shows people a readable page for everything that the pages below refuse or cannot do. Only what is meant for the
 * public is shown. Everything else is logged and becomes a 500.
 */
export function pageErrors({ render, log }: { render: Render; log: Logger }): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null) throw notFound('There is nothing at this address.')
    } catch (error) {
      // No page has this address and a program requested it: the middleware above sends a problem document.
      if (!ctx._matchedRoute && !ctx.get('Accept').includes('text/html')) throw error
      if (error instanceof Problem) ctx.set(error.headers)
      if (isUnavailable(error)) ctx.set('Retry-After', RETRY_AFTER)
      showError(render, ctx, pageRefusal(error, log))
    }
  }
}

function pageRefusal(error: unknown, log: Logger): Refusal {
  const problem = refusalOf(error, log)
  if (problem?.status === 404) return { status: 404 }
  if (problem) return { status: problem.status, title: problem.title, message: problem.message }
  // What Koa and its parsers throw for the client's own mistakes.
  const { status = 500, expose } = error as { status?: number; expose?: boolean }
  if (expose && status < 500) return { status }
  if (isUnavailable(error)) {
    log.error({ err: error }, 'the database cannot be used')
    return { status: 503 }
  }
  log.error({ err: error }, 'unexpected error')
  return { status: 500 }
}
