import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { totalmem } from 'node:os'
import { StartError } from '../../start_error.ts'
import { systemEnvironment } from './binaries.ts'
import type { SystemUser } from './system_user.ts'

// A standby accepts read-only connections.
const READY = /database system is ready to accept (read-only )?connections/

/** An eighth of the machine's memory, from 128 MB to 1 GB, because the machine has other work too. */
function sharedBuffers(): number {
  return Math.round(Math.min(1024, Math.max(128, totalmem() / 8 / 1_048_576)))
}

// For one machine that runs everything. The durability settings have PostgreSQL's defaults (fsync is on).
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  shared_buffers: `${sharedBuffers()}MB`,
  jit: 'off',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
}

/** Starts the server and waits until it accepts connections. */
export async function startPostgres(options: {
  binary: string
  folder: string
  port: number
  user: SystemUser | null
  settings: Record<string, string>
}): Promise<{ stop(): Promise<void>; gone: Promise<void> }> {
  const settings = { ...SETTINGS, unix_socket_directories: '', ...options.settings }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(options.binary, ['-D', options.folder, '-p', String(options.port), ...flags], {
    ...options.user,
    cwd: '/',
    env: systemEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // In its own process group, so that Ctrl+C in a terminal does not stop the database before the program has
    // drained.
    detached: true,
  })
  const exited = once(server, 'exit')
  let said = ''
  let asked = false
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-4000)
      if (READY.test(said)) ready()
    })
    void exited.then(() => failed(new StartError(`The embedded PostgreSQL did not start:\n${said.trim()}`)))
  })
  const gone = new Promise<void>((resolve) => void exited.then(() => !asked && resolve()))
  return {
    gone,
    stop: async () => {
      asked = true
      if (server.exitCode === null && server.signalCode === null) server.kill('SIGINT')
      await exited
    },
  }
}
