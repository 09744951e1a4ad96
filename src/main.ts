import { readConfig } from './config.ts'
import { platformProblems } from './platform/load.ts'
import { startProgram } from './program.ts'
import { StartError } from './start_error.ts'
import { createLog } from './telemetry/log.ts'

/** How long a stop may take, with the grace; and how long requests may take that came at the end of a longer grace. */
const STOP_MS = 9000
const LAST_REQUESTS_MS = 5000
/** How long the last lines of the log may wait for whoever reads them. */
const DRAIN_MS = 300

// The only file of the server that touches `process`: environment in, signals in, exit code out.
try {
  const terminal = process.stdout.isTTY === true
  const read = readConfig(process.env, platformProblems)
  const { telemetry } = read
  const config = { ...read, telemetry: { ...telemetry, accessLog: telemetry.accessLog ?? !terminal } }
  const lines = createLog(config.logLevel, process.stdout)
  const { log } = lines
  const starting = startProgram(config, lines)

  let stopping = false
  const stop = async (reason: string, code: number, grace: number) => {
    if (stopping) return
    stopping = true
    log.info({ reason }, 'stopping')
    const most = Math.max(STOP_MS, grace + LAST_REQUESTS_MS)
    setTimeout(() => process.exit(code || 1), most + 900).unref()
    // Asked while it still starts: what it has opened by then must be closed too.
    const ended = await (await starting).stop(most, grace)
    if (!ended) log.error('the shutdown took too long; unfinished work was abandoned')
    await lines.drain(DRAIN_MS)
    process.exit(ended ? code : 1)
  }
  process.on('SIGTERM', () => void stop('SIGTERM', 0, config.shutdownGraceMs))
  // From a terminal: nobody is sent elsewhere, and somebody waits.
  process.on('SIGINT', () => void stop('SIGINT', 0, 0))
  whenNpmIsGone(() => void stop('npm was stopped', 0, config.shutdownGraceMs))

  const program = await starting
  if (!stopping && terminal) process.stdout.write(program.greeting)
  else if (!stopping) log.info(program.ready, 'Drawbridge is ready')
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
