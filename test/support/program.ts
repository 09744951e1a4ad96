import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from './listen.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The program as people start it: its own process, configured by its environment. */
export type Running = {
  process: ChildProcess
  base: string
  /** What it has printed so far, both streams. */
  said(): string
  /** Sends a signal and waits for the end. @returns the exit code, or the signal that ended it */
  end(signal: NodeJS.Signals): Promise<number | string>
}

/** Starts `file` and returns at once. @param root folder of the release that it belongs to */
export function launch(
  env: Record<string, string>,
  file = 'src/main.ts',
  { root = ROOT, args = [] as string[] } = {},
): Omit<Running, 'base'> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  const child = spawn('node', [join(root, file), ...args], {
    cwd: root,
    env: { PATH, HOME, NODE_COMPILE_CACHE, ACCESS_LOG: 'false', SHUTDOWN_GRACE_SECONDS: '0', ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk
    })
  }
  const exited = once(child, 'exit')
  return {
    process: child,
    said: () => said,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      const [code, by] = await exited
      return code ?? by
    },
  }
}

/** Starts the program and waits until it reports that it is ready. */
export async function startProgram(env: Record<string, string>, root = ROOT): Promise<Running> {
  const port = env['PORT'] ?? String(await freePort())
  const running = launch({ PORT: port, ...env }, 'src/main.ts', { root })
  await new Promise<void>((ready, failed) => {
    running.process.stdout?.on('data', () => running.said().includes('is ready') && ready())
    running.process.once('exit', (code) => failed(new Error(`exit ${code}: ${running.said()}`)))
  })
  return { ...running, base: `http://127.0.0.1:${port}` }
}
