import type { Context, Middleware } from 'koa'
import type { Logger } from 'pino'
import { isUnavailable, RETRY_AFTER } from '../../database/unavailable.ts'
import { refusalOf } from '../../http/problem.ts'

type ServerError = { error: 'server_error' | 'temporarily_unavailable'; error_description: string }

/** How OAuth says that a request failed here, and not by its caller's fault (RFC 6749 §4.1.2.1 has both codes). */
export function serverErrorBody(error: unknown): ServerError {
  return isUnavailable(error)
    ? {
        error: 'temporarily_unavailable',
        error_description: 'the database is temporarily unavailable; try again in a moment',
      }
    : { error: 'server_error', error_description: 'the request failed because of an internal error' }
}

/**
 * The engine's event for what it cannot explain, after it has responded with 500: where the database is not available, the
 * response is 503 with `Retry-After` instead.
 */
export function explainServerError(log: Logger): (ctx: Context, error: unknown) => void {
  return (ctx, error) => {
    log.error({ err: error }, 'the authorization server failed')
    if (isUnavailable(error)) setUnavailable(ctx)
    // Pages come from the error page.
    if ((ctx.body as { error?: string } | null)?.error === 'server_error') ctx.body = serverErrorBody(error)
  }
}

/** The same for what our own endpoints around the engine's throw. */
export function oauthErrors(log: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      if (refusalOf(error, log)) throw error
      ctx.status = 500
      ctx.body = serverErrorBody(error)
      explainServerError(log)(ctx, error)
    }
  }
}

function setUnavailable(ctx: Context): void {
  ctx.status = 503
  ctx.set('Retry-After', RETRY_AFTER)
}
