import { expect } from 'vitest'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { introspect, obtainTokens, postForm, refresh, type Tokens } from '../support/flow.ts'

const test = merchantsTest
  .extend('start', FILE, ({ server, world }) => {
    return () => obtainTokens(server.base, world.confidential)
  })
  .extend('rotate', FILE, ({ server, world }) => {
    return (token: string, change: Record<string, string> = {}) =>
      refresh(server.base, world.confidential, token, change)
  })
  .extend('isActive', FILE, ({ server, world }) => {
    return async (token: string) =>
      (await introspect(server.base, world.confidential, token))['active'] as boolean
  })
  .extend('use', FILE, ({ server }) => {
    return (token: string) =>
      fetch(`${server.base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })
  })
const tokensOf = async (response: Response) => (await response.json()) as Tokens

test('a client that lost the answer repeats the refresh within a minute and gets the same answer', async ({
  server,
  start,
  rotate,
  isActive,
}) => {
  const { refresh_token } = await start()
  const first = await tokensOf(await rotate(refresh_token))
  server.clock.advance(30)
  const again = await rotate(refresh_token)
  expect(again.status).toBe(200)
  expect(await again.json()).toEqual(first)
  expect(await isActive(first.access_token)).toBe(true)
})

test('O27 after the minute the reuse ends every token of the connection, and is written down', async ({
  server,
  start,
  rotate,
  isActive,
}) => {
  const other = await start()
  const first = await start()
  const second = await tokensOf(await rotate(first.refresh_token))
  server.clock.advance(61)
  const response = await rotate(first.refresh_token)
  expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_grant' }])
  for (const token of [second.access_token, second.refresh_token, other.access_token, other.refresh_token]) {
    expect(await isActive(token)).toBe(false)
  }
  expect((await rotate(second.refresh_token)).status).toBe(400)
  const audit = await server.runtime.db
    .selectFrom('audit_log')
    .selectAll()
    .where('action', '=', 'refresh_token.reused')
    .where('connection_id', '=', first.connection)
    .execute()
  expect(audit).toHaveLength(1)
})

test('O27 once the new refresh token was used the old one is reuse, also within the minute', async ({
  start,
  rotate,
  isActive,
}) => {
  const first = await start()
  const second = await tokensOf(await rotate(first.refresh_token))
  const third = await tokensOf(await rotate(second.refresh_token))
  expect((await rotate(first.refresh_token)).status).toBe(400)
  expect(await isActive(third.access_token)).toBe(false)
})

test('O27 once the new access token opened the API the old refresh token is reuse', async ({
  start,
  rotate,
  use,
}) => {
  const first = await start()
  const second = await tokensOf(await rotate(first.refresh_token))
  expect((await use(second.access_token)).status).toBe(200)
  expect((await rotate(first.refresh_token)).status).toBe(400)
  expect((await use(second.access_token)).status).toBe(401)
})

test('a repeat that asks for something else is no repeat', async ({ start, rotate, isActive }) => {
  const first = await start()
  const second = await tokensOf(await rotate(first.refresh_token))
  expect((await rotate(first.refresh_token, { scope: 'bookings:read' })).status).toBe(400)
  expect(await isActive(second.access_token)).toBe(false)
})

test('O28 parallel refreshes all get one and the same answer, and the family lives', async ({
  start,
  rotate,
  isActive,
}) => {
  const { refresh_token } = await start()
  const all = await Promise.all(Array.from({ length: 25 }, () => rotate(refresh_token)))
  expect(new Set(all.map((response) => response.status))).toEqual(new Set([200]))
  const answers = await Promise.all(all.map(tokensOf))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  const next = await rotate(answers[0]?.refresh_token ?? '')
  expect(next.status).toBe(200)
  expect(await isActive((await tokensOf(next)).access_token)).toBe(true)
})

test('O29 another client’s refresh token and wider scopes are refused, and nothing is spent', async ({
  server,
  world,
  start,
  rotate,
}) => {
  const { refresh_token } = await start()
  const foreign = await refresh(server.base, world.inHouse, refresh_token)
  expect([foreign.status, await foreign.json()]).toMatchObject([400, { error: 'invalid_grant' }])
  const wider = await rotate(refresh_token, { scope: 'bookings:read payments:read' })
  expect([wider.status, await wider.json()]).toMatchObject([400, { error: 'invalid_scope' }])
  const narrower = await tokensOf(await rotate(refresh_token, { scope: 'bookings:read' }))
  expect(narrower.scope).toBe('bookings:read')
  // RFC 6749 §6: the new refresh token keeps what was granted.
  const full = await tokensOf(await rotate(narrower.refresh_token))
  expect(full.scope).toBe('bookings:read customers:read')
})

test('O30 an idle refresh token expires; one in use does not', async ({ server, start, rotate }) => {
  const idle = await start()
  const busy = await start()
  const day = 24 * 3600
  server.clock.advance(60 * day)
  const next = await tokensOf(await rotate(busy.refresh_token))
  server.clock.advance(60 * day)
  expect((await rotate(idle.refresh_token)).status).toBe(400)
  expect((await rotate(next.refresh_token)).status).toBe(200)
})

test('access tokens expire after an hour', async ({ server, world, start, isActive }) => {
  const { access_token } = await start()
  server.clock.advance(3590)
  expect(await isActive(access_token)).toBe(true)
  server.clock.advance(20)
  expect(await introspect(server.base, world.confidential, access_token)).toEqual({ active: false })
})

test('O34 revocation: unknown tokens are 200, foreign ones stay, a refresh token takes its family', async ({
  world,
  server,
  start,
  isActive,
  rotate,
}) => {
  const revoke = (client: typeof world.confidential, token: string) =>
    postForm(server.base, '/oauth/revoke', client, { token })
  const mine = await start()
  expect((await revoke(world.confidential, 'dbat_unknown')).status).toBe(200)
  expect((await revoke(world.confidential, 'dbrt_unknown')).status).toBe(200)
  expect((await revoke(world.inHouse, mine.refresh_token)).status).toBe(200)
  expect((await revoke(world.inHouse, mine.access_token)).status).toBe(200)
  expect(await isActive(mine.access_token)).toBe(true)
  expect((await revoke(world.confidential, mine.access_token)).status).toBe(200)
  expect(await isActive(mine.access_token)).toBe(false)
  expect(await isActive(mine.refresh_token)).toBe(true)
  const next = await tokensOf(await rotate(mine.refresh_token))
  expect((await revoke(world.confidential, next.refresh_token)).status).toBe(200)
  expect(await isActive(next.access_token)).toBe(false)
  expect((await rotate(next.refresh_token)).status).toBe(400)
  const anonymous = await fetch(`${server.base}/oauth/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ token: next.refresh_token }),
  })
  expect([anonymous.status, await anonymous.json()]).toMatchObject([401, { error: 'invalid_client' }])
})

test('O35 introspection asks who asks, and says nothing of dead or foreign tokens', async ({
  server,
  world,
  start,
}) => {
  const { access_token } = await start()
  const nobody = await fetch(`${server.base}/oauth/introspect`, {
    method: 'POST',
    body: new URLSearchParams({ token: access_token }),
  })
  expect([nobody.status, await nobody.json()]).toMatchObject([401, { error: 'invalid_client' }])
  const wrong = await postForm(
    server.base,
    '/oauth/introspect',
    { ...world.confidential, client_secret: 'sk_wrong' },
    { token: access_token },
  )
  expect(wrong.status).toBe(401)
  expect(await introspect(server.base, world.inHouse, access_token)).toEqual({ active: false })
  expect(await introspect(server.base, world.confidential, 'dbat_nonsense')).toEqual({ active: false })
  const asOperator = (token: string, bearer = server.operatorToken) =>
    fetch(`${server.base}/oauth/introspect`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
      body: new URLSearchParams({ token }),
    })
  expect(await (await asOperator(access_token)).json()).toMatchObject({ active: true, tenant: 'north' })
  expect(await (await asOperator('dbat_x')).json()).toEqual({ active: false })
  expect((await asOperator(access_token, 'wrong')).status).toBe(401)
})
