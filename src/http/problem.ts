import type { Context, Middleware, Next } from 'koa'
import type { Logger } from 'pino'
import { Collision } from '../database/transaction.ts'
import { isUnavailable, RETRY_AFTER } from '../database/unavailable.ts'
import type { Violation } from '../violation.ts'
import { ERROR_CODES, type ErrorCode } from './error_codes.ts'

type Options = {
  headers?: Record<string, string>
  /** Further members of the problem document, such as `errors: [{ path, message }]`. */
  members?: Record<string, unknown>
  cause?: unknown
  /** The parameter of the request that is wrong, for the log of requests. */
  parameter?: string
}

/**
 * A refusal with a stable code. Programs get it as `application/problem+json` (RFC 9457), people as a page.
 * `detail` is a sentence for the caller; `cause` stays in our log.
 */
export class Problem extends Error {
  readonly status: number
  readonly code: ErrorCode
  readonly title: string
  readonly headers: Record<string, string>
  readonly members: Record<string, unknown>
  readonly parameter: string | null

  constructor(code: ErrorCode, detail: string, options: Options = {}) {
    super(detail, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = ERROR_CODES[code].status
    this.title = ERROR_CODES[code].title
    this.headers = options.headers ?? {}
    this.members = options.members ?? {}
    this.parameter = options.parameter ?? null
  }
}

export function badRequest(detail: string): Problem {
  return new Problem('bad_request', detail)
}

/** A parameter of the query is missing, unknown, or has a wrong value. */
export function wrongParameter(parameter: string, detail: string): Problem {
  return new Problem('bad_request', detail, { parameter })
}

export function notFound(detail: string): Problem {
  return new Problem('not_found', detail)
}

export function conflict(detail: string): Problem {
  return new Problem('conflict', detail)
}

const MOST_VIOLATIONS = 200

/** The values were read, but are not valid. Each of the first 200 violations names its place. */
export function unprocessable(violations: Violation[]): Problem {
  const shown = violations.slice(0, MOST_VIOLATIONS)
  const detail = shown.map(({ path, message }) => `${path || '/'} ${message}`).join('; ')
  return new Problem('invalid', detail, { members: { errors: shown } })
}

/** Turns errors into problem documents. Unexpected ones become a 500 and are logged. */
export function problems(base: string, log: Logger): Middleware {
  return async (ctx: Context, next: Next) => {
    try {
      await next()
    } catch (error) {
      writeProblem(ctx, asProblem(error, log), base)
    }
  }
}

function writeProblem(ctx: Context, problem: Problem, base: string): void {
  ctx.state.refusal = problem.code
  ctx.status = problem.status
  ctx.set(problem.headers)
  ctx.body = problemDocument(ctx, problem, base)
  ctx.type = 'application/problem+json'
}

/** The body of a refusal (RFC 9457). @param base the origin of the documentation */
export function problemDocument(ctx: Context, problem: Problem, base: string): string {
  return JSON.stringify({
    type: `${base}/docs/errors#${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    // For bug reports. Our log has the reason under this id.
    ...(problem.status >= 500 && { request_id: ctx.state.requestId }),
    ...problem.members,
  })
}

/** The refusal for an expected error; null for any other error. Logs a cause that the caller is not told. */
export function refusalOf(error: unknown, log: Logger): Problem | null {
  if (error instanceof Collision) {
    return conflict('Another request changed the same data at the same time. Try again.')
  }
  if (!(error instanceof Problem)) return null
  if (error.cause) log.info({ err: error.cause, code: error.code }, error.message)
  return error
}

/** The refusal for any error. An unexpected error becomes a 500 and is logged. */
export function asProblem(error: unknown, log: Logger): Problem {
  const refusal = refusalOf(error, log)
  if (refusal) return refusal
  // Koa and its parsers throw errors with `status` and `expose` for the client's own mistakes.
  const { status, expose, message } = error as { status?: number; expose?: boolean; message?: string }
  if (expose && status && status < 500) {
    return new Problem(codeOfStatus(status), message ?? 'The request is malformed.')
  }
  if (isUnavailable(error)) {
    log.error({ err: error }, 'the database is not available')
    const detail =
      'The service is temporarily unavailable because its database cannot be reached. Try again in a moment.'
    return new Problem('unavailable', detail, { headers: { 'Retry-After': RETRY_AFTER } })
  }
  log.error({ err: error }, 'unexpected error')
  return new Problem('internal', 'The request failed because of an internal error.')
}

function codeOfStatus(status: number): ErrorCode {
  const codes = ['not_found', 'method_not_allowed', 'too_large', 'unsupported_media_type'] as const
  return codes.find((code) => ERROR_CODES[code].status === status) ?? 'bad_request'
}
