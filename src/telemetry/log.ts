import pino, { type Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'
import { currentWork } from './work.ts'

/** Maximum bytes of lines that wait to be read. */
const MOST_WAITING = 4 * 1024 * 1024

/** Where lines go: standard output, as a stream. */
export type LogStream = NodeJS.WritableStream & { readonly writableLength: number }

export type ProgramLog = {
  log: Logger
  /** How many lines were dropped because the waiting ones were not read. */
  dropped(): number
  /** Waits until all written lines have been read, for at most `ms`. */
  drain(ms: number): Promise<void>
}

/**
 * The log of the program: one JSON object per line, with the request and the trace that it belongs to. Lines that
 * nobody reads are dropped. With pino's own writer, they would prevent the process from ending.
 */
export function createLog(level: string, stream: LogStream): ProgramLog {
  let dropped = 0
  stream.on('error', () => dropped++)
  const write = (line: string): void => {
    if (stream.writableLength > MOST_WAITING) dropped++
    else stream.write(line)
  }
  return {
    log: pino({ level, base: null, mixin: ofWork, serializers: { err: withoutRows } }, { write }),
    dropped: () => dropped,
    drain: async (ms) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms)
      })
      await Promise.race([late, new Promise<void>((resolve) => stream.write('', () => resolve()))])
      clearTimeout(timer)
    },
  }
}

/** Removes the parts of a PostgreSQL error that contain values of a row, such as an address, a name or a hash. */
function withoutRows(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { detail: _, where: __, internalQuery: ___, ...told } = pino.stdSerializers.err(error)
  return told
}

function ofWork(): object {
  const work = currentWork()
  if (!work) return {}
  const { requestId, traceId } = work
  return { ...(requestId && { request_id: requestId }), ...(traceId && { trace_id: traceId }) }
}

/** Registers the number of dropped lines as a metric. */
export function measureLog(registry: Registry, { dropped }: Pick<ProgramLog, 'dropped'>): void {
  new Counter({
    name: 'drawbridge_log_lines_dropped_total',
    help: 'Log lines that were lost because standard output was not read',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(dropped())
    },
  })
}
