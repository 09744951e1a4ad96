import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import Router from '@koa/router'
import pino from 'pino'
import { Registry } from 'prom-client'
import { createApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { connectDatabase } from '../../../src/database/connect.ts'
import { createVault } from '../../../src/database/vault.ts'
import { HealthChecks } from '../../../src/http/health.ts'
import { createRequestLog } from '../../../src/model/audit/request_log.ts'
import { loadPlatform } from '../../../src/platform/load.ts'

// The web server under the fuzz test, in its own process, so that the test's own work is not measured.

export type Start = { databaseUrl: string; operatorToken: string }
export type Route = { methods: string[]; path: string }
export type Started = { base: string; routes: Route[] }
export type Measured = {
  /** The longest time that the event loop was blocked since the previous measurement; milliseconds. */
  longestDelay: number
  /** Bytes. */
  memory: number
  connections: number
  /** Errors logged since the previous measurement. */
  errors: string[]
}

/** Every router that is not nested in another. Their stacks contain all routes. */
function collectRouters(): Set<Router> {
  const outer = new Set<Router>()
  const { routes, use } = Router.prototype
  Object.assign(Router.prototype, {
    routes(this: Router) {
      outer.add(this)
      return routes.call(this)
    },
    use(this: Router, ...given: unknown[]) {
      for (const one of given) outer.delete((one as { router?: Router }).router as Router)
      return (use as (...all: unknown[]) => Router).apply(this, given)
    },
  })
  return outer
}

/**
 * The longest stretch of this thread's own work between two turns of the event loop, in processor time. A longer
 * delay means that another process had the processor meanwhile.
 */
function watchOwnWork() {
  const used = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  let last = used()
  let longest = 0
  setInterval(() => {
    const now = used()
    longest = Math.max(longest, now - last)
    last = now
  }, 1).unref()
  return {
    longest: () => longest,
    reset: () => {
      last = used()
      longest = 0
    },
  }
}

async function serve({ databaseUrl, operatorToken }: Start): Promise<void> {
  const errors: string[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) })
  const { db, pool } = connectDatabase(databaseUrl, { max: 8 })
  const http = createServer()
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const secretKeys = [Buffer.alloc(32, 7)]
  const now = () => new Date()
  const platform = loadPlatform('default')
  const routers = collectRouters()
  const app = await createApp({
    config: {
      ...readConfig({}),
      publicUrl: base,
      secretKeys,
      operatorTokens: [operatorToken],
      demo: false,
      allowPrivateEndpoints: true,
      // Requests come from many addresses, so that limits per address do not hide the code behind them.
      trustProxy: { hops: 1 },
    },
    db,
    pool,
    vault: createVault(secretKeys),
    platform: { ...platform, rate_limits: { per_minute: 3000, burst: 300 } },
    now,
    log,
    requestLog: createRequestLog(db, now, (err) => log.error({ err }, 'request log')),
    metrics: new Registry(),
    health: new HealthChecks(),
    clockSkew: () => 0,
  })
  http.on('request', app.handler)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const busy = watchOwnWork()
  process.on('message', async ({ collect }: { collect: boolean }) => {
    const longestDelay = Math.min(delay.max / 1e6, busy.longest())
    if (collect) globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    const connections = await new Promise<number>((count) => http.getConnections((_, open) => count(open)))
    // Waits until our own collection is over before the histogram restarts.
    if (collect) await pause(5)
    delay.reset()
    busy.reset()
    process.send?.({
      longestDelay,
      memory: heapUsed + external,
      connections,
      errors: errors.splice(0),
    } satisfies Measured)
  })
  const routes = [...routers].flatMap(({ stack }) =>
    stack.flatMap(({ methods, path }) =>
      methods.length > 0 && typeof path === 'string' ? [{ methods, path }] : [],
    ),
  )
  process.send?.({ base, routes } satisfies Started)
}

process.once('message', (start: Start) => void serve(start))
process.on('disconnect', () => process.exit(0))
