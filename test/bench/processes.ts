import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { cpuOf } from './cpu.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export type Server = {
  origin: string
  /** Resident memory, bytes. */
  memory(): Promise<number>
  /** Processor time so far, milliseconds. */
  cpu(): Promise<number>
  stop(): Promise<void>
}

/**
 * Drawbridge as an operator starts it: `node src/main.ts`, web and worker. Resolves when it reports that it is ready.
 * @param nodeFlags for a profile, such as --cpu-prof
 */
export async function startDrawbridge(
  environment: Record<string, string>,
  nodeFlags: string[] = [],
): Promise<Server> {
  const port = await freePort()
  const child = spawn(process.execPath, [...nodeFlags, 'src/main.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      // A line costs about 10 µs of processor time (docs/decisions/0184), the same for each request.
      ACCESS_LOG: 'false',
      SHUTDOWN_GRACE_SECONDS: '0',
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ready = new Promise<void>((resolve) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += said.includes('is ready') ? '' : chunk
      if (said.includes('is ready')) resolve()
    })
  })
  await beforeItsEnd(child, 'Drawbridge', ready)
  return serverOf(child, port)
}

export type Peer = Server & {
  /** Gives the peer what it needs for its next turn. */
  tell(message: object): Promise<unknown>
}

/**
 * A peer from `peers/`. It receives its set-up and responds with its port. It acknowledges all later messages.
 */
export async function startPeer(file: string, setUp: object): Promise<Peer> {
  const path = fileURLToPath(new URL(`peers/${file}`, import.meta.url))
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production' }
  const child = fork(path, { env, execArgv: [] })
  const tell = async (message: object): Promise<unknown> => {
    child.send(message)
    const [answer] = await beforeItsEnd(child, file, once(child, 'message'))
    return answer
  }
  return { ...serverOf(child, (await tell(setUp)) as number), tell }
}

function serverOf(child: ChildProcess, port: number): Server {
  return {
    origin: `http://127.0.0.1:${port}`,
    memory: () => residentMemory(child),
    cpu: () => cpuOf(child.pid),
    stop: () => stop(child),
  }
}

/** @throws if the process exits first */
async function beforeItsEnd<T>(child: ChildProcess, name: string, event: Promise<T>): Promise<T> {
  const heard = new AbortController()
  const ended = once(child, 'exit', { signal: heard.signal }).then(([code]) => {
    throw new Error(`${name} ended with ${code}`)
  })
  try {
    return await Promise.race([event, ended])
  } finally {
    heard.abort()
    ended.catch(() => {})
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 12_000)
  await gone
  clearTimeout(force)
}

/** On Linux; NaN elsewhere. */
async function residentMemory(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? found(address.port) : failed(new Error())))
    })
  })
}
