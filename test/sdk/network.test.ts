import type { RequestListener } from 'node:http'
import { expect, onTestFinished, vi } from 'vitest'
import { loadPlatform } from '../../src/platform/load.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { loadSdk } from '../support/sdk.ts'

// Servers and networks that fail. Retries wait for random times, which are 0 here.

const test = baseTest
  .extend('sdk', FILE, ({ folder }) =>
    loadSdk(folder, loadPlatform('default'), 'https://connect.example', 'sdk'),
  )
  /** A server that gives these responses in turn, the last one for ever, and the requests that it got. */
  .extend('respond', FILE, ({ serve }) => async (...responses: RequestListener[]) => {
    const requests: string[] = []
    const baseUrl = await serve((request, response) => {
      requests.push(`${request.method} ${request.url}`)
      const next = responses[Math.min(requests.length, responses.length) - 1]
      next?.(request, response)
    })
    return { baseUrl, requests }
  })

test.beforeEach(() => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0)
  onTestFinished(() => random.mockRestore())
})

const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(code, headers).end()
const json =
  (body: unknown): RequestListener =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
const hang: RequestListener = () => {}
const cut: RequestListener = (request) => request.socket.destroy()
const trickle: RequestListener = (_, response) => void response.writeHead(200).write('{')
const accessToken = 'dbat_x'
const fine = json({ tenant: { id: 'north' } })

test('what may pass is repeated: 429, 502, 503, 504 and a connection that was cut', async ({
  sdk,
  respond,
}) => {
  for (const failure of [status(429), status(502), status(503, { 'retry-after': '0' }), status(504), cut]) {
    const { baseUrl, requests } = await respond(failure, failure, fine)
    await new sdk.Client({ accessToken, baseUrl }).me()
    expect(requests).toHaveLength(3)
  }
})

test('retries end', async ({ sdk, respond }) => {
  const { baseUrl, requests } = await respond(status(503))
  await expect(new sdk.Client({ accessToken, baseUrl }).me()).rejects.toMatchObject({
    status: 503,
    code: null,
  })
  expect(requests).toHaveLength(4)
  await expect(new sdk.Client({ accessToken, baseUrl, maxRetries: 0 }).me()).rejects.toThrow()
  expect(requests).toHaveLength(5)
})

test('what stays wrong is not repeated', async ({ sdk, respond }) => {
  for (const refusal of [status(400), status(404), status(500), json('a captive portal')]) {
    const { baseUrl, requests } = await respond(refusal)
    await expect(new sdk.Client({ accessToken, baseUrl }).me()).rejects.toThrow(sdk.ApiError)
    expect(requests).toHaveLength(1)
  }
})

test('Retry-After is respected: in seconds, as a date, and where it is too long to wait', async ({
  sdk,
  respond,
}) => {
  const waited: number[] = []
  const { setTimeout } = globalThis
  const timer = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((done: () => void, delay = 0) => {
    if (delay < 5000) return setTimeout(done, delay)
    waited.push(delay)
    return setTimeout(done)
  }) as typeof setTimeout)
  onTestFinished(() => timer.mockRestore())
  for (const after of ['7', new Date(Date.now() + 8000).toUTCString()]) {
    const { baseUrl, requests } = await respond(status(429, { 'retry-after': after }), fine)
    await new sdk.Client({ accessToken, baseUrl }).me()
    expect([waited.pop(), requests.length]).toEqual([expect.toSatisfy((ms) => ms >= 7000 && ms <= 8000), 2])
  }
  const { baseUrl, requests } = await respond(status(429, { 'retry-after': '3600' }))
  const error = await new sdk.Client({ accessToken, baseUrl }).me().catch((reason) => reason)
  expect([error.retryAfter, requests.length, waited]).toEqual([3600, 1, []])
})

test('every request has a deadline, its body included, and the caller’s signal ends it at once', async ({
  sdk,
  respond,
}) => {
  for (const slow of [hang, trickle]) {
    const { baseUrl } = await respond(slow)
    const client = new sdk.Client({ accessToken, baseUrl, timeout: 30, maxRetries: 1 })
    await expect(client.me()).rejects.toMatchObject({ name: 'NetworkError', timedOut: true })
    const patient = new sdk.Client({ accessToken, baseUrl })
    await expect(patient.me({ signal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  }
  const { baseUrl } = await respond(status(503, { 'retry-after': '60' }))
  const waiting = new sdk.Client({ accessToken, baseUrl }).me({ signal: AbortSignal.timeout(30) })
  await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('a token endpoint that hangs holds nobody for ever, and one caller’s abort is not the others’', async ({
  sdk,
  respond,
}) => {
  const { baseUrl, requests } = await respond(hang)
  const oauth = new sdk.OAuth({ baseUrl, clientId: 'db_x', clientSecret: 'sk_x', timeout: 40 })
  const tokens = {
    ...{ accessToken: 'a', refreshToken: 'r', expiresAt: 0, scopes: [] },
    connection: 'c',
    tenant: 't',
  }
  const client = new sdk.Client({ oauth, store: new sdk.MemoryTokenStore(tokens), baseUrl })
  const [aborted, ...others] = await Promise.allSettled([
    client.me({ signal: AbortSignal.timeout(5) }),
    client.me(),
    client.me(),
  ])
  expect(aborted).toMatchObject({ reason: { name: 'TimeoutError' } })
  for (const one of others) expect(one).toMatchObject({ reason: { name: 'NetworkError', timedOut: true } })
  // Four attempts for all three. One may time out before it has reached the server.
  expect([1, 2, 3, 4]).toContain(requests.length)
})

test('a refresh is not repeated after 45 seconds: the server no longer knows its response', async ({
  sdk,
  respond,
}) => {
  const { baseUrl, requests } = await respond(cut)
  const oauth = new sdk.OAuth({ baseUrl, clientId: 'db_x' })
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => requests.length * 30_000)
  onTestFinished(() => clock.mockRestore())
  await expect(oauth.refresh('dbrt_x')).rejects.toThrow(sdk.NetworkError)
  expect(requests).toEqual(['POST /oauth/token', 'POST /oauth/token'])
})

test('a code and a revocation are sent once, whatever happens', async ({ sdk, respond }) => {
  for (const failure of [status(503), cut]) {
    const { baseUrl, requests } = await respond(failure)
    const redirectUri = 'https://partner.example/callback'
    const oauth = new sdk.OAuth({ baseUrl, clientId: 'db_x', redirectUri })
    const callback = `${redirectUri}?${new URLSearchParams({ code: 'c', state: 's', iss: baseUrl })}`
    await expect(oauth.exchangeCode(callback, { state: 's', codeVerifier: 'v' })).rejects.toThrow()
    await expect(oauth.revoke('dbat_x')).rejects.toThrow()
    expect(requests).toHaveLength(2)
  }
})

test('a token never follows a redirect', async ({ sdk, respond }) => {
  const thief = await respond(fine)
  const { baseUrl } = await respond(status(307, { location: thief.baseUrl }))
  await expect(new sdk.Client({ accessToken, baseUrl }).me()).rejects.toMatchObject({ status: 307 })
  await expect(new sdk.OAuth({ baseUrl, clientId: 'db_x' }).refresh('dbrt_x')).rejects.toThrow(sdk.OAuthError)
  expect(thief.requests).toEqual([])
})

test('a list that leads back to itself ends with an error', async ({ sdk, respond }) => {
  const page = (next_cursor: string) => json({ data: [{ id: next_cursor }], next_cursor })
  for (const pages of [[page('a')], [page('a'), page('b'), page('a')]]) {
    const { baseUrl } = await respond(...pages)
    const read = async () => {
      for await (const _ of new sdk.Client({ accessToken, baseUrl }).listBookings());
    }
    await expect(read()).rejects.toThrow('repeats its cursor')
  }
})
