import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { deskTest, FILE } from '../support/fixtures.ts'
import { freePort } from '../support/listen.ts'
import { hasNginx, startNginx } from '../support/nginx.ts'
import { getWith, issueToken } from '../support/token.ts'
import { startVendorService } from '../support/upstream.ts'

if (!hasNginx) process.stderr.write('nginx is not installed: forward auth is not tested behind it\n')

/** The configuration of docs/proxies, with the addresses of this test. */
async function configuration(ports: { nginx: string; drawbridge: string; api: string }) {
  const sample = await readFile(join(import.meta.dirname, '../../docs/proxies/nginx.conf'), 'utf8')
  return sample
    .replace('127.0.0.1:3000', ports.drawbridge)
    .replace('127.0.0.1:4000', ports.api)
    .replace('127.0.0.1:8080', ports.nginx)
}

const test = deskTest
  // biome-ignore lint/correctness/noEmptyPattern: see test/support/fixtures.ts
  .extend('api', FILE, async ({}, { onCleanup }) => {
    const started = await startVendorService()
    started.respond({ ok: true })
    onCleanup(started.close)
    return started
  })
  .extend('nginx', FILE, async ({ server, api, folder }, { onCleanup }) => {
    const address = `127.0.0.1:${await freePort()}`
    const host = (url: string) => new URL(url).host
    const ports = { nginx: address, drawbridge: host(server.base), api: host(api.origin) }
    onCleanup(await startNginx(folder, await configuration(ports)))
    const base = `http://${address}`
    await expect
      .poll(() =>
        fetch(base).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(404)
    return base
  })
// Every test has its minute for itself.
test.beforeEach(({ server }) => server.clock.advance(120))

const FORGED = {
  'x-drawbridge-tenant': 'alpine',
  'x-drawbridge-unit': 'south',
  'x-drawbridge-connection': 'con_forged',
  'x-drawbridge-scope': 'everything',
  'x-drawbridge-client': 'forged',
  'x-forwarded-uri': '/forged',
  'x-original-uri': '/forged',
}

test.skipIf(!hasNginx)(
  'behind nginx, the vendor’s API learns who calls, and nobody can pretend',
  async ({ server, client, api, nginx, runtime }) => {
    const { token, connection } = await issueToken(server, { client, tenant: 'harbour' })
    const answer = await getWith(nginx, token)('/bookings/7?since=secret', { headers: FORGED })
    expect([answer.status, answer.body, answer.headers.get('x-ratelimit-remaining')]).toEqual([
      200,
      { ok: true },
      '9',
    ])
    expect(api.last.url.href).toContain('/bookings/7?since=secret')
    const { headers } = api.last
    expect(headers).toMatchObject({
      'x-drawbridge-connection': connection,
      'x-drawbridge-tenant': 'harbour',
      'x-drawbridge-client': client,
      'x-drawbridge-scope': 'bookings:read customers:read',
    })
    // There is no unit: the forged one is gone.
    expect([headers['x-drawbridge-unit'], headers.authorization]).toEqual([undefined, undefined])
    expect(JSON.stringify(headers)).not.toMatch(/everything|con_forged|south/)
    await runtime.requestLog.flush()
    const logged = await runtime.db
      .selectFrom('request_log')
      .select(['method', 'path', 'status'])
      .where('connection_id', '=', connection)
      .execute()
    expect(logged).toEqual([{ method: 'GET', path: '/bookings/7', status: 200 }])
  },
)

test.skipIf(!hasNginx)(
  'refusals reach the caller with their headers, and never the vendor’s API',
  async ({ server, client, api, nginx }) => {
    const asked = api.received.length
    const none = await getWith(nginx, null)('/bookings')
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer resource_metadata="[^"]*"$/),
    ])
    const dead = await getWith(nginx, 'dbat_unknown')('/bookings', { headers: FORGED })
    expect([dead.status, dead.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ])
    const narrow = await issueToken(server, { client, tenant: 'alpine', tokenScopes: ['customers:read'] })
    const lacks = await getWith(nginx, narrow.token)('/bookings')
    expect([lacks.status, lacks.headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringContaining('scope="bookings:read"'),
    ])
    expect(api.received).toHaveLength(asked)
    const { token } = await issueToken(server, { client, tenant: 'alpine', unit: 'north' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => getWith(nginx, token)('/bookings')))
    const late = answers.filter(({ status }) => status === 429)
    // The bucket refills by one per second, and a busy machine may take some.
    expect([late.length > 0, api.received.length]).toEqual([true, asked + 20 - late.length])
    expect(late[0]?.headers.get('retry-after')).toBe('1')
    expect(late[0]?.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(late[0]?.headers.get('content-type')).toContain('application/problem+json')
  },
)

test.skipIf(!hasNginx)(
  'what the vendor’s API says itself passes, also a 500 of its own',
  async ({ server, client, api, nginx }) => {
    const { token } = await issueToken(server, { client, tenant: 'alpine', unit: 'south' })
    api.respond((_, response) => response.writeHead(500).end('the vendor’s own'))
    const answer = await getWith(nginx, token)('/bookings', { method: 'POST' })
    expect([answer.status, answer.body]).toEqual([500, 'the vendor’s own'])
  },
)
