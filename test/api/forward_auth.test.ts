import { request } from 'node:http'
import { expect } from 'vitest'
import { deskTest as test } from '../support/fixtures.ts'
import { issueToken } from '../support/token.ts'
import { must } from '../support/world.ts'

const ASK = '/forward-auth?scope=bookings:read'
const HEADERS = ['connection', 'tenant', 'unit', 'client', 'scope']
const identity = (headers: Headers) => HEADERS.map((name) => headers.get(`x-drawbridge-${name}`))

// Every test has its minute for itself.
test.beforeEach(({ server }) => server.clock.advance(120))

test('a token that opens the scope passes, with whose it is and what is left', async ({ server, client }) => {
  const whole = await issueToken(server, { client, tenant: 'harbour' })
  const answer = await whole.get(ASK)
  expect([answer.status, answer.body, answer.headers.get('cache-control')]).toEqual([200, '', 'no-store'])
  const scopes = 'bookings:read customers:read'
  expect(identity(answer.headers)).toEqual([whole.connection, 'harbour', '', client, scopes])
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('9')
  expect(answer.headers.get('ratelimit')).toContain('"minute";r=59')
  const bound = await issueToken(server, { client, tenant: 'harbour', unit: 'north' })
  expect(identity((await bound.get(ASK)).headers)[2]).toBe('north')
  expect((await whole.get('/forward-auth?scope=customers:read%20bookings:read')).status).toBe(200)
  // The API and the vendor's own API share one limit.
  expect((await whole.get('/api/v1/me')).headers.get('ratelimit')).toContain('"minute";r=57')
})

test('without a token it is 401, without the scope 403, beyond the limits 429; none says whose it is', async ({
  server,
  client,
}) => {
  const none = await fetch(server.base + ASK)
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringMatching(/^Bearer resource_metadata=/),
  ])
  const narrow = await issueToken(server, { client, tenant: 'alpine', tokenScopes: ['customers:read'] })
  const lacks = await narrow.get('/forward-auth?scope=bookings:read%20customers:read%20payments:read')
  expect([lacks.status, lacks.headers.get('www-authenticate')]).toEqual([
    403,
    expect.stringContaining('error="insufficient_scope"'),
  ])
  expect(lacks.headers.get('www-authenticate')).toContain('scope="bookings:read payments:read"')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => narrow.get('/forward-auth?scope=customers:read')),
  )
  const late = answers.filter(({ status }) => status === 429)
  // The bucket refills by one per second, and a busy machine may take some.
  expect([late.length > 0, late[0]?.headers.get('retry-after')]).toEqual([true, '1'])
  for (const { headers } of [lacks, ...late]) expect(identity(headers)).toEqual(Array(5).fill(null))
})

test('what ends a token ends it here with the next request', async ({ server, client, operator }) => {
  const { get, connection } = await issueToken(server, { client, tenant: 'alpine', unit: 'south' })
  expect((await get(ASK)).status).toBe(200)
  must(await operator.delete(`/connections/${connection}`))
  const answer = await get(ASK)
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining('error="invalid_token"'),
  ])
})

test.for([
  ['no scope', '/forward-auth'],
  ['an empty scope', '/forward-auth?scope='],
  ['two scopes', '/forward-auth?scope=bookings:read&scope=customers:read'],
  ['a scope that is not defined', '/forward-auth?scope=bookings:red'],
  ['a token in the address', `${ASK}&access_token=dbat_x`],
] as const)('a proxy that asks with %s lets nobody pass', async ([, path], { server, client }) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  expect((await get(path)).status).toBe(400)
})

test('a token that is bound to a key is refused, since its proof is for another address', async ({
  server,
  client,
  runtime,
}) => {
  const { token, grant, get } = await issueToken(server, { client, tenant: 'harbour', unit: 'south' })
  const headers = { authorization: `DPoP ${token}`, dpop: 'x' }
  const proven = await fetch(server.base + ASK, { headers })
  await runtime.db
    .updateTable('access_tokens')
    .set({ jkt: Buffer.alloc(32, 1) })
    .where('grant_id', '=', grant)
    .execute()
  const alone = await get(ASK)
  for (const answer of [proven, alone]) {
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer error="invalid_token", error_description="This access token is bound/),
    ])
  }
})

test('the request log has the forwarded request, as clean and short text; the caller’s day counts the scope', async ({
  server,
  client,
  runtime,
}) => {
  const { token, connection } = await issueToken(server, { client, tenant: 'playground-none' }).catch(() =>
    issueToken(server, { client, tenant: 'alpine', unit: 'north' }),
  )
  const ask = (method: string, headers: Record<string, string>) =>
    new Promise<number>((done, failed) => {
      const options = { method, headers: { authorization: `Bearer ${token}`, ...headers } }
      const asked = request(server.base + ASK, options, (response) => {
        response.resume()
        done(response.statusCode ?? 0)
      })
      asked.once('error', failed).end()
    })
  const cases: [method: string, headers: Record<string, string>][] = [
    ['GET', { 'x-original-uri': '/v2/bookings/7?token=secret#x', 'x-original-method': 'PUT' }],
    [
      'GET',
      { 'x-forwarded-uri': 'https://api.vendor.example/v2/b\u00fccher\ttab', 'x-forwarded-method': 'get\t' },
    ],
    ['POST', { 'x-forwarded-uri': `/${'y'.repeat(5000)}` }],
    ['DELETE', {}],
    ['GET', { 'x-forwarded-uri': '?scope=none' }],
    ['GET', { 'x-original-uri': '/api/v1/made-up' }],
  ]
  for (const [method, headers] of cases) expect(await ask(method, headers)).toBe(200)
  await runtime.requestLog.flush()
  const logged = await runtime.db
    .selectFrom('request_log')
    .select(['method', 'path', 'status', 'kind'])
    .where('connection_id', '=', connection)
    .orderBy('id')
    .execute()
  expect(logged.map(({ method, path }) => [method, path])).toEqual([
    ['PUT', '/v2/bookings/7'],
    ['GET', '/v2/b?cher?tab'],
    ['POST', `/${'y'.repeat(299)}`],
    ['DELETE', '/forward-auth'],
    ['GET', '/'],
    ['GET', '/api/v1/made-up'],
  ])
  expect(new Set(logged.map(({ kind }) => kind))).toEqual(new Set(['forward_auth']))
  const used = await runtime.db.selectFrom('daily_use').select('record_type').distinct().execute()
  expect(used.map(({ record_type }) => record_type)).not.toContain('made-up')
  expect(used.map(({ record_type }) => record_type)).toContain('bookings:read')
})
