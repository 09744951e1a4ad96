import type { Middleware } from 'koa'
import type { Render } from './render.ts'
import type { Brand } from './views.ts'

interface Refusal {
  status?: number
  expose?: boolean
  message?: string
}

/**
 * Shows people a readable page for whatever the pages below refuse (`ctx.throw(404)`) or can't do. Only
 * messages meant for the public are shown; everything else is handed to `report` and answered with a 500.
 */
export function pageErrors(options: {
  render: Render
  platform: Brand
  report: (error: unknown) => void
}): Middleware {
  const { render, platform, report } = options
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null) ctx.throw(404)
    } catch (error) {
      const { status = 500, expose = false, message = '' } = error as Refusal
      const known = expose && status >= 400 && status < 500
      if (!known) report(error)
      render(
        ctx,
        'error',
        {
          platform,
          status: known ? status : 500,
          // ctx.throw(404) without a sentence has the status text as its message: the view has a better one.
          title: '',
          message: known && message.includes(' ') && status !== 404 ? message : '',
          details: null,
          home: '/',
        },
        { status: known ? status : 500 },
      )
    }
  }
}
