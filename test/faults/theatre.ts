import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import type { Runtime } from '../../src/runtime.ts'
import { preparePartitions } from '../../src/webhooks/queue/retention.ts'
import { temporaryFolder } from '../support/folder.ts'
import { runtimeOver } from '../support/runtime.ts'
import type { Orders } from './worker_process.ts'

/**
 * A PostgreSQL that keeps what it says it keeps, behind a cable that can be pulled: programs connect to a port
 * that stays while the server is stopped and started.
 */
export type Theatre = {
  databaseUrl: string
  secretKey: string
  /** A runtime with a clock that runs ahead by so many seconds. */
  runtime(ahead?: () => number): Runtime & { close(): Promise<void> }
  /** Cuts every connection; new ones are let through. */
  cut(): void
  /** From now on the connections that are open carry nothing more, and nobody is told. New ones are let through. */
  silence(): void
  /** Stops the server at once, as a crash would, and starts it again on the same data. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function openTheatre(): Promise<Theatre> {
  const { path: dataDir, remove } = await temporaryFolder('faults')
  const settings = { fsync: 'on', synchronous_commit: 'on' }
  let server: EmbeddedServer = await startEmbedded({ dataDir, settings })
  const cable = await openCable(() => Number(new URL(server.url).port))
  const url = new URL(server.url)
  url.port = String(cable.port)
  const secretKey = randomBytes(32).toString('base64')
  const theatre: Theatre = {
    databaseUrl: url.href,
    secretKey,
    runtime: (ahead = () => 0) =>
      runtimeOver(url.href, secretKey, () => new Date(Date.now() + ahead() * 1000)),
    cut: cable.cut,
    silence: cable.silence,
    async restart() {
      cable.cut()
      await server.stop()
      server = await startEmbedded({ dataDir, settings })
    },
    async close() {
      await cable.close()
      await server.stop()
      await remove()
    },
  }
  const runtime = theatre.runtime()
  await migrate(runtime.db)
  await preparePartitions(runtime.db, runtime.now())
  await runtime.close()
  return theatre
}

async function openCable(port: () => number) {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  const cable = createServer((near) => {
    const far = dial(port(), '127.0.0.1')
    keep(near)
    keep(far)
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  cable.listen(0, '127.0.0.1')
  await once(cable, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const silence = () => {
    for (const socket of sockets)
      socket.unpipe().removeAllListeners('close').removeAllListeners('end').pause()
  }
  return {
    port: (cable.address() as AddressInfo).port,
    cut,
    silence,
    close: async () => {
      cut()
      cable.close()
      await once(cable, 'close')
    },
  }
}

export type WorkerProcess = {
  /** SIGKILL: nothing is tidied up. */
  kill(): Promise<void>
  /** SIGSTOP: it stands still, holding what it holds. */
  freeze(): void
  /** SIGCONT: it goes on as if no time had passed. */
  thaw(): void
}

export async function startWorkerProcess(
  { databaseUrl, secretKey }: Theatre,
  more: Partial<Orders> = {},
): Promise<WorkerProcess> {
  const child: ChildProcess = fork(new URL('worker_process.ts', import.meta.url), { execArgv: [] })
  child.send({ databaseUrl, secretKey, ...more } satisfies Orders)
  await once(child, 'message')
  return {
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  }
}
