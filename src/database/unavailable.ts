/** Seconds after which to retry a request while the database is unavailable. */
export const RETRY_AFTER = '5'

// PostgreSQL's class 08 (connection), 57014 (statement timeout), 57P (shutdown), 25006 (read-only), 25P03 (idle in
// transaction), 53100 (disk full), 53300 (too many connections), and Node's own.
const CODES = /^(08...|57014|57P0[1-5]|25006|25P03|53100|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/

/**
 * Whether an error says that the database is currently unavailable: unreachable, read-only, full or out of
 * connections. The request is then refused with 503 and `Retry-After`, in the caller's format, and nothing has
 * changed.
 */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  // The driver's own errors, for a connection that broke or was not available in time, have no code.
  return (
    CODES.test(code ?? '') ||
    /^(Connection terminated|timeout exceeded when trying|Query read timeout)|is not queryable$/.test(
      message ?? '',
    )
  )
}
