import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { HealthChecks } from '../../src/http/health.ts'
import { metricsServer } from '../../src/http/metrics.ts'
import { startWorker } from '../../src/webhooks/worker.ts'
import { serverTest as test } from '../support/fixtures.ts'

test('healthz says that the process is up, readyz what it needs', async ({ server }) => {
  const read = async (path: string) => {
    const response = await fetch(server.base + path)
    return [response.status, await response.json()]
  }
  expect(await read('/healthz')).toEqual([200, { status: 'ok' }])
  const checks = { database: 'ok', migrations: 'ok', clock: 'ok', key: 'ok' }
  expect(await read('/readyz')).toEqual([200, { status: 'ok', checks }])
})

test('F8 readyz names what is wrong; what does not decide is told and no more', async () => {
  const health = new HealthChecks()
  health.need('database', () => null)
  health.tell('redis', () => 'does not respond')
  expect(await health.read()).toEqual({
    status: 'ok',
    checks: { database: 'ok', redis: 'does not respond' },
  })
  const other = new HealthChecks()
  other.need('queue', () => 'nothing was claimed for 40 s')
  other.need('hung', () => new Promise(() => {}))
  other.need('broken', () => Promise.reject(new Error('secret')))
  expect(await other.read()).toEqual({
    status: 'not ready',
    checks: { queue: 'nothing was claimed for 40 s', hung: 'does not respond', broken: 'does not respond' },
  })
})

test('F10 a process that has been asked to stop is not ready from that moment on', async () => {
  const health = new HealthChecks()
  health.need('database', () => null)
  expect((await health.read()).status).toBe('ok')
  health.leave()
  expect(await health.read()).toEqual({ status: 'not ready', checks: { process: 'is stopping' } })
})

test('F8 a worker tells its health, its queue included, on METRICS_PORT', async ({ server }) => {
  const worker = await startWorker(server.runtime)
  const http = metricsServer(server.runtime.metrics, server.runtime.health).listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  try {
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    // Readiness is kept for a second: the worker adds its check to what was read before.
    await expect
      .poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).json())
      .toMatchObject({ status: 'ok', checks: { queue: 'ok', database: 'ok' } })
  } finally {
    http.closeAllConnections()
    http.close()
    await worker.stop()
  }
})

test('an address that is no UTF-8 or holds a NUL is a 400 problem', async ({ server }) => {
  for (const path of ['/%ff', '/x%00y', '/?q=%00']) {
    const response = await fetch(server.base + path)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
  }
})

test('documents that can only be read say so', async ({ server }) => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) {
    const response = await fetch(server.base + path, { method: 'POST', body: 'x' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect((await fetch(server.base + path, { method: 'OPTIONS' })).status).toBe(204)
  }
})
