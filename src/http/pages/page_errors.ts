import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import { Collision } from '../../database/transaction.ts'
import { asProblem, notFound, Problem } from '../problem.ts'
import { showError } from './error_page.ts'
import type { Render } from './render.ts'

/**
 * Shows people a readable page for every error of the pages below. Only what is meant for the public is shown.
 * Everything else is logged and becomes a 500.
 */
export function pageErrors({ render, log }: { render: Render; log: Logger }): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null) throw notFound('There is nothing at this URL.')
    } catch (error) {
      // No page has this address, and a program requested it. The middleware above sends a problem document.
      if (!ctx._matchedRoute && !ctx.get('Accept').includes('text/html')) throw error
      const { code, status, title, message, headers } = asProblem(error, log)
      ctx.state.refusal = code
      ctx.set(headers)
      const meantForPeople = (error instanceof Problem || error instanceof Collision) && status !== 404
      // People who report a failure can name the request.
      const details = status >= 500 ? `request ${ctx.state.requestId}` : undefined
      showError(render, ctx, { status, details, ...(meantForPeople && { title, message }) })
    }
  }
}
