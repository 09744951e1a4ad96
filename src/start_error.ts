/** What is wrong and what to do, for the person who starts the program. It is shown without a stack. */
export class StartError extends Error {
  override name = 'StartError'
  readonly problems: string[]

  /** @param problems the individual problems, one line of the message each */
  constructor(sentence: string, problems: string[] = [], options?: ErrorOptions) {
    super([sentence, ...problems.map((problem) => `  ${problem}`)].join('\n'), options)
    this.problems = problems
  }
}

/** The error if the operator's own database is unreachable or refuses the connection. */
export function databaseUnreachable(error: unknown, variable = 'DATABASE_URL'): StartError {
  if (error instanceof StartError) return error
  const { code, message } = error as { code?: string; message?: string }
  if (code === '42501') {
    return new StartError(
      `The role of ${variable} lacks privileges. Run \`npm run migrate\` as the owner of the database first.`,
    )
  }
  const reason = code === 'ECONNREFUSED' ? 'connection refused' : (message ?? String(error))
  return new StartError(`Could not connect to the database of ${variable}: ${reason}.`)
}
