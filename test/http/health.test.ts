import { expect } from 'vitest'
import { serverTest as test } from '../support/fixtures.ts'

test('healthz and readyz answer ok on a migrated database', async ({ server }) => {
  for (const path of ['/healthz', '/readyz']) {
    const response = await fetch(server.base + path)
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
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
