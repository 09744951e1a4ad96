import { isUnavailable } from '../unavailable.ts'

/** The statement timeout, which says nothing about other statements. */
const TOO_LONG = '57014'

/**
 * Runs each step, in order, also if one before it has failed: a clean-up that cannot finish must not stop the others.
 * @param steps by what they do, for the error's message
 * @param signal leaves out the steps that have not begun
 * @throws AggregateError with the errors of all steps that failed; the error itself, at once, if the database is
 *   unavailable, because each further step would then wait for it in vain
 */
export async function runEach(
  steps: Record<string, () => Promise<unknown>>,
  signal?: AbortSignal,
): Promise<void> {
  const failed: Record<string, unknown> = {}
  for (const [name, run] of Object.entries(steps)) {
    if (signal?.aborted) break
    try {
      await run()
    } catch (error) {
      if (isUnavailable(error) && (error as { code?: string }).code !== TOO_LONG) throw error
      failed[name] = error
    }
  }
  const names = Object.keys(failed)
  if (names.length > 0) throw new AggregateError(Object.values(failed), `failed: ${names.join(', ')}`)
}
