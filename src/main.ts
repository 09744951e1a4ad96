import { readConfig } from './config.ts'
import { platformProblems } from './platform/load.ts'
import { startProgram } from './program.ts'
import { StartError } from './start_error.ts'
import { createLog } from './telemetry/log.ts'

/** Milliseconds that a stop may take, including the grace, and those for requests from the end of a longer grace. */
const STOP_MS = 9000
const LAST_REQUESTS_MS = 5000
/** Milliseconds that the last log lines may wait to be read. */
const DRAIN_MS = 300

// The only file of the server that reads the configuration from the environment, handles signals and sets the exit
// code.
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
    // If the program is still starting, what it has opened must be closed too.
    const ended = await (await starting).stop(most, grace)
    if (!ended) log.error('the shutdown took too long; unfinished work was abandoned')
    await lines.drain(DRAIN_MS)
    process.exit(ended ? code : 1)
  }
  process.on('SIGTERM', () => void stop('SIGTERM', 0, config.shutdownGraceMs))
  // From a terminal. No grace, because no proxy has to redirect requests, and a person is waiting.
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
  // The stack is only for unexpected errors. Others have a message for the person who starts the program.
  const { message, stack } = error as Error
  process.stderr.write(`\n${error instanceof StartError ? message : (stack ?? error)}\n\n`)
  process.exit(1)
}

/**
 * npm passes SIGTERM to the shell in which it runs the script. Some shells (dash) exit without passing it on. So with
 * `npm start`, the program stops when that shell is gone. If it was started in any other way, it can outlive its
 * parent.
 */
function whenNpmIsGone(stop: () => void): void {
  if (!process.env['npm_lifecycle_event']) return
  const shell = process.ppid
  setInterval(() => process.ppid !== shell && stop(), 200).unref()
}
