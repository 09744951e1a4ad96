import { expect } from 'vitest'
import { deskTest, FILE } from '../support/fixtures.ts'
import { operatorFor } from '../support/operator.ts'
import type { TestServer } from '../support/server.ts'
import { getWith, type Issued, issueToken } from '../support/token.ts'
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
