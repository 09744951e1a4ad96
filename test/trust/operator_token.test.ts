import { describe, expect } from 'vitest'
import { recordRefusedAttempts } from '../../src/model/audit/refused_attempts.ts'
import { runCli } from '../support/cli.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { startServer, type TestServer } from '../support/server.ts'

const test = merchantsTest.extend('setting', FILE, { config: { trustProxy: { hops: 1 } } })

const DOORS = ['/platform/v1/tenants', '/metrics', '/oauth/introspect'] as const
const WRONG = 'wrong-operator-token-of-a-stranger'

async function open(server: Pick<TestServer, 'base'>, door: string, token: string, ip: string) {
  const isForm = door === '/oauth/introspect'
  const response = await fetch(server.base + door, {
    method: isForm ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': ip },
    ...(isForm ? { body: new URLSearchParams({ token: 'x' }) } : {}),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe.each(DOORS)('T13 at %s', (door) => {
  const net = 20 + DOORS.indexOf(door)

  test('wrong operator tokens are throttled per address', async ({ server, otherNode }) => {
    const stranger = `198.51.${net}.1`
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        open(n % 2 ? server : otherNode, door, WRONG, n % 3 ? stranger : `${stranger} `),
      ),
    )
    const statuses = guesses.map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(20)
    const refused = guesses.find(({ status }) => status === 429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused?.text).toMatch(
      door === '/oauth/introspect' ? /temporarily_unavailable/ : /problem|rate_limited|too_many/,
    )
    // A guess that hits cannot be told while the address is throttled.
    expect((await open(server, door, server.operatorToken, stranger)).status).toBe(429)
    // From anywhere else the right token works, and a wrong one is only wrong.
    expect((await open(server, door, server.operatorToken, `203.0.${net}.1`)).status).toBe(200)
    expect((await open(server, door, WRONG, `203.0.${net}.2`)).status).toBe(401)
    server.clock.advance(61)
    expect((await open(server, door, server.operatorToken, stranger)).status).toBe(200)
  })

  test('IPv6 counts by /64', async ({ server }) => {
    for (let n = 0; n < 10; n++) await open(server, door, WRONG, `2001:db8:${net}:1:${n}::1`)
    expect((await open(server, door, WRONG, `2001:db8:${net}:1:ffff::1`)).status).toBe(429)
    expect((await open(server, door, WRONG, `2001:db8:${net}:2::1`)).status).toBe(401)
  })

  test('where the right token was used before, a stranger at the same address stops nobody', async ({
    server,
    otherNode,
  }) => {
    const shared = `192.0.${net}.9`
    expect((await open(server, door, server.operatorToken, shared)).status).toBe(200)
    for (let n = 0; n < 12; n++) await open(server, door, WRONG, shared)
    expect((await open(server, door, WRONG, shared)).status).toBe(429)
    for (const node of [server, otherNode]) {
      expect((await open(node, door, server.operatorToken, shared)).status).toBe(200)
    }
  })
})

test('T13 they are audited: one row per address and window, without the token', async ({ server }) => {
  const { db, now } = server.runtime
  server.clock.advance(3600)
  await recordRefusedAttempts(db, now())
  const known = (await rows(server)).length
  for (const door of DOORS) for (let n = 0; n < 8; n++) await open(server, door, WRONG, '198.51.100.77')
  server.clock.advance(16 * 60)
  await recordRefusedAttempts(db, now())
  const written = (await rows(server)).slice(known)
  expect(written.reduce((sum, { details }) => sum + (details as { attempts: number }).attempts, 0)).toBe(24)
  expect(written.length).toBeLessThanOrEqual(2)
  expect(written[0]).toMatchObject({ ip: '198.51.100.77', actor_kind: 'anonymous' })
  expect(JSON.stringify(written)).not.toContain(WRONG)
})

test('T13 without a token nothing is counted, and the right one costs no count', async ({ server }) => {
  const ip = '198.51.100.78'
  for (let n = 0; n < 15; n++) {
    const response = await fetch(`${server.base}/platform/v1/tenants`, { headers: { 'x-forwarded-for': ip } })
    expect(response.status).toBe(401)
  }
  for (let n = 0; n < 15; n++) {
    expect((await open(server, '/metrics', server.operatorToken, ip)).status).toBe(200)
  }
})

const rows = async ({ runtime: { db } }: TestServer) =>
  await db
    .selectFrom('audit_log')
    .select(['details', 'ip', 'actor_kind'])
    .where('action', '=', 'operator_token.refused')
    .orderBy('id')
    .execute()

test('F11 while OPERATOR_TOKEN is replaced both values open everything, as the same caller', async ({
  server,
  database,
}) => {
  const next = 'the-next-operator-token-of-this-server'
  const operatorTokens = [server.operatorToken, next]
  const { secretKeys, trustProxy } = server.runtime.config
  const restarted = await startServer({ database, config: { secretKeys, trustProxy, operatorTokens } })
  try {
    for (const door of DOORS) {
      for (const token of operatorTokens) {
        expect((await open(restarted, door, token, '192.0.99.1')).status).toBe(200)
      }
      for (const token of [`${next}x`, next.slice(1)]) {
        expect((await open(restarted, door, token, '192.0.99.2')).status).toBe(401)
      }
    }
    // A node that was not restarted yet knows the old one alone.
    expect((await open(server, DOORS[0], next, '192.0.99.3')).status).toBe(401)
    const stored = await fetch(`${restarted.base}/platform/v1/publishers/both`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${next}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'B', website: 'https://b.example', support: 'help@b.example' }),
    })
    expect(stored.status).toBe(201)
    const listed = await runCli(restarted, ['--json', 'audit', 'export', '--action', 'publisher.*'], {
      token: `${next},${server.operatorToken}`,
    })
    expect(listed.code).toBe(0)
    expect(listed.out).toContain('"actor":{"kind":"operator","id":null,"name":null}')
  } finally {
    await restarted.close()
  }
})
