import { expect } from 'vitest'
import { recordRefusedAttempts } from '../../src/model/audit/refused_attempts.ts'
import { csrfOf, HttpBrowser } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { PASSWORD } from '../support/merchants.ts'
import type { TestServer } from '../support/server.ts'

// Behind a proxy, so that attempts can come from several addresses.
const test = merchantsTest.extend('setting', FILE, { config: { trustProxy: { hops: 1 } } })

const OLGA = 'olga@north.example'
const OTTO = 'otto@elsewhere.example'
const STAN = 'stan@north.example'
const HOME = '203.0.113.1'
const STRANGER = '198.51.100.1'

/** Signs in from a new browser at this address. @returns the status */
async function attempt(server: TestServer, ip: string, email: string, password: string): Promise<number> {
  const browser = new HttpBrowser(server.base)
  const headers = { 'x-forwarded-for': ip }
  const csrf = csrfOf(await (await browser.get('/signin', headers)).text())
  const body = new URLSearchParams({ csrf, email, password, return_to: '' })
  return (await browser.request('/signin', { method: 'POST', headers, body })).status
}

async function attempts(server: TestServer, count: number, ip: (n: number) => string, email: string) {
  const statuses: number[] = []
  for (let n = 0; n < count; n++) statuses.push(await attempt(server, ip(n), email, 'wrong'))
  return statuses
}

const rowsOf = async ({ runtime: { db } }: TestServer, action: string) =>
  await db
    .selectFrom('audit_log')
    .select(['details', 'ip', 'actor_kind'])
    .where('action', '=', action)
    .orderBy('id')
    .execute()

test('T10 a stranger at another address keeps nobody out of a new browser', async ({ server }) => {
  const statuses = await attempts(server, 12, () => STRANGER, OLGA)
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
  // At the stranger's address the right password is refused too, at any other it is not.
  expect(await attempt(server, STRANGER, OLGA, PASSWORD)).toBe(429)
  expect(await attempt(server, HOME, OLGA, PASSWORD)).toBe(303)
})

test('T10 refused attempts do not prolong the lock', async ({ server }) => {
  server.clock.advance(3600)
  await attempts(server, 10, () => STRANGER, OLGA)
  for (let minute = 0; minute < 14; minute++) {
    server.clock.advance(60)
    expect(await attempt(server, STRANGER, OLGA, 'wrong')).toBe(429)
  }
  server.clock.advance(61)
  expect(await attempt(server, STRANGER, OLGA, PASSWORD)).toBe(303)
})

test('T10 many strangers are limited per account, but not at an address where it has signed in', async ({
  server,
}) => {
  server.clock.advance(3600)
  expect(await attempt(server, HOME, OTTO, PASSWORD)).toBe(303)
  const statuses = await attempts(server, 102, (n) => `192.0.2.${Math.floor(n / 9)}`, OTTO)
  expect(statuses).toEqual([...Array(100).fill(401), 429, 429])
  expect(await attempt(server, '192.0.2.200', OTTO, PASSWORD)).toBe(429)
  // A new browser at an address of the owner's.
  expect(await attempt(server, HOME, OTTO, PASSWORD)).toBe(303)
})

test('T10 an attempt that one limit refuses is not counted by the others', async ({ server }) => {
  server.clock.advance(3600)
  // 60 attempts on one account: 10 count, and so the address may still fail 40 times with other accounts.
  await attempts(server, 60, () => STRANGER, STAN)
  const others: number[] = []
  for (let n = 0; n < 41; n++) others.push(await attempt(server, STRANGER, `n${n}@x.example`, 'wrong'))
  expect(others).toEqual([...Array(40).fill(401), 429])
})

test('T10 refusals are one row of the audit log per key and window', async ({ server, otherNode }) => {
  const { db, now } = server.runtime
  server.clock.advance(3600)
  await recordRefusedAttempts(db, now())
  const before = (await rowsOf(server, 'sign_in.throttled')).length
  await attempts(server, 30, () => STRANGER, OLGA)
  expect(await rowsOf(server, 'sign_in.throttled')).toHaveLength(before)
  server.clock.advance(16 * 60)
  // Two nodes at once write it once.
  await Promise.all([recordRefusedAttempts(db, now()), recordRefusedAttempts(otherNode.runtime.db, now())])
  await recordRefusedAttempts(db, now())
  const rows = (await rowsOf(server, 'sign_in.throttled')).slice(before)
  const counts = rows.map(({ details }) => (details as { attempts: number }).attempts)
  // All within one window, or on both sides of its end.
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20)
  expect(rows.length).toBeLessThanOrEqual(2)
  expect(rows[0]).toMatchObject({
    ip: STRANGER,
    actor_kind: 'anonymous',
    details: { limit: 'account and address' },
  })
})

test('T10 nor does a flood of wrong client secrets fill it', async ({ server, world }) => {
  const { db, now } = server.runtime
  const flood = async () => {
    const response = await fetch(`${server.base}/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${world.confidential.client_id}:wrong`)}`,
        'x-forwarded-for': STRANGER,
      },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
    })
    await response.text()
    return response.status
  }
  // The address has used up its minute.
  const { limitKey } = await import('../../src/model/rate_limits.ts')
  await server.runtime.pool.query(
    'select take_rate_limits(array_fill($1::text, array[600]), 600, 60000, 600, $2)',
    [limitKey('client secret address', STRANGER), now().getTime()],
  )
  expect(new Set(await Promise.all(Array.from({ length: 20 }, flood)))).toEqual(new Set([429]))
  server.clock.advance(16 * 60)
  await recordRefusedAttempts(db, now())
  const rows = await rowsOf(server, 'client_secret.throttled')
  expect(rows.reduce((sum, { details }) => sum + (details as { attempts: number }).attempts, 0)).toBe(20)
  expect(rows.length).toBeLessThanOrEqual(2)
})
