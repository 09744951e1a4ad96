import type { Context, Middleware, Next } from 'koa'
import type { Logger } from 'pino'

/**
 * A refusal in the APIs: becomes `application/problem+json` (RFC 9457). `detail` is a sentence for the caller;
 * `cause` stays in our log.
 */
export class Problem extends Error {
  readonly status: number
  /** Stable and short: `about:blank#…` is never used, the type URL is `${base}/docs/errors#${code}`. */
  readonly code: string
  readonly title: string
  readonly headers: Record<string, string>
  /** Further members of the problem document, such as `errors: [{path, message}]`. */
  readonly members: Record<string, unknown>

  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    options: { headers?: Record<string, string>; members?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause })
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.title = title
    this.headers = options.headers ?? {}
    this.members = options.members ?? {}
  }
}

/** What is wrong with a value, and where: an RFC 6901 pointer. */
export type Violation = { path: string; message: string }

export function badRequest(detail: string): Problem {
  return new Problem(400, 'bad_request', 'The request cannot be read', detail)
}

export function notFound(detail: string): Problem {
  return new Problem(404, 'not_found', 'Not found', detail)
}

export function conflict(detail: string): Problem {
  return new Problem(409, 'conflict', 'Conflict with what is there', detail)
}

/** The values were read and do not fit; each violation names its place. */
export function unprocessable(violations: Violation[]): Problem {
  const detail = violations.map(({ path, message }) => `${path || '/'} ${message}`).join('; ')
  return new Problem(422, 'invalid', 'Some values do not fit', detail, { members: { errors: violations } })
}

/** Turns what is thrown below into problem documents; what nobody expected becomes a 500 and is logged. */
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
  ctx.status = problem.status
  ctx.set(problem.headers)
  ctx.body = JSON.stringify({
    type: `${base}/docs/errors#${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    ...problem.members,
  })
  ctx.type = 'application/problem+json'
}

function asProblem(error: unknown, log: Logger): Problem {
  if (error instanceof Problem) {
    if (error.cause) log.info({ err: error.cause, code: error.code }, error.message)
    return error
  }
  // Koa and its parsers throw errors with `status` and `expose` for what the client did wrong.
  const { status, expose, message } = error as { status?: number; expose?: boolean; message?: string }
  if (expose && status && status < 500) {
    return new Problem(status, 'bad_request', 'The request cannot be read', message ?? 'Malformed request')
  }
  if (isUnavailable(error)) {
    log.error({ err: error }, 'the database does not answer')
    return new Problem(
      503,
      'unavailable',
      'Not available for the moment',
      'The service does not reach its database. Try again in a moment.',
      { headers: { 'Retry-After': '5' } },
    )
  }
  log.error({ err: error }, 'unexpected error')
  return new Problem(
    500,
    'internal',
    'Something went wrong here',
    'The request failed through a fault of ours.',
  )
}

// PostgreSQL's class 08 (connection), 57P (shutdown), 53300 (too many connections), and Node's own.
const UNAVAILABLE = /^(08...|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/

function isUnavailable(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  // The driver's own errors, of a connection that broke or could not be had in time, carry no code.
  return (
    UNAVAILABLE.test(code ?? '') ||
    /^(Connection terminated|timeout exceeded when trying)/.test(message ?? '')
  )
}
