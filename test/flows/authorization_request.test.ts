import { describe, expect } from 'vitest'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, obtainCode, pkce, postForm, redeem } from '../support/flow.ts'
import { REDIRECT } from '../support/merchants.ts'
import { issueToken } from '../support/token.ts'

const test = merchantsTest
  .extend('challenge', FILE, pkce().challenge)
  .extend('visit', FILE, ({ server, challenge }) => {
    return (client: string, change: Record<string, string | undefined> = {}) =>
      fetch(authorizeUrl(server.base, client, challenge, change), { redirect: 'manual' })
  })
  /** The parameters that the app gets back. */
  .extend('answerTo', FILE, ({ server, visit }) => {
    return async (client: string, change: Record<string, string | undefined>): Promise<URLSearchParams> => {
      const response = await visit(client, change)
      expect(response.status).toBe(303)
      const location = new URL(response.headers.get('location') ?? '', server.base)
      expect(location.href.startsWith(change['redirect_uri'] ?? REDIRECT)).toBe(true)
      // Implicit response types are answered in the fragment.
      return location.hash ? new URLSearchParams(location.hash.slice(1)) : location.searchParams
    }
  })

const native = { redirect_uri: 'https://app.partner.example/cb' }

test('O1 without code_challenge every client is told that PKCE is required', async ({ world, answerTo }) => {
  for (const [client, change] of [
    [world.confidential.client_id, {}],
    [world.inHouse.client_id, {}],
    [world.publicClient, native],
  ] as const) {
    const answer = await answerTo(client, {
      ...change,
      code_challenge: undefined,
      code_challenge_method: undefined,
    })
    expect(answer.get('error')).toBe('invalid_request')
    expect(answer.get('error_description')).toContain('PKCE required')
    expect(answer.get('state')).toBe('st')
  }
})

test('O2 the method plain, an unknown or a missing method are refused', async ({ world, answerTo }) => {
  for (const code_challenge_method of ['plain', 's256', 'S512', undefined]) {
    const answer = await answerTo(world.confidential.client_id, { code_challenge_method })
    expect(answer.get('error')).toBe('invalid_request')
    expect(answer.get('code')).toBeNull()
  }
})

describe('O4 a code without a challenge is impossible', () => {
  test('through PAR', async ({ server, world }) => {
    const response = await postForm(server.base, '/oauth/par', world.confidential, {
      client_id: world.confidential.client_id,
      response_type: 'code',
      redirect_uri: REDIRECT,
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('PKCE required'),
    })
  })
  test('in the table', async ({ server, world }) => {
    const { db } = server.runtime
    const { grant: id } = await issueToken(server, { client: world.confidential.client_id, tenant: 'north' })
    await expect(
      db
        .updateTable('grants')
        .set({ code_hash: Buffer.from('x'), code_challenge: null })
        .where('id', '=', id)
        .execute(),
    ).rejects.toThrow('violates check constraint')
  })
})

// RFC 6749 §3.1: unrecognized parameters are ignored. Libraries for OpenID Connect send these.
test.for([
  ['nonce', 'n-0S6_WzA2Mj'],
  ['nonce', '%00 "<é>'],
  ['max_age', '3600'],
  ['max_age', '-1'],
  ['max_age', 'soon'],
  ['id_token_hint', 'eyJhbGciOiJub25lIn0.e30.'],
  ['id_token_hint', 'not a token'],
  ['acr_values', 'urn:mace:incommon:iap:silver'],
  ['claims', '{"id_token":{"email":null}}'],
  ['claims', 'not JSON'],
  ['claims_locales', 'fr'],
  ['login_hint', 'owner@north.example'],
  ['display', 'popup'],
  ['registration', '{}'],
  ['access_type', 'offline'],
  ['audience', 'https://api.example'],
] as const)(
  'the unknown parameter %s is ignored: %s',
  async ([name, value], { server, world, challenge }) => {
    const { client_id } = world.confidential
    const change = { [name]: value }
    const { code } = await obtainCode(server.base, client_id, { parameters: change })
    expect(code).toMatch(/^dbac_/)
    const pushed = await postForm(server.base, '/oauth/par', world.confidential, {
      ...Object.fromEntries(new URL(authorizeUrl(server.base, client_id, challenge)).searchParams),
      ...change,
    })
    expect(pushed.status).toBe(201)
  },
)

test('the metadata name nothing of OpenID Connect', async ({ server }) => {
  for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']) {
    const names = Object.keys((await (await fetch(server.base + path)).json()) as object)
    expect(names).toContain('token_endpoint')
    expect(names.filter((name) => /id_token|subject|userinfo|claim|acr|end_session/.test(name))).toEqual([])
  }
})

test('a pushed request works once and carries its own parameters', async ({ server, world, visit }) => {
  const { verifier, challenge: pushed } = pkce()
  const response = await postForm(server.base, '/oauth/par', world.confidential, {
    client_id: world.confidential.client_id,
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 'pushed',
    scope: 'bookings:read',
    code_challenge: pushed,
    code_challenge_method: 'S256',
  })
  expect(response.status).toBe(201)
  const { request_uri } = (await response.json()) as { request_uri: string }
  const bare = {
    request_uri,
    response_type: undefined,
    redirect_uri: undefined,
    state: undefined,
    code_challenge: undefined,
    code_challenge_method: undefined,
  }
  const { code, answer } = await obtainCode(server.base, world.confidential.client_id, { parameters: bare })
  expect(answer.searchParams.get('state')).toBe('pushed')
  const tokens = await redeem(server.base, world.confidential, { code, verifier })
  expect(await tokens.json()).toMatchObject({ scope: 'bookings:read' })
  const again = await visit(world.confidential.client_id, bare)
  expect(again.status).toBe(400)
  expect(again.headers.get('location')).toBeNull()
})

const REDIRECTS = [
  `${REDIRECT}/`,
  REDIRECT.toUpperCase(),
  `${REDIRECT}?x=1`,
  `${REDIRECT}#fragment`,
  `${REDIRECT}%20`,
  'https://partner.example/Callback',
  'https://partner.example/callbac%6B',
  'https://partner.example/other?x=1&y=2',
  'https://partner.example/other',
  'https://partner.example:443/callback',
  'https://partner.example:8443/callback',
  'https://user@partner.example/callback',
  'https://sub.partner.example/callback',
  'https://partner.example.evil.example/callback',
  'http://partner.example/callback',
  'https://partner.example/callback/../callback',
  'https://partner.example//callback',
  'javascript:alert(1)',
  '//partner.example/callback',
  '',
]

test.for(REDIRECTS)(
  'O5 %s is another redirect URI and is never redirected to',
  async (redirect_uri, { world, visit }) => {
    const response = await visit(world.confidential.client_id, { redirect_uri })
    expect(response.status).toBe(400)
    expect(response.headers.get('location')).toBeNull()
    expect(response.headers.get('content-type')).toContain('text/html')
  },
)

test('O5 a registered URI with a query is compared whole', async ({ world, visit }) => {
  const response = await visit(world.confidential.client_id, {
    redirect_uri: 'https://partner.example/other?x=1',
  })
  expect(response.headers.get('location')).toContain('/interaction/')
})

describe('native apps', () => {
  test('any port of a registered loopback IP is taken (RFC 8252 §7.3)', async ({ world, visit }) => {
    for (const redirect_uri of ['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb']) {
      const response = await visit(world.publicClient, { redirect_uri })
      expect(response.headers.get('location')).toContain('/interaction/')
    }
  })
  test.for([
    'http://localhost:51004/cb',
    'http://127.0.0.1:51004/cb/',
    'http://127.0.0.1:51004/',
    'http://127.0.0.1:99999999/cb',
    'http://127.0.0.2:51004/cb',
    'http://127.0.0.1@evil.example/cb',
    'http://127.0.0.1:51004/cb?x',
    'https://app.partner.example:8443/cb',
    'https://127.0.0.1:51004/cb',
  ])('%s is not', async (redirect_uri, { world, visit }) => {
    const response = await visit(world.publicClient, { redirect_uri })
    expect([response.status, response.headers.get('location')]).toEqual([400, null])
  })
})

test('O6 an unknown client gets an error page and no redirect', async ({ visit }) => {
  for (const client of ['nobody', '', 'x'.repeat(300), '<script>alert(1)</script>']) {
    const response = await visit(client)
    const page = await response.text()
    expect(response.status).toBe(400)
    expect(response.headers.get('location')).toBeNull()
    expect(page).not.toContain('<script>alert')
  }
})

test('O6 a suspended app is no client', async ({ world, visit, operator }) => {
  await operator.post('/apps/sync/suspend')
  const response = await visit(world.confidential.client_id)
  await operator.post('/apps/sync/resume')
  expect([response.status, response.headers.get('location')]).toEqual([400, null])
  expect((await visit(world.confidential.client_id)).status).toBe(303)
})

test('O8 no response type but code, no grant of passwords', async ({ world, server, answerTo }) => {
  for (const response_type of ['token', 'id_token token', 'id_token', 'code token', 'none']) {
    const answer = await answerTo(world.confidential.client_id, { response_type })
    expect(answer.get('error')).toBe('unsupported_response_type')
  }
  const response = await postForm(server.base, '/oauth/token', world.confidential, {
    grant_type: 'password',
    username: 'olga@north.example',
    password: 'correct horse battery staple',
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: 'unsupported_grant_type' })
})

test('only the query response mode is offered', async ({ world, server, visit }) => {
  for (const response_mode of ['fragment', 'form_post', 'web_message', 'nonsense']) {
    const response = await visit(world.confidential.client_id, { response_mode })
    const location = response.headers.get('location') ?? ''
    expect(location).not.toContain('/interaction/')
    expect(new URL(location, server.base).searchParams.get('code')).toBeNull()
  }
})

test('O9 iss stands in errors as well as in successes', async ({ world, server, answerTo }) => {
  const answer = await answerTo(world.confidential.client_id, { scope: 'nonsense' })
  expect(answer.get('iss')).toBe(server.base)
})

test('O10 metadata name their own issuer and S256 alone', async ({ server }) => {
  for (const name of ['oauth-authorization-server', 'openid-configuration']) {
    const metadata = await (await fetch(`${server.base}/.well-known/${name}`)).json()
    expect(metadata).toMatchObject({
      issuer: server.base,
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
      authorization_response_iss_parameter_supported: true,
    })
    for (const [key, value] of Object.entries(metadata as Record<string, unknown>)) {
      if (key.endsWith('_endpoint')) expect(String(value).startsWith(`${server.base}/oauth/`)).toBe(true)
    }
  }
})

test('O10 a forged Host header changes no link', async ({ server, world, challenge }) => {
  const url = new URL(authorizeUrl(server.base, world.confidential.client_id, challenge))
  const { request } = await import('undici')
  const response = await request(url, { headers: { host: 'evil.example' } })
  await response.body.dump()
  expect(String(response.headers['location'])).not.toContain('evil')
})

test('O18 O19 pages of the flow cannot be framed, leak no address, load nothing from elsewhere', async ({
  world,
  server,
  visit,
}) => {
  const request = await visit(world.confidential.client_id)
  const signIn = await fetch(`${server.base}/signin`)
  const broken = await visit('nobody')
  for (const response of [request, signIn, broken]) {
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  }
  for (const response of [signIn, broken]) {
    const page = await response.text()
    const loaded = [...page.matchAll(/<(?:script|link|img|iframe)[^>]+(?:src|href)="([^"]+)"/g)]
    expect(loaded.length).toBeGreaterThan(0)
    for (const [, address = ''] of loaded) expect(address).toMatch(/^\/(?!\/)/)
  }
})

test('O22 an undeclared scope is refused before anybody signs in', async ({ world, answerTo }) => {
  for (const scope of ['payments:read', 'bookings:read payments:read', 'openid', 'offline_access', 'x']) {
    const answer = await answerTo(world.confidential.client_id, { scope })
    expect(answer.get('error')).toBe('invalid_scope')
    expect(answer.get('error_description')).toContain(scope.split(' ').at(-1))
  }
})

test('O23 no CORS at the authorization endpoint; elsewhere for public clients’ origins only', async ({
  server,
  world,
}) => {
  const get = (path: string, origin: string) => fetch(server.base + path, { headers: { origin } })
  const allowed = (response: Response) => response.headers.get('access-control-allow-origin')
  const home = 'https://app.partner.example'
  const confidential = 'https://partner.example'
  expect(allowed(await get('/oauth/authorize', home))).toBeNull()
  for (const path of ['/.well-known/oauth-authorization-server', '/oauth/jwks']) {
    expect(allowed(await get(path, home))).toBe(home)
    expect(allowed(await get(path, confidential))).toBeNull()
    expect(allowed(await get(path, 'https://evil.example'))).toBeNull()
    expect(allowed(await get(path, 'null'))).toBeNull()
  }
  for (const [origin, expected] of [
    [home, home],
    [confidential, null],
    ['https://evil.example', null],
  ] as const) {
    const preflight = await fetch(`${server.base}/oauth/token`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    expect(allowed(preflight)).toBe(expected)
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: world.publicClient,
      refresh_token: 'x',
    })
    const post = await fetch(`${server.base}/oauth/token`, { method: 'POST', headers: { origin }, body })
    expect(allowed(post)).toBe(expected)
  }
})

test('O25 duplicate parameters are refused', async ({ server, world, challenge }) => {
  const url = authorizeUrl(server.base, world.confidential.client_id, challenge)
  for (const again of [
    '&scope=bookings:read&scope=customers:read',
    '&state=other',
    '&code_challenge=other',
  ]) {
    const response = await fetch(url + again, { redirect: 'manual' })
    const location = response.headers.get('location')
    expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_request')
  }
  const twice = await fetch(`${url}&redirect_uri=https://evil.example`, { redirect: 'manual' })
  expect([twice.status, twice.headers.get('location')]).toEqual([400, null])
})

test('a client may name the resource as either protected resource document does, and no other', async ({
  server,
  world,
  visit,
  answerTo,
}) => {
  for (const path of ['', '/api/v1']) {
    const document = await fetch(`${server.base}/.well-known/oauth-protected-resource${path}`)
    const { resource } = (await document.json()) as { resource: string }
    const response = await visit(world.confidential.client_id, { resource })
    expect(response.headers.get('location')).toMatch(/^\/interaction\//)
  }
  const elsewhere = await answerTo(world.confidential.client_id, { resource: `${server.base}/api/v2` })
  expect(elsewhere.get('error')).toBe('invalid_target')
})

test('O38 prompt=none never grants anything, also after a consent', async ({ server, world, answerTo }) => {
  await obtainCode(server.base, world.confidential.client_id)
  const answer = await answerTo(world.confidential.client_id, { prompt: 'none' })
  expect(answer.get('error')).toBe('consent_required')
  expect(answer.get('code')).toBeNull()
})

test('O43 strange parameters are 4xx or an error to the app, never a 5xx', async ({
  world,
  server,
  challenge,
  visit,
}) => {
  for (const change of [
    { state: '\u{1F600}'.repeat(500) },
    { scope: '"' },
    { max_age: 'x' },
    { claims: '{' },
    { request: 'x' },
    { request_uri: 'urn:x' },
    { resource: 'https://evil.example' },
    { prompt: 'nonsense' },
    { code_challenge: 'é' },
  ]) {
    const response = await visit(world.confidential.client_id, change)
    expect(response.status).toBeLessThan(500)
  }
  const pushed = await postForm(server.base, '/oauth/par', world.confidential, {
    client_id: world.confidential.client_id,
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 'a\0b',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  expect(pushed.status).toBe(400)
  const posted = await fetch(`${server.base}/oauth/authorize`, { method: 'POST', body: 'x' })
  expect(posted.status).toBe(405)
})
