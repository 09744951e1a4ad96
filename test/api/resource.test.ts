import { sql } from 'kysely'
import { expect } from 'vitest'
import { storeChanges } from '../../src/model/tenants/records.ts'
import { deskTest, FILE } from '../support/fixtures.ts'
import { getWith, issueAccess, issueToken } from '../support/token.ts'
import { must } from '../support/world.ts'

const test = deskTest.extend('bookings', { ...FILE, auto: true }, async ({ operator }) => {
  for (const tenant of ['harbour', 'alpine']) {
    const changes = ['north', 'south', null].flatMap((unit) =>
      [1, 2, 3].map((n) => ({
        tenant,
        type: 'bookings',
        id: `${tenant}-${unit ?? 'none'}-${n}`,
        unit,
        data: { reference: `${tenant} ${unit} ${n}`, total: n },
      })),
    )
    must(await operator.post('/changes', { changes }))
  }
})
// Every test has its minute for itself.
test.beforeEach(({ server }) => server.clock.advance(120))

const ids = (body: { data: { id: string }[] }) => body.data.map((record) => record.id)

test('me says what the token opens', async ({ server, client }) => {
  const whole = await issueToken(server, { client, tenant: 'harbour', tokenScopes: ['bookings:read'] })
  expect((await whole.get('/api/v1/me')).body).toEqual({
    connection: whole.connection,
    app: 'desk',
    tenant: { id: 'harbour', name: 'Harbour Rentals' },
    unit: null,
    scopes: ['bookings:read'],
    environment: 'production',
  })
  const part = await issueToken(server, { client, tenant: 'harbour', unit: 'north' })
  expect((await part.get('/api/v1/me')).body.unit).toEqual({ id: 'north', name: 'North', kind: 'location' })
})

test('a record has its envelope first, then its own fields, and an ETag that answers 304 until it changes', async ({
  server,
  client,
  operator,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  const path = '/tenants/harbour/records/customers/etag'
  const data = {
    reference: 'B-1',
    nested: { text: 'a "b" \\ {,}', list: [1, null] },
    created_at: 'theirs',
    unit: 'x',
  }
  must(await operator.put(path, { unit: 'north', data }))
  const first = await get('/api/v1/customers/etag')
  expect(first.body).toEqual({
    id: 'etag',
    unit: 'north',
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    updated_at: first.body.created_at,
    reference: 'B-1',
    nested: data.nested,
  })
  expect(Object.keys(first.body).slice(0, 4)).toEqual(['id', 'unit', 'created_at', 'updated_at'])
  const etag = first.headers.get('etag') as string
  const known = { headers: { 'if-none-match': etag } }
  const unchanged = await get('/api/v1/customers/etag', known)
  expect([unchanged.status, unchanged.body, unchanged.headers.get('etag')]).toEqual([304, '', etag])
  must(await operator.put(path, { unit: 'north', data }))
  expect((await get('/api/v1/customers/etag', known)).status).toBe(200)
  must(await operator.put(path, { data: { id: 'etag' } }))
  const { body } = await get('/api/v1/customers/etag')
  expect([body.id, body.unit, Object.keys(body).length]).toEqual(['etag', null, 4])
  must(await operator.delete(path))
  expect((await get('/api/v1/customers/etag')).status).toBe(404)
  expect((await operator.delete(path)).status).toBe(404)
})

test('a list pages by updated_at and id through everything once', async ({ server, client }) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  const seen: string[] = []
  let path = '/api/v1/bookings?limit=4'
  for (let pages = 0; ; pages += 1) {
    const { body, headers } = must(await get(path))
    seen.push(...ids(body))
    if (body.next_cursor === null) {
      expect([pages, headers.get('link')]).toEqual([2, null])
      break
    }
    expect(headers.get('link')).toBe(
      `<${server.base}/api/v1/bookings?limit=4&cursor=${body.next_cursor}>; rel="next"`,
    )
    path = `/api/v1/bookings?limit=4&cursor=${body.next_cursor}`
  }
  expect(seen).toHaveLength(9)
  expect(new Set(seen).size).toBe(9)
})

test('updated_since resumes where a partner stopped and misses nothing', async ({
  server,
  client,
  operator,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'alpine' })
  const { body: all } = await get('/api/v1/bookings')
  const last = all.data.at(-1).updated_at
  server.clock.advance(10)
  must(await operator.put('/tenants/alpine/records/bookings/late', { data: { total: 9 } }))
  const { body } = await get(`/api/v1/bookings?updated_since=${last}`)
  expect(ids(body)).toEqual([...ids(all), 'late'])
  const { body: later } = await get(`/api/v1/bookings?limit=1&updated_since=${body.data.at(-1).updated_at}`)
  expect([ids(later), later.next_cursor]).toEqual([['late'], null])
  const { body: page } = await get(`/api/v1/bookings?limit=1&updated_since=${last}`)
  const cursor = page.next_cursor
  expect((await get(`/api/v1/bookings?cursor=${cursor}&updated_since=${last}`)).status).toBe(200)
  expect((await get(`/api/v1/bookings?cursor=${cursor}&updated_since=2020-01-01`)).status).toBe(400)
})

test('a change that commits late is not passed over by a partner who has read further', async ({
  server,
  client,
  operator,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'alpine' })
  const { db, platform, now } = server.runtime
  const change = (id: string) => ({ tenant: 'alpine', type: 'customers', id, unit: null, data: {} })
  const others: Promise<unknown>[] = []
  await db.transaction().execute(async (trx) => {
    await storeChanges(trx, platform, [change('slow')], now())
    // These come while the first is still under way: they wait for it, and get later stamps.
    others.push(
      ...['quick1', 'quick2'].map((id) =>
        operator.put(`/tenants/alpine/records/customers/${id}`, { data: {} }),
      ),
    )
    await expect
      .poll(async () => {
        const waiting = sql<{ n: number }>`select count(*) as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`
        return (await waiting.execute(db)).rows[0]?.n
      })
      .toBe(2)
    expect(ids((await get('/api/v1/customers')).body)).toEqual([])
  })
  await Promise.all(others)
  const { body } = await get('/api/v1/customers')
  expect(ids(body)[0]).toBe('slow')
  const stamps = body.data.map((record: { updated_at: string }) => record.updated_at)
  expect(new Set(stamps).size).toBe(3)
})

test('a query that cannot be read is a 400 that says why', async ({ server, client }) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  for (const query of [
    'limit=0',
    'limit=101',
    'limit=1e1',
    'limit=1&limit=2',
    'updated_since=yesterday',
    'updated_since=2026-01-01T00:00:00+02:00',
    'updated_since=2026-02-31',
    'unit=north',
    'cursor=nonsense',
  ]) {
    const answer = await get(`/api/v1/bookings?${query}`)
    expect([query, answer.status, answer.headers.get('x-ratelimit-limit')]).toEqual([query, 400, '60'])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  }
})

test('O31 a token in the address is refused, also beside one in the header', async ({ server, client }) => {
  const { token, get } = await issueToken(server, { client, tenant: 'harbour' })
  const bare = await getWith(server.base, null)(`/api/v1/me?access_token=${token}`)
  expect([bare.status, bare.body.detail]).toEqual([401, expect.stringContaining('not accepted in the URL')])
  expect((await get(`/api/v1/me?access_token=${token}`)).status).toBe(400)
  expect(JSON.stringify(server.logged)).not.toContain(token)
})

test('O32 no token, a wrong one and a lacking scope get the challenges of RFC 6750 and 9728', async ({
  server,
  client,
}) => {
  const metadata = `resource_metadata="${server.base}/.well-known/oauth-protected-resource/api/v1"`
  const none = await getWith(server.base, null)('/api/v1/bookings')
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([
    401,
    `Bearer scope="bookings:read", ${metadata}`,
  ])
  for (const wrong of ['dbat_x', 'dbrt_x', 'dbat_'.padEnd(48, 'a'), 'ü', 'a b']) {
    const answer = await getWith(server.base, encodeURIComponent(wrong))('/api/v1/bookings')
    expect(answer.status).toBe(401)
    expect(answer.headers.get('x-ratelimit-limit')).toBeNull()
  }
  const confused = await getWith(server.base, `dbrt_${'a'.repeat(43)}`)('/api/v1/me')
  expect([confused.status, confused.body.detail]).toEqual([401, expect.stringContaining('refresh token')])
  const wrong = await getWith(server.base, 'dbat_wrong')('/api/v1/bookings')
  expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"')
  expect(wrong.headers.get('www-authenticate')).toContain(metadata)
  expect(wrong.body).toMatchObject({ status: 401, title: expect.any(String), detail: expect.any(String) })
  expect(wrong.body.type).toContain('invalid_token')

  const { get } = await issueToken(server, { client, tenant: 'harbour', tokenScopes: ['customers:read'] })
  for (const path of ['/api/v1/bookings', '/api/v1/bookings/harbour-none-1', '/api/v1/bookings/unknown']) {
    const lacking = await get(path)
    expect(lacking.status).toBe(403)
    expect(lacking.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
    expect(lacking.headers.get('www-authenticate')).toContain('scope="bookings:read"')
    expect(lacking.body.detail).toContain('bookings:read')
    expect(lacking.headers.get('x-ratelimit-limit')).toBe('60')
  }
})

test('anything but reading is 405 with a sentence, whoever asks', async ({ server, client }) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const ask of [get, getWith(server.base, null)]) {
      const answer = await ask('/api/v1/bookings/harbour-none-1', { method })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
      expect(answer.body.detail).toContain('read-only')
    }
  }
  expect(
    (await get('/api/v1/bookings', { method: 'POST' })).headers.get('x-ratelimit-remaining'),
  ).not.toBeNull()
  const head = await get('/api/v1/bookings', { method: 'HEAD' })
  expect([head.status, head.body, Number(head.headers.get('content-length')) > 100]).toEqual([200, '', true])
  const options = await getWith(server.base, null)('/api/v1/bookings', { method: 'OPTIONS' })
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
  expect(options.headers.get('access-control-allow-headers')).toContain('Authorization')
  expect((await get('/api/v1/nothing')).status).toBe(404)
})

test('O33 a token sees nothing of another merchant or unit: lists, records, cursors, ETags', async ({
  server,
  client,
}) => {
  const north = await issueToken(server, { client, tenant: 'harbour', unit: 'north' })
  const south = await issueToken(server, { client, tenant: 'harbour', unit: 'south' })
  const alpine = await issueToken(server, { client, tenant: 'alpine', unit: 'north' })
  const { body } = await north.get('/api/v1/bookings')
  expect(ids(body).sort()).toEqual(['harbour-north-1', 'harbour-north-2', 'harbour-north-3'])
  expect(new Set(body.data.map((record: { unit: string }) => record.unit))).toEqual(new Set(['north']))

  const { headers } = await south.get('/api/v1/bookings/harbour-south-1')
  const missing = await north.get('/api/v1/bookings/does-not-exist')
  for (const id of ['harbour-south-1', 'harbour-none-1', 'alpine-north-1']) {
    const foreign = await north.get(`/api/v1/bookings/${id}`, {
      headers: { 'if-none-match': `${headers.get('etag')}, *` },
    })
    expect([foreign.status, foreign.body]).toEqual([404, missing.body])
    expect(foreign.headers.get('etag')).toBeNull()
  }
  const { body: page } = await south.get('/api/v1/bookings?limit=1')
  for (const { get } of [north, alpine]) {
    const answer = await get(`/api/v1/bookings?cursor=${page.next_cursor}`)
    expect([answer.status, answer.body.data]).toEqual([400, undefined])
  }
  expect((await south.get(`/api/v1/customers?cursor=${page.next_cursor}`)).status).toBe(400)
  const changed = `${page.next_cursor.slice(0, -1)}${page.next_cursor.endsWith('A') ? 'B' : 'A'}`
  expect((await south.get(`/api/v1/bookings?cursor=${changed}`)).status).toBe(400)
  expect((await south.get(`/api/v1/bookings?cursor=${page.next_cursor}`)).status).toBe(200)
})

test('a token is refused at once when anything that it rests on is gone, and its developers see why', async ({
  server,
  client,
  operator,
}) => {
  const reasonOf = async (answer: { status: number; body: { detail: string } }) => [
    answer.status,
    answer.body.detail,
  ]
  const issued = await issueToken(server, { client, tenant: 'alpine' })
  const { get } = issued
  const me = async () => await reasonOf(await get('/api/v1/me'))
  const alpine = { name: 'Alpine Rentals', environment: 'production', verified: true }

  must(await operator.put('/tenants/alpine', { ...alpine, verified: false }))
  expect(await me()).toEqual([401, expect.stringContaining('not verified')])
  must(await operator.put('/tenants/alpine', alpine))
  expect((await get('/api/v1/me')).status).toBe(200)

  must(await operator.post('/apps/desk/suspend'))
  expect(await me()).toEqual([401, expect.stringContaining('suspended')])
  must(await operator.post('/apps/desk/resume'))
  expect((await get('/api/v1/me')).status).toBe(200)

  const short = getWith(
    server.base,
    await issueAccess(server, { client, grant: issued.grant, scopes: ['bookings:read'], ttl: 5 }),
  )
  expect((await short('/api/v1/me')).status).toBe(200)
  server.clock.advance(5)
  expect(await reasonOf(await short('/api/v1/me'))).toEqual([401, expect.stringContaining('expired')])

  must(await operator.delete(`/connections/${issued.connection}`))
  expect(await me()).toEqual([401, expect.stringContaining('ended')])
  expect((await operator.delete(`/connections/${issued.connection}`)).status).toBe(204)
  expect((await operator.delete('/connections/con_none')).status).toBe(404)

  await server.runtime.requestLog.flush()
  const rows = await server.runtime.db
    .selectFrom('request_log')
    .select(['status', 'reason'])
    .where('connection_id', '=', issued.connection)
    .where('status', '=', 401)
    .orderBy('id')
    .execute()
  expect(rows.map((row) => row.reason).join()).toMatch(/not verified.*suspended.*expired.*ended/)
})

test('the first use of a token is noted before its answer leaves, and its connection shows when it was used', async ({
  server,
  client,
  operator,
}) => {
  const { get, connection, grant } = await issueToken(server, { client, tenant: 'harbour' })
  const used = () =>
    server.runtime.db
      .selectFrom('access_tokens')
      .select('first_used_at')
      .where('grant_id', '=', grant)
      .executeTakeFirstOrThrow()
  expect((await used()).first_used_at).toBeNull()
  await get('/api/v1/bookings/unknown')
  const first = (await used()).first_used_at
  expect(first).not.toBeNull()
  server.clock.advance(2)
  await get('/api/v1/me')
  expect((await used()).first_used_at).toEqual(first)
  await expect
    .poll(async () => (await operator.get(`/connections/${connection}`)).body.last_used_at)
    .not.toBeNull()
})
