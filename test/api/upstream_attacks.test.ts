import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { CircuitBreaker } from '../../src/api/upstream/circuit_breaker.ts'
import { createUpstreamClient } from '../../src/api/upstream/client.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { ensureSigningKey } from '../../src/model/signing_keys.ts'
import { createAuthority } from '../support/certificates.ts'
import { deskTest, FILE } from '../support/fixtures.ts'
import { startRawReceiver, startReceiver } from '../support/receiver.ts'
import { Clock, startServer } from '../support/server.ts'
import { getWith, issueToken } from '../support/token.ts'
import { row, startVendorService, upstreamDefinition } from '../support/upstream.ts'

const test = deskTest
  // biome-ignore lint/correctness/noEmptyPattern: see test/support/fixtures.ts
  .extend('vendor', FILE, async ({}, { onCleanup }) => {
    const started = await startVendorService()
    onCleanup(started.close)
    return started
  })
  .extend('setting', FILE, ({ vendor, folder }) => ({
    platform: upstreamDefinition(folder),
    config: { upstreamUrl: vendor.origin },
  }))
  .extend('key', { ...FILE, auto: true }, ({ runtime }) =>
    ensureSigningKey(runtime.db, runtime.vault, SYSTEM, runtime.now()),
  )
  .extend('get', FILE, async ({ server, client }) => {
    const issued = await issueToken(server, { client, tenant: 'harbour', ttl: 360_000 })
    return issued.get
  })
// Every test has its minute for itself.
test.beforeEach(({ server }) => server.clock.advance(120))

const json = (body: string, headers: Record<string, string> = {}): RequestListener => {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(body)
  }
}
const list = (...rows: unknown[]) => JSON.stringify({ data: rows, next_cursor: null })

test('a redirect is not followed', async ({ get, vendor }) => {
  const elsewhere = await startVendorService()
  for (const status of [301, 302, 303, 307, 308]) {
    vendor.respond((_, response) => response.writeHead(status, { location: elsewhere.origin }).end())
    expect((await get('/api/v1/bookings')).status).toBe(502)
  }
  expect(elsewhere.received).toEqual([])
  await elsewhere.close()
})

const MALFORMED: Record<string, RequestListener> = {
  'no JSON': json('<html>'),
  'half of a JSON': json('{"data":[{"id":"b-1"'),
  'invalid UTF-8': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(Buffer.from('{"data":[],"next_cursor":"\xff"}', 'latin1'))
  },
  'another content type': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(list())
  },
  'two content types': (_, response) => {
    response.writeHead(200, [
      ['content-type', 'text/html'],
      ['content-type', 'application/json'],
    ] as never)
    response.end(list())
  },
  'no content type': (_, response) => response.writeHead(200).end(list()),
  'a list instead of an object': json('[]'),
  'rows that are no list': json('{"data":{},"next_cursor":null}'),
  'a row that is no object': json(list('b-1')),
  'a row without an id': json(list({ ...row('b-1'), id: undefined })),
  'an id that leads elsewhere': json(list(row('../customers/c-1'))),
  'an id beyond safe integers': json('{"data":[{"id":12345678901234567890}]}'),
  'no time of change': json(list({ ...row('b-1'), updated_at: undefined })),
  'a time without an offset': json(list(row('b-1', { updated_at: '2026-06-01T08:00:00' }))),
  'a time that is none': json(list(row('b-1', { updated_at: '2026-13-01T08:00:00Z' }))),
  'a unit that is an object': json(list(row('b-1', { unit: {} }))),
  'a field of another type': json(list(row('b-1', { total: 'much' }))),
  'a field that is too long': json(list(row('b-1', { notes: 'x'.repeat(4001) }))),
  'more rows than asked for': json(list(...Array.from({ length: 51 }, (_, n) => row(`b-${n}`)))),
  'a cursor that is too long': json(JSON.stringify({ data: [], next_cursor: 'x'.repeat(1025) })),
  'a cursor that is a number': json('{"data":[],"next_cursor":7}'),
  'deep nesting': json(`{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  'a 404 for a list': (_, response) => response.writeHead(404).end(),
  'a 304 to no condition': (_, response) => response.writeHead(304).end(),
  'a 204': (_, response) => response.writeHead(204).end(),
  'a 206': (_, response) => {
    response.writeHead(206, { 'content-type': 'application/json' }).end(list())
  },
  'a 401': (_, response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end(),
  'a 429': (_, response) => response.writeHead(429, { 'retry-after': '9999' }).end(),
  'a 500 with its stack': (_, response) => response.writeHead(500).end('Error at db.internal:5432'),
  'a compressed body': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    response.end(gzipSync(list()))
  },
  'a bomb': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    response.end(gzipSync(Buffer.alloc(50_000_000, '[')))
  },
  '6 MB': json(JSON.stringify({ data: [row('b-1', { filler: 'x'.repeat(6_000_000) })], next_cursor: null })),
  '6 MB in pieces': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    for (let piece = 0; piece < 60; piece++) response.write(' '.repeat(100_000))
    response.end(list())
  },
  'a length beyond its body': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' })
    response.write(list(), () => response.destroy())
  },
  'an end without a response': (request) => request.socket.destroy(),
  'a flood of headers': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-flood': 'x'.repeat(20_000) })
    response.end(list())
  },
}

test.for(Object.entries(MALFORMED))(
  '%s is a 502 that says nothing of the inside',
  async ([, respond], { get, vendor }) => {
    vendor.respond(respond)
    const answer = await get('/api/v1/bookings')
    expect([answer.status, answer.body.type]).toEqual([502, expect.stringContaining('#bad_gateway')])
    expect(answer.body.detail).toBe(
      'The platform’s service that holds these records failed or sent an invalid response.',
    )
    expect(answer.headers.get('www-authenticate')).toBeNull()
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('9')
    // The next call works again.
    vendor.respond({ data: [], next_cursor: null })
    expect((await get('/api/v1/bookings')).status).toBe(200)
  },
)

test('keys that are written twice, and those of the language itself, do no harm', async ({ get, vendor }) => {
  vendor.respond(
    json(
      `{"data":[{"id":"x","id":"b-1","unit":"south","unit":null,"created_at":"2026-06-01T08:00:00Z",
        "updated_at":"2026-06-01T08:00:00Z","__proto__":{"total":1},"constructor":{"prototype":1},"toString":"x"}]}`,
    ),
  )
  const { status, body } = await get('/api/v1/bookings')
  expect([status, body.data]).toEqual([200, [expect.objectContaining({ id: 'b-1', unit: null })]])
  expect(Object.keys(body.data[0])).toEqual(['id', 'unit', 'created_at', 'updated_at'])
})

test('headers that no program should send do not pass', async ({ get }) => {
  const raw = await startRawReceiver((socket) => {
    const body = list(row('b-1'))
    socket.end(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close, x-secret\r\nX-Secret: 1\r\nProxy-Authenticate: Basic\r\nSet-Cookie: a=b\r\nETag: "a\r\nStrict-Transport-Security: max-age=0\r\n\r\n${body}`,
    )
  })
  const client = createUpstreamClient(`http://127.0.0.1:${raw.port}`)
  const { status, etag } = await client.get({ path: '/x', token: 't', ifNoneMatch: null, onStart: () => {} })
  expect([status, etag]).toEqual([200, null])
  await client.close()
  await raw.close()
  expect((await get('/api/v1/me')).status).toBe(200)
})

const hung: Record<string, RequestListener> = {
  'that hangs': () => {},
  'that hangs after its headers': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
  },
  'that sends a byte at a time': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const drip = setInterval(() => response.write(' '), 10)
    response.once('close', () => clearInterval(drip))
  },
}

test.for(Object.entries(hung))(
  'a service %s is abandoned at the deadline, and its connection closed',
  async ([, respond]) => {
    const vendor = await startVendorService()
    vendor.respond(respond)
    const client = createUpstreamClient(vendor.origin, 150)
    const call = client.get({ path: '/x', token: 't', ifNoneMatch: null, onStart: () => {} })
    await expect(call).rejects.toMatchObject({ kind: 'timeout' })
    await vendor.last.closed
    await client.close()
    await vendor.close()
  },
)

test('a certificate that nobody vouches for is refused', async () => {
  const authority = await createAuthority()
  const receiver = await startReceiver({ certificate: await authority.issue(['127.0.0.1']) })
  const client = createUpstreamClient(new URL(receiver.url).origin)
  const call = client.get({ path: '/x', token: 't', ifNoneMatch: null, onStart: () => {} })
  await expect(call).rejects.toMatchObject({
    kind: 'unreachable',
    message: expect.stringMatching(/certificate/),
  })
  expect(receiver.received).toEqual([])
  await client.close()
  await receiver.close()
})

test('O36 the log says what was wrong, without tokens and without what the service sent', ({ server }) => {
  const log = server.logged.join('')
  expect(log).toContain('UPSTREAM_URL: /data/0/total must be number')
  expect(log).toContain('UPSTREAM_URL: it responded with status 500')
  expect(log).not.toMatch(/eyJ|db\.internal|dbat_/)
})

test('after 10 seconds without a response, the caller gets a 504', async ({ get, vendor }) => {
  vendor.respond(() => {})
  const answer = await get('/api/v1/bookings')
  expect([answer.status, answer.body.detail]).toEqual([
    504,
    'The platform’s service that holds these records did not respond within 10 seconds.',
  ])
})

test('when the caller leaves, the vendor’s service is told at once', async ({ server, client, vendor }) => {
  const { token, connection } = await issueToken(server, { client, tenant: 'alpine' })
  const asked = new Promise<void>((done) => vendor.respond(() => done()))
  const leaving = new AbortController()
  const headers = { authorization: `Bearer ${token}` }
  const call = fetch(`${server.base}/api/v1/bookings`, { headers, signal: leaving.signal })
  await asked
  leaving.abort()
  await expect(call).rejects.toThrow()
  await vendor.last.closed
  const statuses = async () => {
    await server.runtime.requestLog.flush()
    const rows = await server.runtime.db
      .selectFrom('request_log')
      .select('status')
      .where('connection_id', '=', connection)
      .execute()
    return rows.map(({ status }) => status)
  }
  await expect.poll(statuses).toEqual([499])
})

test('connections are kept, and one that the service has closed is replaced', async () => {
  const vendor = await startVendorService()
  vendor.respond({})
  const client = createUpstreamClient(vendor.origin)
  const call = () => client.get({ path: '/x', token: 't', ifNoneMatch: null, onStart: () => {} })
  for (let n = 0; n < 20; n++) expect((await call()).status).toBe(200)
  const kept = vendor.connections
  expect(kept).toBeLessThanOrEqual(2)
  // It closes the connection upon the next request, as if it had been idle for too long.
  vendor.respond((request) => {
    vendor.respond({})
    request.socket.destroy()
  })
  expect((await call()).status).toBe(200)
  expect(vendor.connections).toBeLessThanOrEqual(kept + 1)
  await client.close()
  await vendor.close()
})

test('a service that cannot be reached is a 502, then a pause with Retry-After, then it is tried again', async ({
  server,
  client,
}) => {
  const vendor = await startVendorService()
  const { db, pool, secretKeys } = { ...server.runtime, ...server.runtime.config }
  const database = { db, pool } as never
  const { platform } = server.runtime.config
  const config = { upstreamUrl: vendor.origin, secretKeys }
  const node = await startServer({ database, clock: server.clock, platform, config })
  const { token } = await issueToken(server, { client, tenant: 'alpine', unit: 'north' })
  const get = getWith(node.base, token)
  await vendor.close()
  const statuses: number[] = []
  for (let n = 0; n < 10; n++) statuses.push((await get('/api/v1/bookings')).status)
  expect(statuses).toEqual(Array(10).fill(502))
  server.clock.advance(2)
  const paused = await get('/api/v1/bookings')
  expect([paused.status, paused.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^[1-3]$/)])
  server.clock.advance(4)
  expect((await get('/api/v1/bookings')).status).toBe(502)
  expect((await get('/api/v1/bookings')).status).toBe(503)
  await node.close()
})

test('ten failures in a row open the circuit for five seconds; then one call finds out', () => {
  const clock = new Clock()
  const breaker = new CircuitBreaker(clock.now)
  const fail = (times: number, caller: string | null) => {
    for (let n = 0; n < times; n++) breaker.settle({ probe: false }, 'failed', caller)
  }
  fail(9, null)
  breaker.settle({ probe: false }, 'reached', null)
  fail(9, null)
  expect(breaker.admit()).toEqual({ probe: false })
  fail(1, null)
  expect([breaker.admit(), breaker.open]).toEqual([5, true])
  clock.advance(5.1)
  const probe = breaker.admit()
  expect([probe, breaker.admit()]).toEqual([{ probe: true }, 1])
  // Its caller left: the next one finds out.
  breaker.settle({ probe: true }, 'abandoned', null)
  expect(breaker.admit()).toEqual({ probe: true })
  breaker.settle({ probe: true }, 'failed', null)
  expect(breaker.admit()).toBe(5)
  clock.advance(5.1)
  breaker.admit()
  breaker.settle({ probe: true }, 'reached', null)
  expect([breaker.admit(), breaker.open]).toEqual([{ probe: false }, false])
})

test('one connection’s slow queries do not close the door on the others', () => {
  const breaker = new CircuitBreaker(() => new Date())
  for (let n = 0; n < 50; n++) breaker.settle({ probe: false }, 'failed', 'con_1')
  expect(breaker.open).toBe(false)
  breaker.settle({ probe: false }, 'failed', 'con_2')
  expect(breaker.open).toBe(true)
})
