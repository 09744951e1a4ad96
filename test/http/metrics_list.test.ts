import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { Registry } from 'prom-client'
import { expect } from 'vitest'
import { CircuitBreaker } from '../../src/api/upstream/circuit_breaker.ts'
import { createUpstreamMetrics } from '../../src/api/upstream/metrics.ts'
import { measureConnections, measureProcess } from '../../src/http/metrics.ts'
import { startMailWorker } from '../../src/mail/worker.ts'
import { measureLog } from '../../src/telemetry/log.ts'
import { queueGauges } from '../../src/webhooks/queue/gauges.ts'
import { givenEndpoint, happens } from '../support/deliveries.ts'
import { FILE, serverTest, startedWorker } from '../support/fixtures.ts'

/** A process that has everything: web and worker, mails, Redis (which is away) and a service of the vendor's. */
const test = serverTest
  .extend('setting', FILE, { config: { redisUrl: 'redis://127.0.0.1:9' } })
  .extend('worker', FILE, startedWorker)
  .extend('shown', FILE, async ({ runtime, database, worker: _ }, { onCleanup }) => {
    measureProcess(runtime.metrics, runtime)
    measureConnections(runtime.metrics, database)
    const smtp = { url: new URL('smtp://127.0.0.1:9'), from: 'drawbridge@staybook.example' }
    const mails = startMailWorker({ ...runtime, config: { ...runtime.config, smtp } })
    onCleanup(() => mails?.stop())
    measureLog(runtime.metrics, { dropped: () => 0 })
    createUpstreamMetrics(runtime.metrics, new CircuitBreaker(runtime.now))
    const { id, tenant, app } = await givenEndpoint(runtime, 'https://endpoint.example/hook')
    await runtime.db.updateTable('endpoints').set({ state: 'paused' }).where('id', '=', id).execute()
    await happens(runtime, tenant)
    return { text: await runtime.metrics.metrics(), endpoint: id, app: app.app }
  })

const DOCUMENT = new URL('../../docs/metrics.md', import.meta.url)

test('docs/metrics.md lists every metric with its type and labels, and no other', async ({
  runtime,
  shown: _,
}) => {
  const rows = [
    ...(await readFile(DOCUMENT, 'utf8')).matchAll(/^\| `(drawbridge_\w+)`\s+\| (\w+)\s+\| ([^|]*?)\s+\|/gm),
  ]
  const documented = rows.map(([, name, type, labels = '']) => [name, type, labels.replaceAll('`', '')])
  const metrics = runtime.metrics.getMetricsAsArray() as unknown as {
    name: string
    labelNames: string[]
    type: string
  }[]
  const types = new Map(
    (await runtime.metrics.getMetricsAsJSON()).map(({ name, type }) => [name, String(type)]),
  )
  const registered = metrics
    .filter(({ name }) => name.startsWith('drawbridge_'))
    .map(({ name, labelNames }) => [name, types.get(name), labelNames.join(', ')])
  expect(documented.toSorted()).toEqual(registered.toSorted())
})

test('what PostgreSQL says of the queue: the worst endpoints by their lag, and what is held', ({ shown }) => {
  const { text, endpoint, app } = shown
  expect(text).toMatch(
    new RegExp(
      `drawbridge_webhook_endpoint_lag_seconds\\{endpoint="${endpoint}",app="${app}",state="paused"\\} \\d`,
    ),
  )
  expect(text).toContain('drawbridge_webhook_endpoints{state="paused"} 1')
  expect(text).toContain('drawbridge_webhook_dead_letters 0')
  expect(text).toContain('drawbridge_redis_up 0')
  expect(text).toMatch(
    /drawbridge_build_info\{version="[\d.]+",node="v\d+[\d.]*",role="all",platform="default"\} 1/,
  )
})

const promtool = spawnSync('promtool', ['--version']).status === 0
const title = promtool
  ? 'promtool finds nothing wrong with the metrics'
  : 'promtool finds nothing wrong with the metrics: skipped, it is not installed'

test.skipIf(!promtool)(title, ({ shown }) => {
  const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], { input: shown.text })
  expect(`${stdout}${stderr}`).toBe('')
  expect(status).toBe(0)
})

test('while PostgreSQL does not respond, the queue has no values, and the other metrics are there', async ({
  runtime,
}) => {
  const metrics = new Registry()
  const pool = { query: () => Promise.reject(new Error('away')) } as unknown as typeof runtime.pool
  queueGauges({ ...runtime, metrics, pool })
  measureLog(metrics, { dropped: () => 3 })
  const text = await metrics.metrics()
  expect(text).toContain('drawbridge_log_lines_dropped_total 3')
  expect(text.match(/^drawbridge_webhook.*$/gm)).toBeNull()
})
