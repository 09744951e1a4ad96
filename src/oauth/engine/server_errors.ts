import type { Context, Middleware } from 'koa'
import type { Logger } from 'pino'
import { isUnavailable, RETRY_AFTER } from '../../database/unavailable.ts'
import { refusalOf } from '../../http/problem.ts'

type ServerError = { error: 'server_error' | 'temporarily_unavailable'; error_description: string }

/** OAuth's errors for failures that are not the caller's fault (RFC 6749 §4.1.2.1). */
export function serverErrorBody(error: unknown): ServerError {
  return isUnavailable(error)
    ? {
        error: 'temporarily_unavailable',
        error_description: 'the database is temporarily unavailable; try again in a moment',
      }
    : { error: 'server_error', error_description: 'the request failed because of an internal error' }
}

/**
 * The engine's event for unexpected errors, after it has responded with 500. If the database is unavailable, the
 * response becomes 503 with `Retry-After`.
 */
export function explainServerError(log: Logger): (ctx: Context, error: unknown) => void {
  return (ctx, error) => {
    log.error({ err: error }, 'the authorization server failed')
    if (isUnavailable(error)) setUnavailable(ctx)
    // The error page renders pages.
    if ((ctx.body as { error?: string } | null)?.error === 'server_error') ctx.body = serverErrorBody(error)
  }
}

/** The same for errors of our own endpoints around the engine's. */
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
