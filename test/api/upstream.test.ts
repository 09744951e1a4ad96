import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from 'jose'
import { expect } from 'vitest'
import { createCallTokens } from '../../src/api/upstream/call_tokens.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { ensureSigningKey, publicKeys, rotateSigningKey } from '../../src/model/signing_keys.ts'
import { exampleStory } from '../../src/operator/openapi/examples.ts'
import { loadPlatform } from '../../src/platform/load.ts'
import { deskTest, FILE } from '../support/fixtures.ts'
import { sendMessage } from '../support/mcp_messages.ts'
import { getWith, issueToken } from '../support/token.ts'
import { row, startVendorService, upstreamDefinition } from '../support/upstream.ts'
import { must } from '../support/world.ts'

const test = deskTest
  // biome-ignore lint/correctness/noEmptyPattern: see test/support/fixtures.ts
  .extend('vendor', FILE, async ({}, { onCleanup }) => {
    const started = await startVendorService()
    onCleanup(started.close)
    return started
  })
  .extend('setting', FILE, ({ vendor, folder }) => ({
    platform: upstreamDefinition(folder, ({ record_types }) => {
      record_types[0].views = { short: ['reference', 'total'] }
    }),
    config: { upstreamUrl: `${vendor.origin}/records/` },
  }))
  .extend('key', { ...FILE, auto: true }, ({ runtime }) =>
    ensureSigningKey(runtime.db, runtime.vault, SYSTEM, runtime.now()),
  )
test.beforeEach(({ server, vendor }) => {
  // Every test has its minute for itself.
  server.clock.advance(120)
  vendor.respond({ data: [], next_cursor: null })
})

const metrics = async ({ base, operatorToken }: { base: string; operatorToken: string }): Promise<string> => {
  const headers = { authorization: `Bearer ${operatorToken}` }
  return await (await fetch(`${base}/metrics`, { headers })).text()
}

test('a list is the vendor’s, in the form of the API, and nothing else of it passes', async ({
  server,
  client,
  vendor,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  vendor.respond((_, response) => {
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'set-cookie': 'session=vendor',
      'x-internal': 'build 7',
      'access-control-allow-credentials': 'true',
      'transfer-encoding': 'chunked',
      link: '<https://evil.example>; rel="next"',
      etag: '"list"',
    })
    const rows = [row('b-1', { total: 9, margin: 0.4, tenant: 'harbour' }), row('b-2', { unit: 'north' })]
    response.end(JSON.stringify({ data: rows, next_cursor: null, debug: 'select *' }))
  })
  const answer = await get('/api/v1/bookings')
  expect(answer.body).toEqual({
    data: [
      {
        id: 'b-1',
        unit: null,
        created_at: '2026-06-01T08:00:00.000Z',
        updated_at: '2026-06-02T09:30:00.500Z',
        reference: 'B-b-1',
        total: 9,
      },
      expect.objectContaining({ id: 'b-2', unit: 'north' }),
    ],
    next_cursor: null,
  })
  expect(Object.keys(answer.body.data[0]).slice(0, 4)).toEqual(['id', 'unit', 'created_at', 'updated_at'])
  for (const name of ['set-cookie', 'x-internal', 'access-control-allow-credentials', 'link', 'etag']) {
    expect(answer.headers.get(name), name).toBeNull()
  }
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('9')
  const { body } = await get('/api/v1/bookings?view=short')
  expect(body.data[0]).toEqual({ id: 'b-1', reference: 'B-b-1', total: 9 })
})

test('the vendor gets a signed token of ours, and never the caller’s', async ({ server, client, vendor }) => {
  const bound = await issueToken(server, { client, tenant: 'harbour', unit: 'north' })
  const since = '2026-06-01T00:00:00+02:00'
  const headers = {
    cookie: 'a=b',
    'x-forwarded-for': '10.0.0.1',
    'x-tenant': 'alpine',
    'accept-encoding': 'gzip',
  }
  const path = `/api/v1/bookings?limit=7&updated_since=${encodeURIComponent(since)}`
  must(await bound.get(path, { headers }))
  const { url, headers: sent } = vendor.last
  expect(url.pathname).toBe('/records/tenants/harbour/bookings')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    limit: '7',
    updated_since: '2026-05-31T22:00:00.000Z',
    unit: 'north',
  })
  expect(Object.keys(sent).sort()).toEqual([
    'accept',
    'accept-encoding',
    'authorization',
    'connection',
    'host',
    'user-agent',
  ])
  expect(sent['accept-encoding']).toBe('identity')
  expect(JSON.stringify(sent)).not.toContain(bound.token)
  const keys = createRemoteJWKSet(new URL(`${server.base}/oauth/jwks`))
  const verify = (authorization = '') =>
    jwtVerify(authorization.replace('Bearer ', ''), keys, {
      typ: 'at+jwt',
      algorithms: ['ES256'],
      issuer: server.base,
      audience: `${vendor.origin}/records/`,
      currentDate: server.clock.now(),
    })
  const { payload } = await verify(sent.authorization)
  expect(payload).toEqual({
    iss: server.base,
    aud: `${vendor.origin}/records/`,
    sub: bound.connection,
    client_id: client,
    scope: 'bookings:read',
    tenant: 'harbour',
    unit: 'north',
    jti: expect.any(String),
    iat: expect.any(Number),
    exp: (payload.iat ?? 0) + 60,
  })
  // It is used for half a minute.
  const token = sent.authorization
  must(await bound.get('/api/v1/bookings'))
  expect(vendor.last.headers.authorization).toBe(token)
  server.clock.advance(31)
  must(await bound.get('/api/v1/bookings'))
  expect(vendor.last.headers.authorization).not.toBe(token)
  const whole = await issueToken(server, { client, tenant: 'alpine' })
  must(await whole.get('/api/v1/bookings'))
  const other = (await verify(vendor.last.headers.authorization)).payload
  expect([other['unit'], other.jti === payload.jti]).toEqual([undefined, false])
  expect(Object.fromEntries(vendor.last.url.searchParams)).toEqual({ limit: '50' })
})

test('a key signs only once it has been published for a while, and the key before it stays valid', async ({
  server,
  client,
  vendor,
  runtime,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  const kidOfCall = async () => {
    must(await get('/api/v1/bookings'))
    const [header = ''] = (vendor.last.headers.authorization ?? '').replace('Bearer ', '').split('.')
    return JSON.parse(Buffer.from(header, 'base64url').toString()).kid
  }
  const first = await kidOfCall()
  const second = await rotateSigningKey(runtime.db, runtime.vault, SYSTEM, runtime.now())
  server.clock.advance(120)
  expect(await kidOfCall()).toBe(first)
  server.clock.advance(600)
  expect(await kidOfCall()).toBe(second)
})

test('cursors of the vendor belong to one list of one connection', async ({ server, client, vendor }) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  const stranger = await issueToken(server, { client, tenant: 'alpine' })
  vendor.respond({ data: [row('b-1')], next_cursor: 'offset=50&unit=south' })
  const page = must(await get('/api/v1/bookings?limit=1&updated_since=2026-06-01'))
  const cursor: string = page.body.next_cursor
  expect(cursor).not.toBe('offset=50&unit=south')
  expect(page.headers.get('link')).toBe(
    `<${server.base}/api/v1/bookings?limit=1&cursor=${cursor}>; rel="next"`,
  )
  must(await get(`/api/v1/bookings?limit=1&cursor=${cursor}`))
  expect(Object.fromEntries(vendor.last.url.searchParams)).toEqual({
    limit: '1',
    cursor: 'offset=50&unit=south',
    updated_since: '2026-06-01T00:00:00.000Z',
  })
  const asked = vendor.received.length
  const stored = await get('/api/v1/customers?limit=1')
  expect(stored.body).toEqual({ data: [], next_cursor: null })
  for (const path of [
    `/api/v1/customers?cursor=${cursor}`,
    `/api/v1/bookings?cursor=${cursor}&updated_since=2020-01-01`,
    `/api/v1/bookings?cursor=${Buffer.from('["x",null]').toString('base64url')}`,
    '/api/v1/bookings?cursor=offset%3D50',
    '/api/v1/bookings?include_deleted=true',
    '/api/v1/bookings?unit=south',
    '/api/v1/bookings?limit=101',
  ]) {
    expect([path, (await get(path)).status]).toEqual([path, 400])
  }
  expect((await stranger.get(`/api/v1/bookings?cursor=${cursor}`)).status).toBe(400)
  expect(vendor.received).toHaveLength(asked)
})

test('the token, its scope and the rate limit decide before the vendor is asked; the request log has each call', async ({
  server,
  client,
  vendor,
  runtime,
}) => {
  const asked = vendor.received.length
  const other = await issueToken(server, { client, tenant: 'harbour', tokenScopes: ['customers:read'] })
  const refused = await other.get('/api/v1/bookings')
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    expect.stringContaining('scope="bookings:read"'),
  ])
  expect((await fetch(`${server.base}/api/v1/bookings`)).status).toBe(401)
  expect(vendor.received).toHaveLength(asked)
  const { get, connection } = await issueToken(server, { client, tenant: 'alpine' })
  const began = server.clock.now()
  const answers = await Promise.all(Array.from({ length: 20 }, () => get('/api/v1/bookings')))
  // The bucket refills by one per second, and a busy machine may take some.
  const late = answers.filter(({ status }) => status === 429).length
  expect([late > 0, answers.filter(({ status }) => status === 200).length]).toEqual([true, 20 - late])
  expect(vendor.received).toHaveLength(asked + 20 - late)
  await runtime.requestLog.flush()
  const logged = await runtime.db
    .selectFrom('request_log')
    .select(['kind', 'path', 'status'])
    .where('connection_id', '=', connection)
    .where('at', '>=', began)
    .execute()
  expect(logged).toHaveLength(20)
  expect(logged).toContainEqual({ kind: 'api', path: '/api/v1/bookings', status: 200 })
})

test('a record passes with its ETag, and 304 comes from the vendor', async ({ server, client, vendor }) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  vendor.respond((request, response) => {
    response.setHeader('etag', 'W/"v7"')
    if (request.headers['if-none-match'] === 'W/"v7"') return void response.writeHead(304).end()
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(row('b-1')))
  })
  const first = await get('/api/v1/bookings/b-1')
  expect([first.body.reference, first.headers.get('etag')]).toEqual(['B-b-1', 'W/"v7"'])
  expect(vendor.last.url.pathname).toBe('/records/tenants/harbour/bookings/b-1')
  const same = await get('/api/v1/bookings/b-1', { headers: { 'if-none-match': 'W/"v7"' } })
  expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, '', 'W/"v7"'])
  expect(vendor.last.headers['if-none-match']).toBe('W/"v7"')
  expect((await get('/api/v1/bookings/b-1', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  const head = await get('/api/v1/bookings/b-1', { method: 'HEAD' })
  expect([head.status, head.body, head.headers.get('etag')]).toEqual([200, '', 'W/"v7"'])
})

test('where the vendor has no ETag, the record’s digest is one', async ({ server, client, vendor }) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  vendor.respond(row('b-1'))
  const etag = (await get('/api/v1/bookings/b-1')).headers.get('etag') as string
  const known = { headers: { 'if-none-match': etag } }
  expect((await get('/api/v1/bookings/b-1', known)).status).toBe(304)
  vendor.respond(row('b-1', { total: 1 }))
  expect((await get('/api/v1/bookings/b-1', known)).status).toBe(200)
})

test('rows of another unit or tenant are dropped and reported, also behind a 304', async ({
  server,
  client,
  vendor,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour', unit: 'north' })
  const rows = [
    row('mine', { unit: 'north' }),
    row('south', { unit: 'south' }),
    row('nobody'),
    row('theirs', { unit: 'north', tenant: 'alpine' }),
  ]
  vendor.respond({ data: rows, next_cursor: null })
  const { body } = await get('/api/v1/bookings')
  expect(body.data.map(({ id }: { id: string }) => id)).toEqual(['mine'])
  expect(server.logged.join('')).toContain('rows of another tenant or unit')
  expect(await metrics(server)).toContain('drawbridge_upstream_rows_dropped_total{type="bookings"} 3')
  vendor.respond((request, response) => {
    // A service that looks at conditions first.
    if (request.headers['if-none-match']) return void response.writeHead(304).end()
    response.writeHead(200, { 'content-type': 'application/json', etag: '"3"' })
    response.end(JSON.stringify(row('south', { unit: 'south' })))
  })
  for (const condition of ['"3"', '*']) {
    const headers = { 'if-none-match': condition }
    const answer = await get('/api/v1/bookings/south', { headers })
    expect([answer.status, answer.headers.get('etag')]).toEqual([404, null])
  }
})

test('what the vendor does not have is a 404, and no id leads anywhere else', async ({
  server,
  client,
  vendor,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  vendor.respond((_, response) => response.writeHead(404).end('gone fishing'))
  const missing = await get('/api/v1/bookings/b-9')
  expect([missing.status, missing.body.detail]).toEqual([404, 'This connection has no booking with this ID.'])
  const asked = vendor.received.length
  for (const id of ['..%2Fcustomers', '%2e%2e', 'a%2Fb', 'x%3Funit=south', 'x%23', 'x%0d%0ahost:']) {
    const answer = await get(`/api/v1/bookings/${id}`)
    expect([id, answer.status]).toEqual([id, 404])
  }
  expect(vendor.received).toHaveLength(asked)
  vendor.respond(row('b-1'))
  expect((await get('/api/v1/bookings/b-2')).status).toBe(502)
})

test('the operator stores no records of such a type, and its events name the record by the id in their data', async ({
  operator,
  runtime,
}) => {
  const sentence = /is read from your own service \(UPSTREAM_URL\)/
  const path = '/tenants/harbour/records/bookings/b-1'
  const put = await operator.put(path, { data: { total: 1 } })
  expect([put.status, put.body.detail]).toEqual([422, expect.stringMatching(sentence)])
  expect((await operator.delete(path)).status).toBe(422)
  const change = { tenant: 'harbour', type: 'bookings', id: 'b-1', data: {} }
  expect((await operator.post('/changes', { changes: [change] })).status).toBe(422)
  must(await operator.put('/tenants/harbour/records/customers/c-1', { data: { name: 'Ann' } }))
  const event = { type: 'booking.created', tenant: 'harbour', unit: 'north', data: { id: 'b-1', total: 3 } }
  const nameless = await operator.post('/events', { ...event, data: { total: 3 } })
  expect([nameless.status, nameless.body.errors]).toMatchObject([422, [{ path: '/data/id' }]])
  const { body } = must(await operator.post('/events', event))
  const stored = await runtime.db
    .selectFrom('events')
    .select(['record_type', 'record_id', 'data'])
    .where('id', '=', body.id)
    .executeTakeFirstOrThrow()
  expect(stored).toEqual({ record_type: 'bookings', record_id: 'b-1', data: { id: 'b-1', total: 3 } })
})

test('OpenAPI and the documentation follow the definition', async ({ server }) => {
  const { body: document } = await getWith(server.base, null)('/openapi.json')
  const list = document.paths['/api/v1/bookings'].get
  expect(Object.keys(list.responses)).toEqual(expect.arrayContaining(['502', '503', '504']))
  expect(Object.keys(document.paths['/api/v1/customers'].get.responses)).not.toContain('502')
  expect((await fetch(`${server.base}/docs/errors`)).status).toBe(200)
})

test('signatures are valid whatever their numbers begin with', async ({ runtime }) => {
  const tokenOf = createCallTokens(runtime, 'https://vendor.example')
  const keys = createLocalJWKSet({ keys: await publicKeys(runtime.db) })
  // Of 600, about five have a number of less than 32 bytes.
  for (let n = 0; n < 600; n++) {
    const claims = { client: 'app', tenant: 'harbour', unit: null, scope: 'bookings:read' }
    const token = await tokenOf({ ...claims, connection: `con_${n}` })
    await jwtVerify(token, keys, { currentDate: runtime.now() })
  }
})

test('the documents say what these lists do not have', async ({ server }) => {
  const document = (await (await fetch(`${server.base}/openapi.json`)).json()) as {
    paths: Record<string, { get: { parameters: unknown } }>
  }
  const parametersOf = (path: string) => JSON.stringify(document.paths[path]?.get.parameters)
  expect(parametersOf('/api/v1/bookings')).not.toContain('include_deleted')
  expect(parametersOf('/api/v1/customers')).toContain('include_deleted')
  const page = await (await fetch(`${server.base}/docs/api`)).text()
  expect(page).toContain('not available on the lists of these records: <code>bookings</code>.')
})

test('an example of an event about a record of theirs names the record', ({ folder }) => {
  const definition = upstreamDefinition(folder, (changed) => {
    for (const type of changed.record_types) type.source = 'upstream'
    changed.event_types = changed.event_types.filter((type: { record_type?: string }) => type.record_type)
  })
  const { eventInput, place } = exampleStory(loadPlatform(definition))
  expect(eventInput.data).toMatchObject({ id: place.id })
  // Where others are stored, the examples are about those.
  expect(exampleStory(loadPlatform(upstreamDefinition(folder))).place.type).not.toBe('bookings')
})

test('the tools of agents read what the API reads, and say no more of a failure', async ({
  server,
  client,
  vendor,
}) => {
  const given = { client, tenant: 'harbour', unit: 'north' }
  const { get } = await issueToken(server, given)
  const { token } = await issueToken(server, { ...given, resource: 'mcp' })
  const use = (name: string, args: object) => {
    server.clock.advance(5)
    return sendMessage(server.base, token, ['tools/call', { name, arguments: args }])
  }
  vendor.respond({
    data: [row('b-1', { unit: 'north' }), row('b-2', { unit: 'south' })],
    next_cursor: 'more',
  })
  const list = await use('list_bookings', { limit: 2, view: 'short' })
  expect(vendor.last.url.search).toBe('?limit=2&unit=north')
  const { data, next_cursor } = list.body.result.structuredContent
  expect(data).toEqual((await get('/api/v1/bookings?limit=2&view=short')).body.data)
  expect(data).toEqual([{ id: 'b-1', reference: 'B-b-1' }])
  await use('list_bookings', { cursor: next_cursor })
  expect(vendor.last.url.searchParams.get('cursor')).toBe('more')
  vendor.respond(row('b-1', { unit: 'north' }))
  const one = await use('get_booking', { id: 'b-1' })
  expect(one.body.result.structuredContent).toEqual((await get('/api/v1/bookings/b-1')).body)
  vendor.respond(row('b-1', { unit: 'south' }))
  expect((await use('get_booking', { id: 'b-1' })).body.result).toMatchObject({ isError: true })
  // It is nobody's id, and the vendor is not asked.
  const asked = vendor.received.length
  expect((await use('get_booking', { id: '../payments' })).body.result).toMatchObject({ isError: true })
  expect(vendor.received.length).toBe(asked)
  vendor.respond((_, response) => response.writeHead(500).end('select * from secrets'))
  const failed = await use('get_booking', { id: 'b-1' })
  expect([failed.status, failed.body.result.isError]).toEqual([200, true])
  expect(failed.text).not.toContain('secrets')
})
