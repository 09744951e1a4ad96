import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { deskTest, FILE } from '../support/fixtures.ts'
import { operatorFor } from '../support/operator.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { getWith, type Issued, issueAccess, issueToken } from '../support/token.ts'
import { must } from '../support/world.ts'

const test = deskTest
  .extend('nodes', FILE, ({ server, otherNode }) => [server, otherNode])
  .extend('onBoth', FILE, ({ nodes }) => {
    return (issued: Issued) => nodes.map((node) => getWith(node.base, issued.token))
  })
  .extend('connect', FILE, ({ nodes, client }) => {
    return (unit?: string) => issueToken(nodes[0] as TestServer, { client, tenant: 'harbour', unit })
  })
test.beforeEach(({ server }) => server.clock.advance(120))

test('two nodes share one burst of ten; Retry-After is long enough', async ({ server, onBoth, connect }) => {
  const gets = onBoth(await connect())
  const asked = Date.now()
  const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => gets[n % 2]?.('/api/v1/me')))
  const passed = Math.ceil((Date.now() - asked) / 1000)
  const accepted = answers.filter((answer) => answer?.status === 200)
  const refused = answers.filter((answer) => answer?.status === 429)
  expect(accepted.length + refused.length).toBe(40)
  expect(accepted.length).toBeGreaterThanOrEqual(10)
  expect(accepted.length).toBeLessThanOrEqual(10 + passed)
  const [first] = refused
  expect(first?.headers.get('retry-after')).toBe('1')
  expect(first?.body).toMatchObject({ status: 429, title: 'Too many requests' })
  server.clock.advance(1)
  expect((await gets[1]?.('/api/v1/me'))?.status).toBe(200)
})

test('sixty in any minute, however they are spread over the nodes', async ({ server, onBoth, connect }) => {
  const gets = onBoth(await connect('north'))
  const began = server.clock.now().getTime()
  let accepted = 0
  for (let second = 0; second < 59; second += 2) {
    for (let n = 0; n < 3; n += 1) accepted += (await gets[n % 2]?.('/api/v1/me'))?.status === 200 ? 1 : 0
    server.clock.advance(2)
  }
  expect(accepted).toBeGreaterThanOrEqual(60)
  // Those of the first moments leave the window where the test itself takes longer than a minute of its clock.
  const beyond = Math.max(0, (server.clock.now().getTime() - began) / 1000 - 60)
  expect(accepted).toBeLessThanOrEqual(60 + 3 * Math.ceil(beyond / 2))
})

test('every answer with a good token tells what is left, refusals too', async ({ connect }) => {
  const { get } = await connect('south')
  const left = async (path: string, options?: Parameters<typeof get>[1]) => {
    const { status, headers } = await get(path, options)
    expect(headers.get('ratelimit-policy')).toBe('"burst";q=10;w=10, "minute";q=60;w=60')
    expect(headers.get('ratelimit')).toMatch(/^"burst";r=\d+;t=\d+, "minute";r=\d+;t=60$/)
    expect(headers.get('x-ratelimit-limit')).toBe('60')
    expect(headers.get('x-ratelimit-reset')).toMatch(/^\d+$/)
    return [status, Number(headers.get('ratelimit')?.match(/"minute";r=(\d+)/)?.[1])]
  }
  expect(await left('/api/v1/me')).toEqual([200, 59])
  expect(await left('/api/v1/payments')).toEqual([403, 58])
  expect(await left('/api/v1/bookings/none')).toEqual([404, 57])
  expect(await left('/api/v1/bookings?limit=x')).toEqual([400, 56])
  expect(await left('/api/v1/nowhere')).toEqual([404, 55])
  expect(await left('/api/v1/bookings', { method: 'DELETE' })).toEqual([405, 54])
})

test('limits are a connection’s own: new tokens bring no new ones, other connections lose nothing', async ({
  connect,
}) => {
  const first = await connect()
  await Promise.all(Array.from({ length: 15 }, () => first.get('/api/v1/me')))
  const again = await connect()
  expect(again.connection).toBe(first.connection)
  const other = await connect('north')
  expect((await other.get('/api/v1/me')).headers.get('ratelimit')).toContain('"burst";r=9')
  const { headers } = await again.get('/api/v1/me')
  expect(Number(headers.get('x-ratelimit-remaining'))).toBeLessThan(5)
})

test('a revocation at one node is seen by the next call at the other', async ({ nodes, connect, onBoth }) => {
  const issued = await connect()
  const [, second] = onBoth(issued)
  expect((await second?.('/api/v1/me'))?.status).toBe(200)
  must(await operatorFor(nodes[0] as TestServer).delete(`/connections/${issued.connection}`))
  expect((await second?.('/api/v1/me'))?.status).toBe(401)
})

/** What a bucket that was full at `began` has given by now at most. */
const mostSince = (began: number) => 10 + Math.floor((Date.now() - began) / 1000)

test('a burst over several tokens, addresses and nodes is one burst, also in one statement', async ({
  nodes,
  connect,
  client,
}) => {
  const { grant } = await connect()
  const scopes = ['bookings:read']
  const tokens = await Promise.all(
    Array.from({ length: 8 }, () => issueAccess(nodes[0] as TestServer, { client, grant, scopes })),
  )
  const gets = nodes.flatMap((node) => tokens.map((token) => getWith(node.base, token)))
  // The first use of a token is noted in a statement of its own.
  await Promise.all(gets.slice(0, 8).map((get) => get('/api/v1/me')))
  nodes[0]?.clock.advance(120)
  const began = Date.now()
  const paths = ['/api/v1/bookings/none', '/api/v1/bookings/other', '/api/v1/me', '/api/v1/bookings?limit=1']
  const answers = await Promise.all(
    Array.from({ length: 160 }, (_, n) =>
      gets[n % gets.length]?.(paths[n % 8 < 6 ? n % 2 : 2 + (n % 2)] ?? ''),
    ),
  )
  const statuses = answers.map((answer) => answer?.status)
  expect([...new Set(statuses)].filter((status) => ![200, 404, 429].includes(status ?? 0))).toEqual([])
  const accepted = statuses.filter((status) => status !== 429).length
  expect(accepted).toBeGreaterThanOrEqual(10)
  expect(accepted).toBeLessThanOrEqual(mostSince(began))
})

test('nodes that serve many connections at once never wait for each other in a circle', async ({
  server,
  nodes,
  operator,
  client,
}) => {
  const units = Array.from({ length: 30 }, (_, n) => ({
    id: `unit-${n}`,
    kind: 'location',
    name: `Unit ${n}`,
  }))
  const tenant = `t-${randomUUID()}`
  must(
    await operator.put(`/tenants/${tenant}`, {
      name: 'Many',
      environment: 'production',
      verified: true,
      units,
    }),
  )
  const issued = await Promise.all(units.map(({ id }) => issueToken(server, { client, tenant, unit: id })))
  const answers = await Promise.all(
    Array.from({ length: 360 }, (_, n) => {
      const { token } = issued[n < 180 ? n % 30 : 29 - (n % 30)] as Issued
      return getWith((nodes[n % 2] as TestServer).base, token)('/api/v1/bookings/none')
    }),
  )
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status !== 404 && status !== 429)).toEqual([])
  expect(statuses.filter((status) => status === 404).length).toBeGreaterThanOrEqual(300)
})

test('a node that stops leaves its counts to the next, and one that starts finds them', async ({
  server,
  nodes,
  database,
  connect,
}) => {
  const { token } = await connect()
  const { config } = server.runtime
  const startNode = () =>
    startServer({ database, clock: server.clock, config: { secretKeys: config.secretKeys } })
  const spend = async (node: TestServer, count: number) => {
    const get = getWith(node.base, token)
    const answers = await Promise.all(Array.from({ length: count }, () => get('/api/v1/me')))
    return answers.filter(({ status }) => status === 200).length
  }
  const began = Date.now()
  const first = await startNode()
  let spent = await spend(first, 7)
  expect(spent).toBe(7)
  const traffic = spend(nodes[0] as TestServer, 15)
  const second = await startNode()
  spent += await traffic
  await first.close()
  spent += await spend(second, 15)
  await second.close()
  expect(spent).toBeGreaterThanOrEqual(10)
  expect(spent).toBeLessThanOrEqual(mostSince(began))
})
