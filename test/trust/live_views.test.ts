import { get, type IncomingMessage } from 'node:http'
import { expect } from 'vitest'
import { closeLiveView, keepLiveView, openLiveView } from '../../src/model/people/live_views.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { PASSWORD } from '../support/merchants.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

const test = merchantsTest
  .extend('people', { ...FILE, auto: true }, async ({ operator, world: _ }) => {
    for (const id of ['dora', 'dan']) await putDeveloper(operator, id, ['acme'])
  })
  .extend('endpoint', FILE, async ({ operator, world: _ }): Promise<string> => {
    const endpoint = { environment: 'production', url: 'https://partner.example/hooks' }
    return must(await operator.post('/apps/sync/endpoints', endpoint)).body.id
  })

type Operator = {
  put(path: string, body: unknown): Promise<{ status: number; headers: Headers; body: unknown }>
}

async function putDeveloper(operator: Operator, id: string, publishers: string[]): Promise<void> {
  must(
    await operator.put(`/users/${id}`, {
      email: `${id}@acme.example`,
      name: id,
      password: PASSWORD,
      publishers,
    }),
  )
}

async function signedIn({ base }: TestServer, id: string): Promise<HttpBrowser> {
  const browser = new HttpBrowser(base)
  expect((await signIn(browser, `${id}@acme.example`, PASSWORD)).status).toBe(303)
  return browser
}

type Stream = { status: number; ended: Promise<void>; close(): void }

/** Opens the live view of an endpoint, as its page does. */
async function watch({ base }: TestServer, browser: HttpBrowser, endpoint: string): Promise<Stream> {
  const path = `/developers/apps/sync/webhooks/${endpoint}/live`
  const headers = { cookie: browser.cookiesFor(path) }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(base + path, { headers, agent: false }, resolve).on('error', reject)
  })
  const ended = new Promise<void>((resolve) =>
    response
      .on('close', resolve)
      .on('error', () => undefined)
      .resume(),
  )
  return { status: response.statusCode ?? 0, ended, close: () => response.destroy() }
}

/** How long a stream may outlive what it needs: 5 s, and the time of a busy machine. */
const soon = (ended: Promise<void>) =>
  Promise.race([
    ended.then(() => 'ended'),
    new Promise((resolve) => setTimeout(resolve, 20_000, 'still open').unref()),
  ])

test('T12 a person has four live views, on all nodes together', async ({ server, otherNode, endpoint }) => {
  const dora = await signedIn(server, 'dora')
  const streams: Stream[] = []
  for (const node of [server, otherNode, server, otherNode]) streams.push(await watch(node, dora, endpoint))
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  // 204 tells the browser not to try again: the page is not live.
  for (const node of [server, otherNode]) expect((await watch(node, dora, endpoint)).status).toBe(204)
  const dan = await watch(server, await signedIn(server, 'dan'), endpoint)
  expect(dan.status).toBe(200)
  // A page that is closed leaves its place to another.
  streams[1]?.close()
  const { db } = server.runtime
  const open = () => db.selectFrom('live_views').select('id').where('user_id', '=', 'dora').execute()
  await expect.poll(async () => (await open()).length).toBe(3)
  const fifth = await watch(server, dora, endpoint)
  expect(fifth.status).toBe(200)
  for (const { close } of [...streams, dan, fifth]) close()
  await expect.poll(async () => (await open()).length).toBe(0)
})

test('T12 a stream ends with the sign-out', async ({ server, otherNode, endpoint }) => {
  const browser = await signedIn(server, 'dora')
  const streams = [await watch(server, browser, endpoint), await watch(otherNode, browser, endpoint)]
  const page = await (await browser.get('/developers')).text()
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
  expect(streams.map(({ status }) => status)).toEqual([200, 200])
  expect((await browser.post('/signout', { csrf })).status).toBe(303)
  for (const { ended } of streams) expect(await soon(ended)).toBe('ended')
})

test('T12 and with the expiry of its session', async ({ server, endpoint }) => {
  const stream = await watch(server, await signedIn(server, 'dora'), endpoint)
  server.clock.advance(7 * 24 * 3600 + 60)
  expect(stream.status).toBe(200)
  expect(await soon(stream.ended)).toBe('ended')
})

test('T12 and with the membership that it shows something of', async ({ server, operator, endpoint }) => {
  const stream = await watch(server, await signedIn(server, 'dora'), endpoint)
  await putDeveloper(operator, 'dora', [])
  expect(stream.status).toBe(200)
  expect(await soon(stream.ended)).toBe('ended')
  await putDeveloper(operator, 'dora', ['acme'])
})

test('T12 the places of a node that was killed are free again, and parallel pages take each its own', async ({
  server: {
    runtime: { db, now },
    clock,
  },
}) => {
  const open = () => openLiveView(db, 'somebody', now())
  const ids = await Promise.all(Array.from({ length: 8 }, open))
  const opened = ids.filter((id) => id !== null)
  expect(opened.length).toBeLessThanOrEqual(4)
  while (opened.length < 4) opened.push((await open()) ?? expect.fail('there is a place'))
  expect(await open()).toBeNull()
  clock.advance(10)
  const [first = '', second = ''] = opened
  expect(await keepLiveView(db, first, now())).toBe(true)
  clock.advance(10)
  // The leases of the others have ended.
  const later = [await open(), await open(), await open(), await open()]
  expect(later.filter((id) => id !== null)).toHaveLength(3)
  expect(await keepLiveView(db, second, now())).toBe(false)
  await closeLiveView(db, first)
  expect(await open()).not.toBeNull()
})
