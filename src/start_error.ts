/** A sentence for the person who starts the program: what is wrong and what to do. */
export class StartError extends Error {
  override name = 'StartError'
}

/** For a database of the operator's own that does not let us in, or is not there. */
export function unreachable(error: unknown): StartError {
  const { code, message } = error as { code?: string; message?: string }
  const reason = code === 'ECONNREFUSED' ? 'nothing listens there' : (message ?? String(error))
  return new StartError(`The database of DATABASE_URL cannot be used: ${reason}.`)
}
