import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { measureConnections, measureProcess, metricsServer } from '../../src/http/metrics.ts'
import { FILE, serverTest } from '../support/fixtures.ts'

const test = serverTest.extend('measured', { ...FILE, auto: true }, ({ runtime, database }) => {
  measureProcess(runtime.metrics, runtime)
  measureConnections(runtime.metrics, database)
})

test('metrics are for the operator: requests by area, the process, the pool; no series of a caller’s making', async ({
  server,
}) => {
  expect((await fetch(`${server.base}/metrics`)).status).toBe(401)
  await fetch(`${server.base}/api/v1/me?access_token=dbat_secret`)
  await fetch(`${server.base}/made/up/${'x'.repeat(50)}`)
  const headers = { authorization: `Bearer ${server.operatorToken}` }
  const read = async () => await (await fetch(`${server.base}/metrics`, { headers })).text()
  await expect.poll(read).toMatch(/duration_seconds_count\{area="\/api\/",method="GET",status="401"\} 1/)
  const text = await read()
  for (const pool of ['frequent', 'general']) {
    expect(text).toContain(`drawbridge_database_connections{pool="${pool}",state="idle"}`)
  }
  expect(text).toContain('process_resident_memory_bytes')
  expect(text).not.toMatch(/xxxx|dbat_|made/)
})

test('on a port of their own they are open to whom the operator lets reach it', async ({ server }) => {
  const http = metricsServer(server.runtime.metrics, server.runtime.health).listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/plain'),
  ])
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  http.closeAllConnections()
  http.close()
})
