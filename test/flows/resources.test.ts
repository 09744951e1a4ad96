import { expect } from 'vitest'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import {
  authorizeUrl,
  introspect,
  obtainCode,
  obtainTokens,
  pkce,
  postForm,
  postToken,
  redeem,
  refresh,
  type Tokens,
  visit,
} from '../support/flow.ts'
import { sendMessage } from '../support/mcp_messages.ts'
import { REDIRECT } from '../support/merchants.ts'

// RFC 8707: a token is for the API of programs or for the tools of agents, and opens nothing of the other.

const test = merchantsTest
  .extend('agents', { ...FILE, auto: true }, async ({ server, world: _ }) => {
    await server.runtime.db
      .updateTable('apps')
      .set((eb) => ({ agent: true, revision: eb('revision', '+', 1) }))
      .where('id', 'in', ['sync', 'own'])
      .execute()
  })
  .extend('mcp', FILE, ({ server }) => `${server.base}/mcp`)
  .extend('api', FILE, ({ server }) => `${server.base}/api/v1`)
  .extend('tokensFor', FILE, ({ server, world }) => {
    return (resource?: string) =>
      obtainTokens(server.base, world.confidential, { parameters: { resource, scope: 'bookings:read' } })
  })
  .extend('audience', FILE, ({ server, world }) => {
    return async (token: string) => (await introspect(server.base, world.confidential, token))['aud']
  })
  /** Status and challenge of what a token is sent to. */
  .extend('call', FILE, ({ server }) => {
    return async (path: string, token: string) => {
      const response = await fetch(server.base + path, { headers: { authorization: `Bearer ${token}` } })
      return [response.status, response.headers.get('www-authenticate') ?? ''] as const
    }
  })

const errorOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { error?: string }).error,
]
const tokensOf = async (response: Response) => (await response.json()) as Tokens

test('without a resource, and with either name of the API, a token is for the API', async ({
  server,
  api,
  tokensFor,
  audience,
  call,
}) => {
  for (const resource of [undefined, server.base, api]) {
    const { access_token } = await tokensFor(resource)
    expect(await audience(access_token)).toBe(api)
    expect((await call('/api/v1/bookings', access_token))[0]).toBe(200)
  }
})

test('a token for agents opens neither the API nor what a proxy asks about', async ({
  server,
  mcp,
  tokensFor,
  audience,
  call,
}) => {
  const { access_token, refresh_token, connection } = await tokensFor(mcp)
  expect([await audience(access_token), await audience(refresh_token)]).toEqual([mcp, mcp])
  for (const path of [
    '/api/v1/bookings',
    '/api/v1/bookings/1',
    '/api/v1/me',
    '/api/v1/feed',
    '/api/v1/none',
  ]) {
    const [status, challenge] = await call(path, access_token)
    expect([path, status]).toEqual([path, 401])
    expect(challenge).toContain('error="invalid_token", error_description="This access token is for /mcp')
    expect(challenge).toContain(
      `resource_metadata="${server.base}/.well-known/oauth-protected-resource/api/v1"`,
    )
  }
  expect((await call('/api/v1/bookings', access_token))[1]).toContain('scope="bookings:read"')
  expect((await call('/forward-auth?scope=bookings:read', access_token))[0]).toBe(401)
  await server.runtime.requestLog.flush()
  const log = await server.runtime.db
    .selectFrom('request_log')
    .select(['kind', 'status', 'reason'])
    .where('connection_id', '=', connection)
    .where('kind', '=', 'forward_auth')
    .execute()
  expect(log).toEqual([{ kind: 'forward_auth', status: 401, reason: expect.stringContaining('is for /mcp') }])
})

test('at the token endpoint, resource may only repeat what was granted', async ({
  server,
  world,
  api,
  mcp,
  audience,
}) => {
  const { base } = server
  for (const [granted, other] of [
    [undefined, mcp],
    [api, mcp],
    [mcp, api],
    [mcp, base],
  ]) {
    const code = await obtainCode(base, world.confidential.client_id, { parameters: { resource: granted } })
    const wrong = await redeem(base, world.confidential, code, { resource: other ?? '' })
    expect(await errorOf(wrong)).toEqual([400, 'invalid_target'])
    // The code was not used.
    const again = { resource: granted ?? api }
    const tokens = await tokensOf(await redeem(base, world.confidential, code, again))
    const refused = await refresh(base, world.confidential, tokens.refresh_token, { resource: other ?? '' })
    expect(await errorOf(refused)).toEqual([400, 'invalid_target'])
    const kept = await tokensOf(await refresh(base, world.confidential, tokens.refresh_token))
    expect(await audience(kept.access_token)).toBe(granted ?? api)
    const repeated = await refresh(base, world.confidential, kept.refresh_token, again)
    expect(repeated.status).toBe(200)
  }
})

test('a resource that is none, or one of several, is an invalid target everywhere', async ({
  server,
  world,
  api,
  mcp,
  tokensFor,
}) => {
  const { base } = server
  const { challenge } = pkce()
  const authorize = authorizeUrl(base, world.confidential.client_id, challenge)
  const { refresh_token } = await tokensFor(mcp)
  const code = await obtainCode(base, world.confidential.client_id, { parameters: { resource: mcp } })
  const wrong = [[`${mcp}/`], [`${mcp}#x`], ['https://evil.example/mcp'], ['/mcp'], [api, mcp], [mcp, mcp]]
  const requests = [
    ['refresh_token', world.confidential, { refresh_token }],
    ['client_credentials', world.inHouse, {}],
    [
      'authorization_code',
      world.confidential,
      { code: code.code, code_verifier: code.verifier, redirect_uri: REDIRECT },
    ],
  ] as const
  for (const query of wrong.map((values) => values.map((value): [string, string] => ['resource', value]))) {
    const asked = await fetch(`${authorize}&${new URLSearchParams(query)}`, { redirect: 'manual' })
    const answer = new URL(asked.headers.get('location') ?? '', base)
    expect([answer.origin, answer.searchParams.get('error')]).toEqual([
      new URL(REDIRECT).origin,
      'invalid_target',
    ])
    const pushed = new URLSearchParams([...new URL(authorize).searchParams, ...query])
    expect(await errorOf(await postForm(base, '/oauth/par', world.confidential, pushed))).toEqual([
      400,
      'invalid_target',
    ])
    for (const [grant_type, client, fields] of requests) {
      const form = new URLSearchParams([...Object.entries({ grant_type, ...fields }), ...query])
      const refused = await postForm(base, '/oauth/token', client, form)
      expect([grant_type, ...(await errorOf(refused))]).toEqual([grant_type, 400, 'invalid_target'])
    }
  }
})

test('an app that is no agent cannot ask for the tools of agents, and what it was granted as one ends', async ({
  server,
  world,
  mcp,
  tokensFor,
  call,
}) => {
  const { base } = server
  const { access_token, refresh_token } = await tokensFor(mcp)
  expect((await call('/mcp', access_token))[0]).toBe(405)
  const mark = async (agent: boolean) =>
    await server.runtime.db
      .updateTable('apps')
      .set((eb) => ({ agent, revision: eb('revision', '+', 1) }))
      .where('id', 'in', ['sync', 'own'])
      .execute()
  await mark(false)
  try {
    const url = authorizeUrl(base, world.confidential.client_id, pkce().challenge, { resource: mcp })
    const asked = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '')
    expect(asked.searchParams.get('error')).toBe('invalid_target')
    expect(asked.searchParams.get('error_description')).toContain('agent: true')
    const fields = { grant_type: 'client_credentials', resource: mcp }
    expect(await errorOf(await postToken(base, world.inHouse, fields))).toEqual([400, 'invalid_target'])
    const refused = await sendMessage(base, access_token, ['tools/list'])
    expect([refused.status, refused.text]).toEqual([401, expect.stringContaining('for AI agents')])
    expect(await introspect(base, world.confidential, access_token)).toEqual({ active: false })
    expect(await errorOf(await refresh(base, world.confidential, refresh_token))).toEqual([
      400,
      'invalid_grant',
    ])
  } finally {
    await mark(true)
  }
})

test('a refresh widens nothing of a grant for agents', async ({
  server,
  world,
  mcp,
  tokensFor,
  audience,
}) => {
  const { base } = server
  const { refresh_token } = await tokensFor(mcp)
  const more = { scope: 'bookings:read customers:read' }
  expect(await errorOf(await refresh(base, world.confidential, refresh_token, more))).toEqual([
    400,
    'invalid_scope',
  ])
  const both = new URLSearchParams([
    ['grant_type', 'refresh_token'],
    ['refresh_token', refresh_token],
    ['resource', mcp],
    ['resource', `${base}/api/v1`],
  ])
  expect(await errorOf(await postForm(base, '/oauth/token', world.confidential, both))).toEqual([
    400,
    'invalid_target',
  ])
  const tokens = await tokensOf(await refresh(base, world.confidential, refresh_token))
  expect([tokens.scope, await audience(tokens.access_token)]).toEqual(['bookings:read', mcp])
})

test('a pushed request decides, whatever the address of the authorization request says', async ({
  server,
  world,
  api,
  mcp,
  audience,
}) => {
  const { base } = server
  const { client_id } = world.confidential
  for (const [pushedResource, other] of [
    [api, mcp],
    [mcp, api],
  ]) {
    const { verifier, challenge } = pkce()
    const parameters = new URL(authorizeUrl(base, client_id, challenge, { resource: pushedResource }))
      .searchParams
    const pushed = await postForm(base, '/oauth/par', world.confidential, parameters)
    const { request_uri } = (await pushed.json()) as { request_uri: string }
    const address = new URL('/oauth/authorize', base)
    address.search = new URLSearchParams({ client_id, request_uri, resource: other ?? '' }).toString()
    const code = (await visit(base, address.href)).searchParams.get('code') ?? ''
    const tokens = await tokensOf(await redeem(base, world.confidential, { code, verifier }))
    expect(await audience(tokens.access_token)).toBe(pushedResource)
  }
})

test('a client of a merchant has a grant for each resource', async ({ server, world, api, mcp }) => {
  const { base } = server
  await obtainTokens(base, world.inHouse)
  const grants: string[] = []
  for (const resource of [undefined, mcp, mcp, api]) {
    const fields = { grant_type: 'client_credentials', ...(resource ? { resource } : {}) }
    const tokens = await tokensOf(await postToken(base, world.inHouse, fields))
    const { aud } = await introspect(base, world.inHouse, tokens.access_token)
    expect(aud).toBe(resource ?? api)
    grants.push(tokens.connection)
  }
  expect(new Set(grants).size).toBe(1)
  const { rows } = await server.runtime.pool.query(
    'select resource, count(*)::int from grants where connection_id = $1 and user_id = $2 group by 1 order by 1',
    [grants[0], world.inHouse.client_id],
  )
  expect(rows).toEqual([
    { resource: 'api', count: 1 },
    { resource: 'mcp', count: 1 },
  ])
})

test('agents may request more than their app has declared, and get what it has', async ({
  server,
  world,
  mcp,
}) => {
  const { base } = server
  const { client_id } = world.confidential
  const scope = 'bookings:read payments:read'
  const tokens = await obtainTokens(base, world.confidential, { parameters: { resource: mcp, scope } })
  expect(tokens.scope).toBe('bookings:read')
  for (const parameters of [{ scope }, { scope: 'payments:read', resource: mcp }]) {
    const url = authorizeUrl(base, client_id, pkce().challenge, parameters)
    const answer = await fetch(url, { redirect: 'manual' })
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_scope')
  }
})
