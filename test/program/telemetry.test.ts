import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'vitest'
import { loadPlatform } from '../../src/platform/load.ts'
import { type Collector, startCollector } from '../support/collector.ts'
import { baseTest, FILE, startedReceiver } from '../support/fixtures.ts'
import { obtainCode, redeem, refresh, type Tokens } from '../support/flow.ts'
import { freePort, listen } from '../support/listen.ts'
import { PASSWORD, REDIRECT, settle } from '../support/merchants.ts'
import { operatorFor } from '../support/operator.ts'
import { type Running, startProgram } from '../support/program.ts'

// One process that sends its traces and metrics to a collector, and everything that it logs of a whole story.

const ADDRESS = '203.0.113.77'
const TRACE = '0af7651916cd43dd8448eb211c80319c'
const operatorToken = `op_${randomBytes(24).toString('hex')}`
const NODE_OPTIONS = `--import=${join(import.meta.dirname, '../support/tell_opentelemetry.js')}`

/** Everything that must stay out of logs and spans. */
const secrets = new Set<string>([operatorToken, PASSWORD, 'olga@north.example', 'Olga Owner', ADDRESS])

/** Adds the address of a caller to every request, and remembers the cookies and codes that come back. */
async function watchFetch<T>(run: () => Promise<T>): Promise<T> {
  const { fetch } = globalThis
  globalThis.fetch = async (input, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('x-forwarded-for', ADDRESS)
    const response = await fetch(input, { ...init, headers })
    for (const cookie of response.headers.getSetCookie()) {
      const [, value = ''] = /^[^=]+=([^;]*)/.exec(cookie) ?? []
      if (value.length >= 16) secrets.add(value)
    }
    const location = response.headers.get('location') ?? ''
    const code = URL.parse(location, 'http://x')?.searchParams.get('code')
    if (code) secrets.add(code)
    return response
  }
  try {
    return await run()
  } finally {
    globalThis.fetch = fetch
  }
}

type Line = Record<string, unknown> & { msg: string; level: number }

const linesOf = (running: Pick<Running, 'said'>): Line[] =>
  running
    .said()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))

const test = baseTest
  .extend('receiver', FILE, startedReceiver)
  // biome-ignore lint/correctness/noEmptyPattern: a fixture that needs no other
  .extend('collector', FILE, async ({}, { onCleanup }): Promise<Collector> => {
    const collector = await startCollector()
    onCleanup(collector.close)
    return collector
  })
  .extend('env', FILE, async ({ database }) => {
    const port = String(await freePort())
    const key = randomBytes(32).toString('base64')
    secrets.add(key)
    return {
      ...{ DATABASE_URL: database.url, SECRET_KEY: key, OPERATOR_TOKEN: operatorToken },
      ...{ PUBLIC_URL: `http://127.0.0.1:${port}`, PORT: port, TRUST_PROXY: '1', NODE_OPTIONS },
      ...{ ALLOW_PRIVATE_ENDPOINTS: 'true', LOG_LEVEL: 'debug', ACCESS_LOG: 'true' },
    }
  })
  .extend('story', FILE, async ({ env, collector, receiver }, { onCleanup }) => {
    const running = await startProgram({
      ...env,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=of-the-collector',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      // A partner's flag must not decide, and neither must a trace id that passes the ratio.
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
      OTEL_METRIC_EXPORT_INTERVAL: '60000',
    })
    onCleanup(async () => void (await running.end('SIGKILL')))
    const story = await watchFetch(() => tell(running, receiver.url))
    await receiver.until(1)
    const shown = await (await fetch(`${running.base}/metrics`, asOperator())).text()
    return { ...story, running, shown, code: await running.end('SIGTERM') }
  })

const asOperator = (more: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${operatorToken}`, ...more },
})

/** A partner connects, reads, refreshes, reuses a token and is refused; a record changes, and its endpoint is told. */
async function tell({ base }: Running, endpoint: string) {
  const operator = operatorFor({ base, operatorToken })
  const runtime = { platform: loadPlatform('default') }
  const world = await settle({ base, operatorToken, runtime } as Parameters<typeof settle>[0])
  for (const { client_secret } of [world.confidential, world.inHouse]) secrets.add(client_secret)
  await operator.put('/apps/sync', {
    ...{ publisher: 'acme', name: 'Sync', kind: 'public', client_type: 'confidential' },
    ...{ scopes: ['bookings:read'], event_types: ['booking.created'], redirect_uris: [REDIRECT] },
  })
  await operator.post('/apps/sync/approve')
  const added = await operator.post('/apps/sync/endpoints', { environment: 'production', url: endpoint })
  secrets.add(added.body.secret)
  const given = await obtainCode(base, world.confidential.client_id)
  secrets.add(given.verifier).add(given.code)
  const tokens = (await (await redeem(base, world.confidential, given)).json()) as Tokens
  const other = (await (await refresh(base, world.confidential, tokens.refresh_token)).json()) as Tokens
  for (const token of [tokens, other]) secrets.add(token.access_token).add(token.refresh_token)
  const put = await fetch(`${base}/platform/v1/tenants/north/records/bookings/b-1`, {
    method: 'PUT',
    ...asOperator({
      'content-type': 'application/json',
      traceparent: `00-${TRACE}-b7ad6b7169203331-00`,
      'x-request-id': 'erp:42/7',
    }),
    body: JSON.stringify({ data: bookingOf(runtime.platform), event: 'booking.created' }),
  })
  if (put.status >= 300) throw new Error(await put.text())
  const authorization = `Bearer ${other.access_token}`
  const read = await fetch(`${base}/api/v1/bookings/b-1`, { headers: { authorization } })
  const evil = 'x\tGET /admin?token=secret'
  const refused = await fetch(`${base}/api/v1/bookings?access_token=${other.access_token}`, {
    headers: { 'x-request-id': evil },
  })
  await fetch(`${base}/nothing/${tokens.refresh_token}`)
  await refresh(base, world.confidential, tokens.refresh_token)
  await refresh(base, world.confidential, tokens.refresh_token)
  return { put, read, refused, connection: tokens.connection }
}

function bookingOf(platform: ReturnType<typeof loadPlatform>): object {
  return (platform.record_types.find(({ name }) => name === 'bookings') as { example?: object }).example ?? {}
}

test('every request has an id: the caller’s, or ours where theirs could be mistaken for something else', async ({
  story,
}) => {
  expect(story.put.headers.get('x-request-id')).toBe('erp:42/7')
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
  expect(story.read.headers.get('x-request-id')).toMatch(uuid)
  expect(story.refused.headers.get('x-request-id')).toMatch(uuid)
  const lines = linesOf(story.running).filter(({ msg }) => msg === 'request')
  const of = (response: Response) =>
    lines.find((line) => line['request_id'] === response.headers.get('x-request-id'))
  expect(of(story.put)).toMatchObject({
    ...{ trace_id: TRACE, method: 'PUT', status: 201, operator_token: 'OPERATOR_TOKEN' },
    route: '/platform/v1/tenants/:tenant/records/:type/:id',
    duration_ms: expect.any(Number),
  })
  expect(of(story.read)).toMatchObject({
    ...{ route: '/api/v1/bookings/:id', status: 200, app: 'sync', tenant: 'north' },
    connection: story.connection,
  })
  expect(of(story.refused)).toMatchObject({ status: 401, refusal: 'token_needed' })
  expect(lines.find(({ route }) => route === '/oauth/token')).toMatchObject({ app: 'sync', status: 200 })
  expect(lines.find(({ route, person }) => route === '/interaction/:uid' && person)).toMatchObject({
    person: 'olga',
  })
})

test('the request log names the same request', async ({ story, database }) => {
  const row = await database.db
    .selectFrom('request_log')
    .select(['request_id', 'path'])
    .where('path', '=', '/api/v1/bookings/b-1')
    .executeTakeFirst()
  expect(row?.request_id).toBe(story.read.headers.get('x-request-id'))
})

test('no line and no span of the whole story has a secret, an e-mail address or a caller’s address in it', async ({
  story,
  collector,
}) => {
  expect(story.code).toBe(0)
  const written = story.running.said() + JSON.stringify([collector.spans, [...collector.metrics]])
  expect(secrets.size).toBeGreaterThan(12)
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret)]) expect(written).not.toContain(form)
  }
  expect(written).not.toContain('/admin')
  const lines = story.running.said().split('\n').filter(Boolean)
  const odd = lines.filter((line) => !line.startsWith('{') && !line.startsWith('loads @opentelemetry/'))
  expect(odd).toEqual([])
})

test('a trace has the request, the grant and its statements, and says whose it is', async ({
  story,
  collector,
}) => {
  const { spans } = collector
  const token = spans.find(({ name }) => name === 'POST /oauth/token')
  const grant = spans.find(({ name, parent }) => name.startsWith('token ') && parent === token?.spanId)
  const statement = spans.find(({ parent }) => parent === grant?.spanId)
  expect(token?.attributes).toMatchObject({ 'http.route': '/oauth/token', 'drawbridge.app': 'sync' })
  expect(statement?.name).toBe('oauth_redeem_code')
  expect(statement?.attributes['db.system.name']).toBe('postgresql')
  expect(token?.resource).toMatchObject({
    ...{ 'service.name': 'drawbridge', 'deployment.environment.name': 'test' },
  })
  expect(collector.headers[0]).toMatchObject({ 'x-key': 'of-the-collector' })
  const read = spans.find(({ name }) => name === 'GET /api/v1/bookings/:id')
  expect(spans.filter(({ parent }) => parent === read?.spanId).map(({ name }) => name)).toContain(
    'api_record',
  )
  expect(story.code).toBe(0)
})

test('a caller’s trace goes on, is recorded although its flag says no, and the delivery points to it', async ({
  story: _,
  collector,
}) => {
  const put = collector.spans.find(({ traceId, name }) => traceId === TRACE && name.startsWith('PUT'))
  expect(put?.parent).toBe('b7ad6b7169203331')
  const delivery = collector.spans.find(({ name }) => name === 'webhook attempt')
  expect(delivery?.traceId).not.toBe(TRACE)
  expect(delivery?.links.map(({ traceId }) => traceId)).toEqual([TRACE])
  expect(delivery?.links[0]?.spanId).toBeTruthy()
  expect(delivery?.attributes).toMatchObject({ 'drawbridge.event_type': 'booking.created' })
  expect(delivery?.failed).toBe(false)
})

test('the metrics of /metrics go to the collector under the same names, with the same figures', async ({
  story,
  collector,
}) => {
  const sent = (name: string) => collector.metrics.get(name)
  const tokens = sent('drawbridge_token_requests_total')
  expect(tokens?.data).toBe('sum')
  expect(
    tokens?.points.map(({ attributes, value }) => [attributes['grant_type'], attributes['result'], value]),
  ).toEqual(
    expect.arrayContaining([
      ['authorization_code', 'granted', 1],
      ['refresh_token', 'granted', 1],
      ['refresh_token', 'invalid_grant', 2],
    ]),
  )
  expect(sent('drawbridge_grant_reuse_total')?.points).toMatchObject([
    { attributes: { kind: 'refresh_token' }, value: 2 },
  ])
  expect(sent('drawbridge_consents_total')?.points).toMatchObject([
    { attributes: { result: 'allowed', by: 'owner' }, value: 1 },
  ])
  const durations = sent('drawbridge_http_request_duration_seconds')
  const point = durations?.points.find(({ attributes }) => attributes['area'] === '/oauth/')
  expect(point?.buckets).toHaveLength((point?.bounds?.length ?? 0) + 1)
  expect(point?.buckets?.reduce((sum, count) => sum + count, 0)).toBe(point?.count)
  // Those of the queue end with the worker, before the last export.
  const names = [...story.shown.matchAll(/^# TYPE (drawbridge_(?!webhook_)\w+)/gm)].map(([, name]) => name)
  expect([...collector.metrics.keys()]).toEqual(expect.arrayContaining(names))
})

test('without a collector nothing of OpenTelemetry is loaded; with one it is', async ({ story, env }) => {
  expect(story.running.said()).toContain('loads @opentelemetry/sdk-trace')
  const plain = await startProgram({ ...env, ROLE: 'web', ACCESS_LOG: 'false' })
  try {
    await fetch(`${plain.base}/docs`)
    // prom-client loads the API, which does nothing by itself.
    expect(plain.said()).not.toMatch(/loads @opentelemetry\/(?!api$)/m)
    expect(linesOf(plain).filter(({ msg }) => msg === 'request')).toEqual([])
  } finally {
    await plain.end('SIGTERM')
  }
})

test('a collector that never responds, and a log that nobody reads, stop neither requests nor the end', async ({
  env,
}) => {
  const { server, origin } = await listen(() => {})
  const stuck = await startProgram({
    ...{ ...env, ROLE: 'web', LOG_LEVEL: 'info' },
    ...{
      OTEL_EXPORTER_OTLP_ENDPOINT: origin,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_METRIC_EXPORT_INTERVAL: '100',
    },
  })
  try {
    stuck.process.stdout?.pause()
    const get = async () => expect((await fetch(`${stuck.base}/healthz`)).status).toBe(200)
    // 2,000 lines are more than a pipe holds.
    for (let turn = 0; turn < 20; turn++) await Promise.all(Array.from({ length: 100 }, get))
    const asked = performance.now()
    await get()
    expect(performance.now() - asked).toBeLessThan(1000)
    expect(await stuck.end('SIGTERM')).toBe(0)
  } finally {
    await stuck.end('SIGKILL')
    server.closeAllConnections()
    server.close()
  }
})
