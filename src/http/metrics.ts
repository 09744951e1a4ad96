import { createServer, type Server } from 'node:http'
import type { Context, Middleware, Next } from 'koa'
import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client'
import type { ClockSkew } from '../database/clock.ts'
import type { ConnectedDatabase } from '../database/connect.ts'
import { VERSION } from '../version.ts'
import { type HealthChecks, healthDocument } from './health.ts'

const AREAS = [
  '/api/',
  '/forward-auth',
  '/oauth/',
  '/platform/',
  '/developers',
  '/settings',
  '/docs',
  '/.well-known/',
]

/**
 * Times every request, and counts refusals. `area` is the first part of a known path, so that callers cannot create
 * new series.
 */
export function measureRequests(registry: Registry): Middleware {
  const durations = new Histogram({
    name: 'drawbridge_http_request_duration_seconds',
    help: 'Duration of a request until the end of its response, by the first part of its path',
    labelNames: ['area', 'method', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const refusals = new Counter({
    name: 'drawbridge_refusals_total',
    help: 'Requests that were refused or failed, by the error code of the response (/docs/errors)',
    labelNames: ['area', 'code'],
    registers: [registry],
  })
  return async (ctx: Context, next: Next) => {
    const started = performance.now()
    ctx.res.once('close', () => {
      const area = AREAS.find((prefix) => ctx.path.startsWith(prefix)) ?? '/'
      const seconds = (performance.now() - started) / 1000
      durations.observe({ area, method: methodOf(ctx), status: ctx.status }, seconds)
      if (ctx.state.refusal) refusals.inc({ area, code: ctx.state.refusal })
    })
    await next()
  }
}

/** Gauges with the names of counters. The metrics without `_total` have the same figures by type. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`)

type Measured = {
  clockSkew: ClockSkew
  config: { role: string }
  platform: { name: string }
}

/** Measures the connections of a process to PostgreSQL, whenever the metrics are read. */
export function measureConnections(
  registry: Registry,
  { pool, generalPool }: Pick<ConnectedDatabase, 'pool' | 'generalPool'>,
): void {
  const connections: Gauge<'pool' | 'state'> = new Gauge({
    name: 'drawbridge_database_connections',
    help: 'Connections to PostgreSQL by state, and statements that wait for one (waited_for). Each pool may use half of DATABASE_POOL',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect: () => {
      for (const [name, { totalCount, idleCount, waitingCount }] of [
        ['frequent', pool],
        ['general', generalPool],
      ] as const) {
        connections.set({ pool: name, state: 'busy' }, totalCount - idleCount)
        connections.set({ pool: name, state: 'idle' }, idleCount)
        connections.set({ pool: name, state: 'waited_for' }, waitingCount)
      }
    },
  })
}

/** Measures what the process uses, whenever the metrics are read. */
export function measureProcess(registry: Registry, { clockSkew, config, platform }: Measured): void {
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  new Gauge({
    name: 'drawbridge_build_info',
    help: 'Always 1; its labels give the version, the Node.js version, the role and the platform definition',
    labelNames: ['version', 'node', 'role', 'platform'],
    registers: [registry],
  }).set({ version: VERSION, node: process.version, role: config.role, platform: platform.name }, 1)
  const skew: Gauge = new Gauge({
    name: 'drawbridge_clock_skew_seconds',
    help: 'How far the clock of this node is ahead of PostgreSQL; negative if it is behind',
    registers: [registry],
    collect: () => {
      skew.set(clockSkew() / 1000)
    },
  })
}

/** `/metrics` for Prometheus. @param authorize refuses everyone except the operator */
export function metricsRoute(registry: Registry, authorize: Middleware): Middleware {
  return async (ctx: Context, next: Next) => {
    if (ctx.path !== '/metrics' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return await next()
    await authorize(ctx, async () => {
      ctx.set('Cache-Control', 'no-store')
      ctx.type = registry.contentType
      ctx.body = await registry.metrics()
    })
  }
}

/**
 * The metrics, `/healthz` and `/readyz`, for a port that is open to the operator's network only (METRICS_PORT).
 * Workers have no other port.
 */
export function metricsServer(registry: Registry, health: HealthChecks): Server {
  return createServer(async (request, response) => {
    const send = (status: number, type: string, text: string): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
    }
    const document = await healthDocument(health, request.url ?? '')
    if (document) send(document.status, 'application/json', JSON.stringify(document.body))
    else if (request.url === '/metrics') send(200, registry.contentType, await registry.metrics())
    else response.writeHead(404).end()
  })
}

function methodOf({ method }: Context): string {
  return ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method) ? method : 'other'
}
