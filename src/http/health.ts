import Router from '@koa/router'

/** Returns a short text about what is wrong, or null if nothing is. */
export type Check = () => Promise<string | null> | string | null

type Entry = { check: Check; needed: boolean }
type Readiness = { status: 'ok' | 'not ready'; checks: Record<string, string> }

/** The maximum time that a check can take. */
const DEADLINE_MS = 2000
/** Anyone can request readiness, so it is checked at most once per second. */
const KEPT_MS = 1000

/** What a process needs to serve requests. Each part of the program adds its own checks, as it adds its metrics. */
export class HealthChecks {
  readonly #entries = new Map<string, Entry>()
  #latest: { at: number; readiness: Promise<Readiness> } | null = null
  #leaving = false

  /** Adds what must be in order for the process to be ready. */
  need(name: string, check: Check): void {
    this.#entries.set(name, { check, needed: true })
  }

  /** Adds information that does not affect readiness. */
  tell(name: string, check: Check): void {
    this.#entries.set(name, { check, needed: false })
  }

  /** From now on the process is not ready, because it is stopping. */
  leave(): void {
    this.#leaving = true
  }

  /** The result of every check, at most a second old. Never throws. */
  async read(): Promise<Readiness> {
    if (this.#leaving) return { status: 'not ready', checks: { process: 'is stopping' } }
    const now = performance.now()
    if (!this.#latest || now - this.#latest.at > KEPT_MS) {
      this.#latest = { at: now, readiness: this.#run() }
    }
    return await this.#latest.readiness
  }

  async #run(): Promise<Readiness> {
    const entries = [...this.#entries]
    const found = await Promise.all(entries.map(([, { check }]) => problemOf(check)))
    const failed = entries.some(([, { needed }], index) => needed && found[index] !== null)
    const checks = Object.fromEntries(entries.map(([name], index) => [name, found[index] ?? 'ok']))
    return { status: failed ? 'not ready' : 'ok', checks }
  }
}

async function problemOf(check: Check): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, DEADLINE_MS, 'does not respond')
  })
  try {
    return await Promise.race([check(), late])
  } catch {
    return 'does not respond'
  } finally {
    clearTimeout(timer)
  }
}

/** Health checks for monitoring. `/healthz`: the process is up. `/readyz`: it can serve requests. */
export async function healthDocument(
  health: HealthChecks,
  path: string,
): Promise<{ status: number; body: object } | null> {
  if (path === '/healthz') return { status: 200, body: { status: 'ok' } }
  if (path !== '/readyz') return null
  const readiness = await health.read()
  return { status: readiness.status === 'ok' ? 200 : 503, body: readiness }
}

/** `/healthz` and `/readyz`. */
export function healthRoutes(health: HealthChecks): Router {
  const router = new Router()
  router.get(['/healthz', '/readyz'], async (ctx) => {
    const document = await healthDocument(health, ctx.path)
    if (!document) return
    ctx.set('Cache-Control', 'no-store')
    ctx.status = document.status
    ctx.body = document.body
  })
  return router
}
