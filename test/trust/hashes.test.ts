import { describe, expect, test as plain } from 'vitest'
import { HashQueue } from '../../src/model/people/hash_queue.ts'
import { csrfOf, HttpBrowser } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { PASSWORD } from '../support/merchants.ts'

// Behind a proxy, so that a flood can come from rotating addresses.
const test = merchantsTest.extend('setting', FILE, { config: { trustProxy: { hops: 1 } } })

let addresses = 0
const anotherAddress = () => `198.18.${(addresses >> 8) & 255}.${addresses++ & 255}`

/** Wrong client secrets, over so many connections at once, until `stop`. @returns the statuses and headers seen */
function flood(base: string, clientId: string, connections: number) {
  let going = true
  const seen: { status: number; retryAfter: string | null; body: string }[] = []
  const one = async () => {
    while (going) {
      const response = await fetch(`${base}/oauth/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${clientId}:wrong`)}`,
          'x-forwarded-for': anotherAddress(),
        },
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
      })
      const body = await response.text()
      seen.push({ status: response.status, retryAfter: response.headers.get('retry-after'), body })
    }
  }
  const all = Array.from({ length: connections }, one)
  return {
    seen,
    async stop() {
      going = false
      await Promise.all(all)
    },
  }
}

/** The time of a sign-in, the median of some; milliseconds. */
async function timeSignIn(base: string): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 7; n++) {
    const browser = new HttpBrowser(base)
    const headers = { 'x-forwarded-for': '203.0.113.5' }
    const csrf = csrfOf(await (await browser.get('/signin', headers)).text())
    const body = new URLSearchParams({
      csrf,
      email: 'olga@north.example',
      password: PASSWORD,
      return_to: '/',
    })
    const began = performance.now()
    const response = await browser.request('/signin', { method: 'POST', body, headers })
    times.push(performance.now() - began)
    expect(response.status).toBe(303)
  }
  return times.sort((one, other) => one - other)[3] ?? 0
}

// A ratio of times, on a machine that does nothing else: elsewhere it says more about the neighbours.
const T8 = 'T8 a flood of wrong secrets does not slow an honest sign-in beyond twice its quiet time'
test.skipIf(!process.env['QUIET_MACHINE'])(
  `${T8} (skipped without QUIET_MACHINE=1)`,
  async ({ server, world }) => {
    await timeSignIn(server.base)
    const quiet = await timeSignIn(server.base)
    const flooding = flood(server.base, world.confidential.client_id, 64)
    const flooded = await timeSignIn(server.base).finally(flooding.stop)
    expect(flooding.seen.length).toBeGreaterThan(0)
    expect(flooded / quiet).toBeLessThan(2)
  },
)

test('T8 beyond the bound 503 with Retry-After, as OAuth says it', async ({ server, world }) => {
  const flooding = flood(server.base, world.confidential.client_id, 150)
  while (!flooding.seen.some(({ status }) => status === 503)) {
    await new Promise((later) => setTimeout(later, 50))
  }
  await flooding.stop()
  const { retryAfter, body } = flooding.seen.find(({ status }) => status === 503) ?? { body: '{}' }
  expect(Number(retryAfter)).toBeGreaterThan(0)
  expect(JSON.parse(body)).toMatchObject({ error: 'temporarily_unavailable' })
  expect(new Set(flooding.seen.map(({ status }) => status))).toEqual(new Set([401, 503]))
})

test('T8 and a page at sign-in', async ({ server }) => {
  const form = async () => {
    const browser = new HttpBrowser(server.base)
    return { browser, csrf: csrfOf(await (await browser.get('/signin')).text()) }
  }
  const { browser, csrf } = await form()
  const responses = await Promise.all(
    Array.from({ length: 150 }, async (_, n) => {
      const body = new URLSearchParams({ csrf, email: `n${n}@x.example`, password: 'wrong', return_to: '' })
      const headers = { 'x-forwarded-for': anotherAddress() }
      const response = await browser.request('/signin', { method: 'POST', body, headers })
      await response.text()
      return response
    }),
  )
  const refused = responses.filter(({ status }) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused[0]?.headers.get('content-type')).toMatch(/html/)
  expect(responses.filter(({ status }) => status === 401).length + refused.length).toBe(150)
})

describe('the queue of hashes', () => {
  const pending = () => {
    let end = (): void => undefined
    const done = new Promise<void>((resolve) => {
      end = resolve
    })
    return { done, end }
  }

  plain('one purpose never takes every thread, and another starts at once', async () => {
    const queue = new HashQueue(2)
    const first = pending()
    let second = false
    const running = [
      queue.run('client_secret', () => first.done),
      queue.run('client_secret', async () => {
        second = true
      }),
    ]
    await queue.run('sign_in', async () => undefined)
    expect(second).toBe(false)
    first.end()
    await Promise.all(running)
    expect(second).toBe(true)
  })

  plain('so many wait and no more, and one that fails frees its thread', async () => {
    const queue = new HashQueue(2, 3)
    const first = pending()
    const running = [queue.run('sign_in', () => first.done)]
    for (let n = 0; n < 3; n++) running.push(queue.run('sign_in', () => Promise.reject(new Error('x'))))
    await expect(queue.run('sign_in', async () => undefined)).rejects.toMatchObject({ status: 503 })
    first.end()
    const ended = await Promise.allSettled(running)
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected'])
    await queue.run('sign_in', async () => undefined)
  })
})
