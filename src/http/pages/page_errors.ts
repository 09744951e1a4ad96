import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import { notFound, refusalOf } from '../problem.ts'
import type { Render } from './render.ts'
import type { Brand } from './views.ts'

/**
 * Shows people a readable page for whatever the pages below refuse or can't do. Only what is meant for the
 * public is shown; everything else is logged and answered with a 500.
 */
export function pageErrors(options: { render: Render; platform: Brand; log: Logger }): Middleware {
  const { render, platform, log } = options
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null) throw notFound('There is nothing at this address.')
    } catch (error) {
      // Nothing here answers the address, and a program asked: the problem document above tells it.
      if (!ctx['_matchedRoute'] && !ctx.get('Accept').includes('text/html')) throw error
      const { status, title, message } = refusal(error, log)
      const view = { platform, status, title, message, details: null, home: '/' }
      render(ctx, 'error', view, { status })
    }
  }
}

/** Empty texts leave the words to the view, in the reader's language. */
function refusal(error: unknown, log: Logger): { status: number; title: string; message: string } {
  const refused = refusalOf(error, log)
  if (refused?.status === 404) return { status: 404, title: '', message: '' }
  if (refused) return { status: refused.status, title: refused.title, message: refused.message }
  // What Koa and its parsers throw for the client's own mistakes.
  const { status = 500, expose } = error as { status?: number; expose?: boolean }
  if (expose && status < 500) return { status, title: '', message: '' }
  log.error({ err: error }, 'unexpected error')
  return { status: 500, title: '', message: '' }
}
