import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './listen.ts'

export const hasPgBouncer = await promisify(execFile)('pgbouncer', ['-V']).then(
  () => true,
  () => false,
)

export type PgBouncer = { url: string; close(): Promise<void> }

/**
 * A real PgBouncer in front of a database, with default settings except for these.
 * @param mode its `pool_mode`
 * @param size maximum connections to PostgreSQL
 */
export async function startPgBouncer(
  folder: string,
  databaseUrl: string,
  mode: 'session' | 'transaction' | 'statement',
  size: number,
): Promise<PgBouncer> {
  const { hostname, port: server, username, password, pathname } = new URL(databaseUrl)
  const port = await freePort()
  const config = join(folder, `${mode}.ini`)
  const users = join(folder, `${mode}.users`)
  await writeFile(users, `"${username}" "${decodeURIComponent(password)}"\n`)
  await writeFile(
    config,
    `[databases]
* = host=${hostname} port=${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
pool_mode = ${mode}
default_pool_size = ${size}
`,
  )
  // It refuses to run as root.
  const asUser = process.getuid?.() === 0 ? ['--user=nobody'] : []
  const pgbouncer = spawn('pgbouncer', ['--quiet', ...asUser, config], { stdio: 'ignore' })
  await Promise.race([
    listens(port),
    once(pgbouncer, 'exit').then(([code]) => Promise.reject(new Error(`PgBouncer exited with ${code}`))),
  ])
  return {
    url: `postgres://${username}:${password}@127.0.0.1:${port}${pathname}`,
    close: async () => {
      const gone = once(pgbouncer, 'exit')
      pgbouncer.kill('SIGTERM')
      await gone
    },
  }
}

async function listens(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await pause(20)
  }
}
