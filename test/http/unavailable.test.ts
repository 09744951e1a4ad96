import pg from 'pg'
import { expect, vi } from 'vitest'
import { serverTest as test } from '../support/fixtures.ts'

test('while the database does not answer, programs get 503 and when to come back, and afterwards what they ask', async ({
  server,
}) => {
  const ask = (path: string) =>
    fetch(server.base + path, {
      headers: {
        authorization: `Bearer ${path.startsWith('/api') ? `dbat_${'a'.repeat(43)}` : server.operatorToken}`,
      },
    })
  const gone = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const connecting = vi.spyOn(pg.Pool.prototype, 'connect')
  connecting.mockImplementation(((callback?: (error: Error) => void) =>
    callback ? callback(gone) : Promise.reject(gone)) as typeof pg.Pool.prototype.connect)
  try {
    for (const path of ['/api/v1/me', '/api/v1/bookings', '/platform/v1/tenants']) {
      const answer = await ask(path)
      expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 503, '5'])
      expect(await answer.json()).toMatchObject({ status: 503, type: expect.stringContaining('unavailable') })
    }
    expect((await fetch(`${server.base}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.base}/readyz`)).status).toBe(503)
  } finally {
    connecting.mockRestore()
  }
  expect((await ask('/api/v1/me')).status).toBe(401)
  expect((await ask('/platform/v1/tenants')).status).toBe(200)
})
