import { expect, vi } from 'vitest'
import { loadPlatform } from '../../src/platform/load.ts'
import type { OAuth, TokenStore, Tokens } from '../../src/sdk/typescript/types.d.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { visit } from '../support/flow.ts'
import { REDIRECT } from '../support/merchants.ts'
import { loadSdk } from '../support/sdk.ts'
import { must } from '../support/world.ts'

// The client and its tokens against the real server. What the network does to them is in network.test.ts.

const test = merchantsTest
  .extend('sdk', FILE, ({ folder, server }) => loadSdk(folder, loadPlatform('default'), server.base, 'sdk'))
  .extend('bookings', { ...FILE, auto: true }, async ({ operator, world: _ }) => {
    const changes = Array.from({ length: 12 }, (_, index) => ({
      ...{ tenant: 'north', type: 'bookings', id: `b-${index}` },
      data: { reference: `R ${index}` },
    }))
    must(await operator.post('/changes', { changes }))
    must(await operator.delete('/tenants/north/records/bookings/b-11'))
  })
  .extend('oauthWith', FILE, ({ sdk, world }) => {
    const { client_id: clientId, client_secret: clientSecret } = world.confidential
    return (fetch?: Fetch) => new sdk.OAuth({ clientId, clientSecret, redirectUri: REDIRECT, fetch })
  })
  /** Tokens of a new consent of the merchant `north`. */
  .extend('connect', FILE, ({ oauthWith, server }) => async (): Promise<Tokens> => {
    // What was read before no longer counts against the limit.
    server.clock.advance(60)
    const oauth = oauthWith()
    const authorization = await oauth.authorizationUrl({ scopes: ['bookings:read'] })
    return await oauth.exchangeCode(await visit(server.base, authorization.url), authorization)
  })

type Fetch = typeof fetch
const expired = (tokens: Tokens): Tokens => ({ ...tokens, expiresAt: Date.now() })

/** Sends token requests to the server and counts them. Any other request gets an empty object. */
function countingFetch() {
  const tokenRequests = vi.fn(fetch)
  const counting: Fetch = async (input, init) =>
    String(input).includes('/oauth/') ? await tokenRequests(input, init) : Response.json({ ok: true })
  return { counting, tokenRequests }
}

test('a callback that belongs to something else is refused before its code is sent', async ({
  sdk,
  server,
  oauthWith,
}) => {
  const { counting, tokenRequests } = countingFetch()
  const oauth = oauthWith(counting)
  const authorization = await oauth.authorizationUrl({ locale: 'pl' })
  expect(new URL(authorization.url).searchParams.get('ui_locales')).toBe('pl')
  const { state } = authorization
  const callback = (query: Record<string, string>) => `${REDIRECT}?${new URLSearchParams(query)}`
  const iss = server.base
  for (const [query, code] of [
    [{ code: 'c', state: 'of another browser', iss }, 'invalid_state'],
    [{ code: 'c', iss }, 'invalid_state'],
    [{ code: 'c', state, iss: 'https://another.example' }, 'invalid_issuer'],
    [{ error: 'access_denied', state, iss }, 'access_denied'],
  ] as const)
    await expect(oauth.exchangeCode(callback(query), authorization)).rejects.toMatchObject({
      name: 'OAuthError',
      code,
    })
  await expect(oauth.exchangeCode(callback({ code: 'c' }), { ...authorization, state: '' })).rejects.toThrow(
    sdk.OAuthError,
  )
  expect(tokenRequests).not.toHaveBeenCalled()
  await expect(oauth.exchangeCode(callback({ code: 'c', state, iss }), authorization)).rejects.toMatchObject({
    code: 'invalid_grant',
    status: 400,
  })
})

test('records are read one by one, page by page, and by id', async ({ sdk, oauthWith, connect }) => {
  const client = new sdk.Client({ oauth: oauthWith(), store: new sdk.MemoryTokenStore(await connect()) })
  expect(await client.me()).toMatchObject({ tenant: { id: 'north' }, scopes: ['bookings:read'] })
  const references = []
  for await (const booking of client.listBookings({ limit: 5 })) references.push(booking.reference)
  expect(references.toSorted()).toEqual(Array.from({ length: 11 }, (_, index) => `R ${index}`).toSorted())

  const list = client.listBookings({ limit: 7, includeDeleted: true })
  const first = await list.page()
  const second = await list.page(first.nextCursor ?? '')
  const gone = [...first.data, ...second.data].filter((one) => 'deleted_at' in one)
  expect([first.data.length, second.data.length, second.nextCursor, gone.length]).toEqual([7, 5, null, 1])

  const booking = await client.getBooking('b-3')
  expect([booking.id, booking.reference]).toEqual(['b-3', 'R 3'])
  const later = await client.listBookings({ updatedSince: new Date(Date.now() + 86_400_000) }).page()
  expect(later.data).toEqual([])
  expect((await client.feed().page()).resumeCursor).toBeDefined()
})

test('a refusal says what, why and which request', async ({ sdk, oauthWith, connect }) => {
  const client = new sdk.Client({ oauth: oauthWith(), store: new sdk.MemoryTokenStore(await connect()) })
  const refusal = { name: 'ApiError', requestId: expect.stringMatching(/./) }
  await expect(client.getBooking('../../me')).rejects.toMatchObject({ ...refusal, status: 404 })
  await expect(client.getBooking('..')).rejects.toThrow(TypeError)
  await expect(client.list('customers').page()).rejects.toMatchObject({
    ...{ ...refusal, status: 403, code: 'insufficient_scope' },
    problem: { detail: expect.stringContaining('customers:read') },
  })
  await expect(new sdk.Client({ accessToken: 'dbat_of_nobody' }).me()).rejects.toMatchObject({
    status: 401,
    code: 'invalid_token',
  })
})

test('50 calls of ten clients whose token has expired send one refresh', async ({
  sdk,
  oauthWith,
  connect,
}) => {
  const { counting, tokenRequests } = countingFetch()
  const store = new sdk.MemoryTokenStore(expired(await connect()))
  const clients = Array.from({ length: 10 }, () => {
    return new sdk.Client({ oauth: oauthWith(counting), store, fetch: counting })
  })
  await Promise.all(Array.from({ length: 50 }, (_, index) => clients[index % 10]?.me()))
  expect(tokenRequests).toHaveBeenCalledTimes(1)
})

test('two processes that share a store with a lock send one refresh', async ({
  sdk,
  folder,
  server,
  oauthWith,
  connect,
}) => {
  const { counting, tokenRequests } = countingFetch()
  const store = withLock(new sdk.MemoryTokenStore(expired(await connect())))
  const other = await loadSdk(folder, loadPlatform('default'), server.base, 'other_process')
  const clients = [sdk, other].map(({ Client }) => {
    return new Client({ oauth: oauthWith(counting), store, fetch: counting })
  })
  await Promise.all(clients.map((client) => client.me()))
  expect(tokenRequests).toHaveBeenCalledTimes(1)
})

/** As a database would hold it. */
function withLock(store: TokenStore): TokenStore {
  let last: Promise<unknown> = Promise.resolve()
  return {
    load: () => store.load(),
    save: (tokens) => store.save(tokens),
    lock: async (work) => {
      const mine = last.then(() => work(store))
      last = mine.catch(() => {})
      return await mine
    },
  }
}

test('a refresh whose response was lost is repeated, and gives the same tokens', async ({
  sdk,
  oauthWith,
  connect,
}) => {
  const tokens = await connect()
  const lost: Tokens[] = []
  const unreliable: Fetch = async (input, init) => {
    const response = await fetch(input, init)
    if (lost.length > 0) return response
    lost.push((await response.json()) as Tokens)
    throw new TypeError('fetch failed')
  }
  const store = new sdk.MemoryTokenStore(expired(tokens))
  await new sdk.Client({ oauth: oauthWith(unreliable), store }).me()
  expect(lost).toMatchObject([{ access_token: (await store.load())?.accessToken }])
})

test('tokens are saved before they are used, and kept as they were where saving fails', async ({
  sdk,
  oauthWith,
  connect,
}) => {
  const store = new sdk.MemoryTokenStore(expired(await connect()))
  const save = vi.spyOn(store, 'save').mockRejectedValueOnce(new Error('the database is away'))
  const client = new sdk.Client({ oauth: oauthWith(), store })
  await expect(client.me()).rejects.toThrow('the database is away')
  expect(await client.me()).toMatchObject({ tenant: { id: 'north' } })
  expect(save).toHaveBeenCalledTimes(2)
})

test('a token that ended early is replaced once; without a connection, it is an error', async ({
  sdk,
  oauthWith,
  operator,
  connect,
}) => {
  const tokens = await connect()
  const store = new sdk.MemoryTokenStore({ ...tokens, accessToken: 'dbat_that_was_revoked' })
  const client = new sdk.Client({ oauth: oauthWith(), store })
  expect((await client.me()).connection).toBe(tokens.connection)
  must(await operator.delete(`/connections/${tokens.connection}`))
  await expect(client.me()).rejects.toMatchObject({ name: 'OAuthError', code: 'invalid_grant' })
  await expect(
    new sdk.Client({ oauth: oauthWith(), store: new sdk.MemoryTokenStore() }).me(),
  ).rejects.toThrow('connect the app first')
})

test('revoke ends the connection', async ({ sdk, oauthWith, connect }) => {
  const oauth = oauthWith()
  const { accessToken, refreshToken = '' } = await connect()
  await oauth.revoke(refreshToken)
  await expect(new sdk.Client({ accessToken }).me()).rejects.toMatchObject({ status: 401 })
})

test('an in-house app reads with client credentials, and asks once for 50 calls', async ({
  sdk,
  server,
  world,
}) => {
  const { client_id: clientId, client_secret: clientSecret } = world.inHouse
  const oauthFor = (fetch?: Fetch): OAuth =>
    new sdk.OAuth({ clientId, clientSecret, redirectUri: REDIRECT, fetch })
  await visit(server.base, (await oauthFor().authorizationUrl()).url)
  expect((await new sdk.Client({ oauth: oauthFor() }).me()).tenant.id).toBe('north')
  const { counting, tokenRequests } = countingFetch()
  const client = new sdk.Client({ oauth: oauthFor(counting), fetch: counting, scopes: ['bookings:read'] })
  await Promise.all(Array.from({ length: 50 }, () => client.me()))
  expect(tokenRequests).toHaveBeenCalledTimes(1)
})

test('the address of the package: HEAD, a copy that is current, and what cannot be done there', async ({
  server,
}) => {
  const address = `${server.base}/sdk/typescript.tgz`
  const response = await fetch(address)
  const tag = response.headers.get('etag') ?? ''
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/gzip',
    'cache-control': 'public, no-cache',
    'content-disposition': expect.stringMatching(
      /^attachment; filename="drawbridge-sdk-\d+\.\d+\.\d+-h[0-9a-f]{12}\.tgz"$/,
    ),
  })
  const bytes = (await response.bytes()).length
  expect(bytes).toBeLessThan(100_000)
  const head = await fetch(address, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
    200,
    `${bytes}`,
    tag,
  ])
  const current = await fetch(address, { headers: { 'if-none-match': tag } })
  expect([current.status, await current.text()]).toEqual([304, ''])
  expect((await fetch(address, { headers: { 'if-none-match': '"older"' } })).status).toBe(200)
  expect((await fetch(address, { method: 'POST' })).status).toBe(405)
})
