import pino from 'pino'
import { readConfig } from './config.ts'
import { platformProblems } from './platform/load.ts'
import { startProgram } from './program.ts'
import { StartError } from './start_error.ts'

/** How long a stop may take, with the grace; and how long requests may take that came at the end of a longer grace. */
const STOP_MS = 9000
const LAST_REQUESTS_MS = 5000

// The only file of the server that touches `process`: environment in, signals in, exit code out.
try {
  const config = readConfig(process.env, platformProblems)
  const log = pino({ level: config.logLevel, base: null })
  const starting = startProgram(config, log)

  let stopping = false
  const stop = async (reason: string, code: number, grace: number) => {
    if (stopping) return
    stopping = true
    log.info({ reason }, 'stopping')
    const most = Math.max(STOP_MS, grace + LAST_REQUESTS_MS)
    setTimeout(() => process.exit(code || 1), most + 900).unref()
    // Asked while it still starts: what it has opened by then must be closed too.
    const ended = await (await starting).stop(most, grace)
    if (!ended) log.error('what has not ended in time is abandoned')
    process.exit(ended ? code : 1)
  }
  process.on('SIGTERM', () => void stop('SIGTERM', 0, config.shutdownGraceMs))
  // From a terminal: nobody is sent elsewhere, and somebody waits.
  process.on('SIGINT', () => void stop('SIGINT', 0, 0))
  whenNpmIsGone(() => void stop('npm was stopped', 0, config.shutdownGraceMs))

  const program = await starting
  if (!stopping) process.stdout.write(program.greeting)
  void program.broken.then((reason) => {
    process.stderr.write(`\n${reason}\n`)
    return stop('broken', 1, 0)
  })
} catch (error) {
  // A stack is only for what nobody expected; the rest is a message for the person who starts the program.
  const { message, stack } = error as Error
  process.stderr.write(`\n${error instanceof StartError ? message : (stack ?? error)}\n\n`)
  process.exit(1)
}

/**
 * npm passes its SIGTERM to the shell in which it runs the script, and some shells (dash) end without passing it on.
 * Whoever stops `npm start` means the program, so it stops when that shell is gone. Started in any other way, it may
 * outlive its parent.
 */
function whenNpmIsGone(stop: () => void): void {
  if (!process.env['npm_lifecycle_event']) return
  const shell = process.ppid
  setInterval(() => process.ppid !== shell && stop(), 200).unref()
}
