import { expect } from 'vitest'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { introspect, obtainCode, obtainTokens, pkce, redeem, refresh, type Tokens } from '../support/flow.ts'
import { REDIRECT } from '../support/merchants.ts'

const test = merchantsTest
  .extend('code', FILE, ({ server, world }) => {
    return () => obtainCode(server.base, world.confidential.client_id)
  })
  .extend('isActive', FILE, ({ server, world }) => {
    return async (token: string) =>
      (await introspect(server.base, world.confidential, token))['active'] as boolean
  })

async function expectRefusal(response: Response, error: string): Promise<void> {
  expect([response.status, await response.json()]).toEqual([
    response.status === 401 ? 401 : 400,
    { error, error_description: expect.any(String) },
  ])
}

test('O3 a missing or wrong verifier gets no tokens and leaves the code good', async ({
  server,
  world,
  code,
}) => {
  const good = await code()
  for (const verifier of ['', 'short', pkce().verifier, good.verifier.slice(1)]) {
    await expectRefusal(await redeem(server.base, world.confidential, { ...good, verifier }), 'invalid_grant')
  }
  expect((await redeem(server.base, world.confidential, good)).status).toBe(200)
})

test('O7 another redirect_uri at the token endpoint is refused', async ({ server, world, code }) => {
  const good = await code()
  for (const redirect_uri of [`${REDIRECT}/`, 'https://partner.example/other?x=1']) {
    const response = await redeem(server.base, world.confidential, good, { redirect_uri })
    await expectRefusal(response, 'invalid_grant')
  }
})

test.for([2, 50])(
  'O13 of %i parallel redemptions of one code exactly one answers 200',
  async (times, { server, world, code }) => {
    const good = await code()
    const all = await Promise.all(
      Array.from({ length: times }, () => redeem(server.base, world.confidential, good)),
    )
    expect(all.map((response) => response.status).sort()).toEqual([200, ...Array(times - 1).fill(400)])
  },
)

test('O14 a replayed code is refused and what it had issued dies, refreshed tokens too', async ({
  server,
  world,
  code,
  isActive,
}) => {
  const good = await code()
  const first = (await (await redeem(server.base, world.confidential, good)).json()) as Tokens
  const second = (await (
    await refresh(server.base, world.confidential, first.refresh_token)
  ).json()) as Tokens
  expect(await isActive(second.access_token)).toBe(true)
  await expectRefusal(await redeem(server.base, world.confidential, good), 'invalid_grant')
  for (const token of [first.access_token, second.access_token, second.refresh_token]) {
    expect(await isActive(token)).toBe(false)
  }
  await expectRefusal(await refresh(server.base, world.confidential, second.refresh_token), 'invalid_grant')
})

test('O14 also when the replay comes after the code has expired', async ({
  server,
  world,
  code,
  isActive,
}) => {
  const good = await code()
  const tokens = (await (await redeem(server.base, world.confidential, good)).json()) as Tokens
  server.clock.advance(600)
  expect(await isActive(tokens.access_token)).toBe(true)
  await expectRefusal(await redeem(server.base, world.confidential, good), 'invalid_grant')
  expect(await isActive(tokens.access_token)).toBe(false)
})

test('O14 tokens of an earlier consent of the same connection survive the replay', async ({
  server,
  world,
  code,
  isActive,
}) => {
  const earlier = await obtainTokens(server.base, world.confidential)
  const good = await code()
  await redeem(server.base, world.confidential, good)
  await redeem(server.base, world.confidential, good)
  expect(await isActive(earlier.access_token)).toBe(true)
})

test('O15 a replay with a wrong verifier, secret or redirect URI changes nothing', async ({
  server,
  world,
  code,
  isActive,
}) => {
  const good = await code()
  const tokens = (await (await redeem(server.base, world.confidential, good)).json()) as Tokens
  const wrong = { ...world.confidential, client_secret: 'sk_wrong' }
  await expectRefusal(await redeem(server.base, wrong, good), 'invalid_client')
  const verifier = pkce().verifier
  await expectRefusal(await redeem(server.base, world.confidential, { ...good, verifier }), 'invalid_grant')
  await expectRefusal(
    await redeem(server.base, world.confidential, good, { redirect_uri: `${REDIRECT}/` }),
    'invalid_grant',
  )
  await expectRefusal(await redeem(server.base, world.inHouse, good), 'invalid_grant')
  expect(await isActive(tokens.access_token)).toBe(true)
})

test('O16 a code is good for 60 seconds', async ({ server, world, code }) => {
  const late = await code()
  server.clock.advance(61)
  await expectRefusal(await redeem(server.base, world.confidential, late), 'invalid_grant')
  const timely = await code()
  server.clock.advance(58)
  expect((await redeem(server.base, world.confidential, timely)).status).toBe(200)
})

test('O17 one client’s code is nothing to another client', async ({ server, world, code }) => {
  const good = await code()
  await expectRefusal(await redeem(server.base, world.inHouse, good), 'invalid_grant')
  expect((await redeem(server.base, world.confidential, good)).status).toBe(200)
})

test('O24 token answers are not stored, GET is refused, secrets in a query are not read', async ({
  world,
  server,
  code,
}) => {
  const good = await code()
  const { client_id, client_secret } = world.confidential
  const query = new URLSearchParams({
    grant_type: 'authorization_code',
    code: good.code,
    code_verifier: good.verifier,
    redirect_uri: REDIRECT,
    client_id,
    client_secret,
  })
  expect((await fetch(`${server.base}/oauth/token?${query}`)).status).toBe(405)
  const posted = await fetch(`${server.base}/oauth/token?${query}`, { method: 'POST' })
  expect([400, 401]).toContain(posted.status)
  const secretInQuery = await fetch(`${server.base}/oauth/token?client_secret=${client_secret}`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id }),
  })
  expect(secretInQuery.status).toBe(401)
  const response = await redeem(server.base, world.confidential, good)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
})

test('O25 two authentication methods at once, and parameters given twice, are refused', async ({
  server,
  world,
  code,
}) => {
  const good = await code()
  const both = await redeem(server.base, world.confidential, good, {
    client_id: world.confidential.client_id,
    client_secret: world.confidential.client_secret,
  })
  await expectRefusal(both, 'invalid_request')
  const { client_id, client_secret } = world.confidential
  const twice = new URLSearchParams({ grant_type: 'authorization_code', client_id, client_secret })
  for (const value of [good.code, good.code]) twice.append('code', value)
  const response = await fetch(`${server.base}/oauth/token`, { method: 'POST', body: twice })
  await expectRefusal(response, 'invalid_request')
})

test('O26 a failed Basic authentication is a 401 of one shape, also for an unknown client', async ({
  server,
  world,
  code,
}) => {
  const good = await code()
  const known = await redeem(server.base, { ...world.confidential, client_secret: 'sk_no' }, good)
  const unknown = await redeem(server.base, { client_id: 'db_nobody', client_secret: 'sk_no' }, good)
  for (const response of [known, unknown]) {
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
  }
  expect(await known.json()).toEqual(await unknown.json())
})

test('a code cannot be used once the connection was ended between consent and redemption', async ({
  server,
  world,
  code,
  operator,
}) => {
  const good = await code()
  const row = await server.runtime.db
    .selectFrom('connections')
    .select('id')
    .where('app_id', '=', 'sync')
    .where('state', '=', 'active')
    .where('unit_id', 'is', null)
    .executeTakeFirstOrThrow()
  await operator.delete(`/connections/${row.id}`)
  await expectRefusal(await redeem(server.base, world.confidential, good), 'invalid_grant')
})

test('private_key_jwt, client_secret_post and client_secret_basic all authenticate', async ({
  server,
  world,
  code,
  operator,
}) => {
  const { exportJWK, generateKeyPair, SignJWT } = await import('jose')
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] }
  const app = {
    publisher: 'acme',
    name: 'Signed',
    kind: 'public',
    client_type: 'confidential',
    scopes: ['bookings:read'],
    event_types: [],
    redirect_uris: [REDIRECT],
    jwks,
  }
  expect((await operator.put('/apps/signed', app)).status).toBe(201)
  await operator.post('/apps/signed/approve')
  const { client_id } = (await operator.post('/apps/signed/clients', { environment: 'production' })).body
  const assertion = (jti: string, key = privateKey) =>
    new SignJWT({ jti })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(client_id)
      .setSubject(client_id)
      .setAudience(server.base)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(key)
  const post = async (good: { code: string; verifier: string }, client_assertion: string) =>
    await fetch(`${server.base}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: good.code,
        code_verifier: good.verifier,
        redirect_uri: REDIRECT,
        client_assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }),
    })
  const forged = await assertion('j0', (await generateKeyPair('ES256')).privateKey)
  const good = await obtainCode(server.base, client_id)
  expect((await post(good, forged)).status).toBe(401)
  const once = await assertion('j1')
  expect((await post(good, once)).status).toBe(200)
  expect((await post(await obtainCode(server.base, client_id), once)).status).toBe(401)

  const byPost = await code()
  const response = await fetch(`${server.base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: byPost.code,
      code_verifier: byPost.verifier,
      redirect_uri: REDIRECT,
      ...world.confidential,
    }),
  })
  expect(response.status).toBe(200)
})
