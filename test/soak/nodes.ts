import { freePort } from '../support/listen.ts'
import { launch } from '../support/program.ts'
import { type Generation, MemoryWatch } from './memory.ts'

type Launched = ReturnType<typeof launch>

const AGAIN_MS = 200
const isReady = (program: Launched): boolean => program.said().includes('is ready')

/** One node of Drawbridge: a process that is restarted after a kill, as a supervisor does. */
export class SoakNode {
  readonly name: string
  readonly #env: Record<string, string>
  #running: { program: Launched; memory: MemoryWatch } | null = null
  /** The memory of its processes that have ended. */
  readonly ended: Generation[] = []
  #stopped = false
  /** Unexpected exits. */
  readonly exits: string[] = []

  constructor(name: string, env: Record<string, string>) {
    this.name = name
    this.#env = env
    this.start()
  }

  start(): void {
    this.#stopped = false
    const program = launch(this.#env)
    const running = { program, memory: new MemoryWatch(this.name) }
    program.process.once('exit', (code, signal) => {
      if (this.#running !== running) return
      // A program that starts while PostgreSQL is down may exit with a message about it.
      if (isReady(program)) this.exits.push(`${this.name} ended with ${code ?? signal}: ${program.said()}`)
      this.#forget()
      setTimeout(() => !this.#stopped && this.start(), AGAIN_MS)
    })
    this.#running = running
  }

  get isReady(): boolean {
    return this.#running !== null && isReady(this.#running.program)
  }

  async sample(): Promise<void> {
    await this.#running?.memory.sample(this.#running.program.process.pid)
  }

  /** Kills without cleaning up, and restarts at once. */
  async kill(): Promise<void> {
    await this.#forget()?.end('SIGKILL')
    this.start()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#forget()?.end('SIGTERM')
  }

  #forget(): Launched | undefined {
    const running = this.#running
    this.#running = null
    if (running) this.ended.push(running.memory.end())
    return running?.program
  }
}

export type Cluster = { web: SoakNode[]; workers: SoakNode[]; origins: string[] }

export async function startCluster(env: Record<string, string>, each: number): Promise<Cluster> {
  const ports = await Promise.all(Array.from({ length: each }, freePort))
  const publicUrl = `http://127.0.0.1:${ports[0]}`
  const start = (name: string, more: Record<string, string>) =>
    new SoakNode(name, { ...env, PUBLIC_URL: publicUrl, ALLOW_PRIVATE_ENDPOINTS: 'true', ...more })
  return {
    web: ports.map((port, index) => start(`web ${index + 1}`, { ROLE: 'web', PORT: String(port) })),
    workers: ports.map((_, index) => start(`worker ${index + 1}`, { ROLE: 'worker' })),
    origins: ports.map((port) => `http://127.0.0.1:${port}`),
  }
}
