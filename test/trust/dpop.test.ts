import { randomBytes } from 'node:crypto'
import { exportJWK } from 'jose'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ConnectedDatabase } from '../../src/database/connect.ts'
import { cleanUp } from '../../src/oauth/cleanup.ts'
import { createDatabase } from '../support/database.ts'
import { newProofKey, type ProofKey, type ProofParts, proofOf } from '../support/dpop.ts'
import { authorizeUrl, introspect, obtainCode, pkce, type Tokens, visit } from '../support/flow.ts'
import { type Credentials, REDIRECT, settle, type World } from '../support/merchants.ts'
import { startServer, type TestServer } from '../support/server.ts'

let database: ConnectedDatabase
let server: TestServer
/** A second node behind the same address. */
let other: TestServer
let world: World
let key: ProofKey
let thief: ProofKey
beforeAll(async () => {
  database = await createDatabase()
  const secretKeys = [randomBytes(32)]
  server = await startServer({ database, config: { secretKeys } })
  other = await startServer({ database, clock: server.clock, config: { secretKeys } })
  other.runtime.config.publicUrl = server.base
  world = await settle(server)
  key = await newProofKey()
  thief = await newProofKey()
})
// What one test has used of the rate limit is not missing in the next.
afterEach(() => server.clock.advance(61))
afterAll(async () => {
  await server.close()
  await other.close()
  await database.close()
})

/** The server's clock, which tests move. */
const seconds = () => Math.floor(server.clock.now().getTime() / 1000)
const sign = (by: ProofKey, parts: ProofParts) =>
  proofOf(by, { ...parts, claims: { iat: seconds(), ...parts.claims } })

const NATIVE = 'http://127.0.0.1:51234/cb'

/** A request to the token endpoint, with a proof of the key where there is one. */
async function ask(
  who: Credentials | string,
  fields: Record<string, string>,
  proof: ProofKey | string | null,
): Promise<Response> {
  const url = `${server.base}/oauth/token`
  const dpop = proof && (typeof proof === 'string' ? proof : await sign(proof, { method: 'POST', url }))
  const isPublic = typeof who === 'string'
  return await fetch(url, {
    method: 'POST',
    headers: {
      ...(dpop ? { dpop } : {}),
      ...(isPublic ? {} : { authorization: `Basic ${btoa(`${who.client_id}:${who.client_secret}`)}` }),
    },
    body: new URLSearchParams({ ...fields, ...(isPublic ? { client_id: who } : {}) }),
  })
}

async function codeFields(who: Credentials | string, parameters: Record<string, string> = {}) {
  const isPublic = typeof who === 'string'
  const redirect_uri = isPublic ? NATIVE : REDIRECT
  const { code, verifier } = await obtainCode(server.base, isPublic ? who : who.client_id, {
    parameters: { redirect_uri, ...parameters },
  })
  return { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri }
}

async function obtain(who: Credentials | string, proof: ProofKey | null): Promise<Tokens> {
  const response = await ask(who, await codeFields(who), proof)
  expect(response.status).toBe(200)
  return (await response.json()) as Tokens
}

const refreshWith = (who: Credentials | string, token: string, proof: ProofKey | null) =>
  ask(who, { grant_type: 'refresh_token', refresh_token: token }, proof)

const me = () => `${server.base}/api/v1/me`
const call = (headers: Record<string, string>, address = me(), method = 'GET') =>
  fetch(address, { method, headers })
const callWith = async (token: string, proof: string, address = me()) =>
  await call({ authorization: `DPoP ${token}`, dpop: proof }, address)
const proof = (token: string, change: Partial<ProofParts> = {}, by = key) =>
  sign(by, { url: me(), token, ...change })

async function errorOf(response: Response) {
  return [response.status, ((await response.json()) as { error: string }).error]
}

test('T24 openid-client connects, reads and refreshes with its own proofs', async () => {
  const { client_id, client_secret } = world.confidential
  const config = await client.discovery(new URL(server.base), client_id, client_secret, undefined, {
    execute: [client.allowInsecureRequests],
    algorithm: 'oauth2',
  })
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair())
  const jkt = await DPoP.calculateThumbprint()
  const code_verifier = client.randomPKCECodeVerifier()
  const parameters = {
    redirect_uri: REDIRECT,
    code_challenge: await client.calculatePKCECodeChallenge(code_verifier),
    code_challenge_method: 'S256',
  }
  const pushed = await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP })
  const answer = await visit(server.base, pushed.href)
  const tokens = await client.authorizationCodeGrant(
    config,
    answer,
    { pkceCodeVerifier: code_verifier },
    undefined,
    {
      DPoP,
    },
  )
  expect(tokens.token_type).toBe('dpop')
  expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({
    active: true,
    token_type: 'DPoP',
    cnf: { jkt },
  })
  const read = (token: string, path: string) =>
    client.fetchProtectedResource(config, token, new URL(server.base + path), 'GET', undefined, undefined, {
      DPoP,
    })
  expect((await read(tokens.access_token, '/api/v1/bookings?limit=3')).status).toBe(200)
  const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP })
  // The nonces of six minutes ago are too old: the library is told the new one and sends it.
  server.clock.advance(360)
  expect((await read(next.access_token, '/api/v1/me')).status).toBe(200)
  server.clock.advance(-360)
})

test('T24 metadata names the algorithms of proofs', async () => {
  for (const path of [
    'oauth-authorization-server',
    'oauth-protected-resource',
    'oauth-protected-resource/api/v1',
  ]) {
    const metadata = (await (await fetch(`${server.base}/.well-known/${path}`)).json()) as object
    expect(metadata).toMatchObject({ dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']) })
  }
})

test('T24 oauth4webapi does so as a public client, and its refresh token is bound', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true } as const
  const discovered = await oauth.discoveryRequest(new URL(server.base), { algorithm: 'oauth2', ...insecure })
  const as = await oauth.processDiscoveryResponse(new URL(server.base), discovered)
  const skew = seconds() - Math.floor(Date.now() / 1000)
  const app: oauth.Client = { client_id: world.publicClient, [oauth.clockSkew]: skew }
  const none = oauth.None()
  const DPoP = oauth.DPoP(app, await oauth.generateKeyPair('Ed25519'))
  const { verifier, challenge } = pkce()
  const url = authorizeUrl(server.base, app.client_id, challenge, {
    redirect_uri: NATIVE,
    dpop_jkt: await DPoP.calculateThumbprint(),
  })
  const parameters = oauth.validateAuthResponse(as, app, await visit(server.base, url), 'st')
  const granted = await oauth.authorizationCodeGrantRequest(as, app, none, parameters, NATIVE, verifier, {
    DPoP,
    ...insecure,
  })
  const tokens = await oauth.processAuthorizationCodeResponse(as, app, granted)
  expect(tokens.token_type).toBe('dpop')
  const read = await oauth.protectedResourceRequest(
    tokens.access_token,
    'GET',
    new URL(me()),
    undefined,
    undefined,
    {
      DPoP,
      ...insecure,
    },
  )
  expect(read.status).toBe(200)
  const again = await oauth.refreshTokenGrantRequest(as, app, none, tokens.refresh_token ?? '', {
    DPoP,
    ...insecure,
  })
  const refreshed = await oauth.processRefreshTokenResponse(as, app, again)
  expect(refreshed.token_type).toBe('dpop')
  const stolen = await refreshWith(world.publicClient, refreshed.refresh_token ?? '', null)
  expect(await errorOf(stolen)).toEqual([400, 'invalid_grant'])
})

describe('T24 the API refuses a bound token', () => {
  let token: string
  beforeAll(async () => {
    token = (await obtain(world.confidential, key)).access_token
  })
  const challenge = (response: Response) => response.headers.get('www-authenticate') ?? ''

  async function expectRefusedProof(response: Response): Promise<void> {
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(challenge(response)).toMatch(/^DPoP error="invalid_dpop_proof", .*algs="ES256 [^"]*".*, Bearer /)
    expect(((await response.json()) as { type: string }).type).toContain('#invalid_dpop_proof')
  }

  test('sent as a bearer token', async () => {
    const response = await call({ authorization: `Bearer ${token}`, dpop: await proof(token) })
    expect(response.status).toBe(401)
    expect(challenge(response)).toMatch(/^Bearer error="invalid_token".*, DPoP algs="/)
  })
  test('without a proof', async () => {
    await expectRefusedProof(await call({ authorization: `DPoP ${token}` }))
  })
  test('with an old proof, and with one of the future', async () => {
    const now = seconds()
    for (const iat of [now - 3600, now - 65, now + 65, undefined, '1', 1e300]) {
      await expectRefusedProof(await callWith(token, await proof(token, { claims: { iat } })))
    }
  })
  test('with a replayed proof, on whichever node', async () => {
    const once = await proof(token)
    expect((await callWith(token, once)).status).toBe(200)
    await expectRefusedProof(await callWith(token, once))
    const elsewhere = await fetch(
      me().replace(server.base, `http://127.0.0.1:${other.runtime.config.port}`),
      {
        headers: { authorization: `DPoP ${token}`, dpop: once },
      },
    )
    await expectRefusedProof(elsewhere)
    const many = await proof(token)
    const all = await Promise.all(Array.from({ length: 20 }, () => callWith(token, many)))
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
  })
  test('with a proof of another key', async () => {
    await expectRefusedProof(await callWith(token, await proof(token, {}, thief)))
    await expectRefusedProof(await callWith(token, await proof(token, { signer: thief })))
    await expectRefusedProof(await callWith(token, await proof(token, { header: { jwk: thief.jwk } })))
  })
  test('with a proof for another method, address or token', async () => {
    const { access_token } = await obtain(world.confidential, key)
    for (const change of [
      { method: 'POST' },
      { url: `${server.base}/api/v1/bookings` },
      { url: 'https://evil.example/api/v1/me' },
      { url: '/api/v1/me' },
      { token: access_token },
      { claims: { ath: undefined } },
      { claims: { htm: undefined } },
      { claims: { htu: undefined } },
      { claims: { jti: undefined } },
      { claims: { jti: '' } },
    ]) {
      await expectRefusedProof(await callWith(token, await proof(token, change)))
    }
  })
  test('with what is no proof', async () => {
    const symmetric = btoa(JSON.stringify({ typ: 'dpop+jwt', alg: 'none', jwk: key.jwk })).replace(/=+$/, '')
    const good = await proof(token)
    for (const given of [
      'x',
      'a.b.c',
      `${symmetric}.${good.split('.')[1]}.`,
      `${good}, ${await proof(token)}`,
      await proof(token, { header: { typ: 'jwt' } }),
      await proof(token, { header: { jwk: undefined } }),
      await proof(token, { header: { jwk: { ...key.jwk, d: (await exportJWK(key.privateKey)).d } } }),
      await proof(token, { header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } } }),
      await proof(token, {}, await newProofKey('ES384')),
    ]) {
      await expectRefusedProof(await callWith(token, given))
    }
  })
  test('and a refused one uses up neither the first use nor the rate limit', async () => {
    const fresh = (await obtain(world.confidential, key)).access_token
    for (let n = 0; n < 15; n++)
      await expectRefusedProof(await callWith(fresh, await proof(fresh, {}, thief)))
    expect((await callWith(fresh, await proof(fresh))).status).toBe(200)
  })
})

test('T24 a proof fits its address after normalization, without query and fragment', async () => {
  const { access_token } = await obtain(world.confidential, key)
  const { host } = new URL(server.base)
  for (const url of [`HTTP://${host}/api/v1/../v1/me`, `${me()}?x=1`, `${me()}#x`]) {
    expect((await callWith(access_token, await proof(access_token, { url }))).status).toBe(200)
  }
  const listed = await callWith(
    access_token,
    await proof(access_token, { url: `${server.base}/api/v1/bookings` }),
    `${server.base}/api/v1/bookings?limit=2`,
  )
  expect(listed.status).toBe(200)
})

test('T24 an unbound token is no DPoP token', async () => {
  const { access_token, token_type } = await obtain(world.confidential, null)
  expect(token_type).toBe('Bearer')
  const response = await callWith(access_token, await proof(access_token))
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toMatch(/^DPoP error="invalid_token"/)
  expect((await call({ authorization: `Bearer ${access_token}` })).status).toBe(200)
  const seen = await introspect(server.base, world.confidential, access_token)
  expect(seen).toMatchObject({ token_type: 'Bearer' })
  expect(seen).not.toHaveProperty('cnf')
})

describe('T24 nonces', () => {
  test('are handed out with responses, and stand in for the clock of the client', async () => {
    const { access_token } = await obtain(world.confidential, key)
    const first = await callWith(access_token, await proof(access_token))
    const nonce = first.headers.get('dpop-nonce') ?? ''
    expect(nonce).toMatch(/^[\w-]{43}$/)
    const iat = seconds() - 7200
    const second = await callWith(access_token, await proof(access_token, { claims: { nonce, iat } }))
    expect([second.status, second.headers.get('dpop-nonce')]).toEqual([200, null])
    const elsewhere = await fetch(
      me().replace(server.base, `http://127.0.0.1:${other.runtime.config.port}`),
      {
        headers: {
          authorization: `DPoP ${access_token}`,
          dpop: await proof(access_token, { claims: { nonce } }),
        },
      },
    )
    expect(elsewhere.status).toBe(200)
  })
  test('that are foreign or old are refused with a new one', async () => {
    const { access_token } = await obtain(world.confidential, key)
    const url = `${server.base}/oauth/token`
    for (const nonce of ['x', '', 7]) {
      const response = await callWith(access_token, await proof(access_token, { claims: { nonce } }))
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toMatch(/^DPoP error="use_dpop_nonce"/)
      expect(response.headers.get('dpop-nonce')).toMatch(/^[\w-]{43}$/)
      const forged = await sign(key, { method: 'POST', url, claims: { nonce } })
      const refused = await ask(
        world.confidential,
        { grant_type: 'refresh_token', refresh_token: 'x' },
        forged,
      )
      expect(refused.headers.get('dpop-nonce')).toMatch(/^[\w-]{43}$/)
      expect(await errorOf(refused)).toEqual([400, 'use_dpop_nonce'])
    }
  })
})

describe('T24 at the token endpoint', () => {
  test('a proof that is bad, for something else or replayed gets nothing, and the code stays', async () => {
    const fields = await codeFields(world.confidential)
    const url = `${server.base}/oauth/token`
    const used = await sign(key, { method: 'POST', url })
    expect(
      (await ask(world.confidential, { grant_type: 'refresh_token', refresh_token: 'x' }, used)).status,
    ).toBe(400)
    for (const bad of [
      'x',
      used,
      await sign(key, { method: 'GET', url }),
      await sign(key, { method: 'POST', url: `${server.base}/oauth/par` }),
      await sign(key, { method: 'POST', url, claims: { iat: seconds() - 120 } }),
      await sign(key, { method: 'POST', url, signer: thief }),
    ]) {
      expect(await errorOf(await ask(world.confidential, fields, bad))).toEqual([400, 'invalid_dpop_proof'])
    }
    expect((await ask(world.confidential, fields, key)).status).toBe(200)
  })
  test('the refresh token of a confidential client is bound to its secret alone', async () => {
    const first = await obtain(world.confidential, key)
    const second = await refreshWith(world.confidential, first.refresh_token, thief)
    expect(await second.json()).toMatchObject({ token_type: 'DPoP' })
  })
  test('the refresh token of a public client is bound: without its key it gets nothing and ends nothing', async () => {
    const first = await obtain(world.publicClient, key)
    for (const wrong of [null, thief]) {
      const response = await refreshWith(world.publicClient, first.refresh_token, wrong)
      expect(await errorOf(response)).toEqual([400, 'invalid_grant'])
    }
    const second = (await (await refreshWith(world.publicClient, first.refresh_token, key)).json()) as Tokens
    expect(second.token_type).toBe('DPoP')
    for (const wrong of [null, thief]) {
      const response = await refreshWith(world.publicClient, first.refresh_token, wrong)
      expect(await errorOf(response)).toEqual([400, 'invalid_grant'])
    }
    const response = await callWith(second.access_token, await proof(second.access_token))
    expect(response.status).toBe(200)
    // With its key it is reuse.
    server.clock.advance(61)
    await refreshWith(world.publicClient, first.refresh_token, key)
    const gone = await refreshWith(world.publicClient, second.refresh_token, key)
    server.clock.advance(-61)
    expect(await errorOf(gone)).toEqual([400, 'invalid_grant'])
  })
  test('a thief who binds a stolen refresh token to a key of their own is found out by its owner', async () => {
    const first = await obtain(world.publicClient, null)
    const stolen = (await (
      await refreshWith(world.publicClient, first.refresh_token, thief)
    ).json()) as Tokens
    await callWith(stolen.access_token, await proof(stolen.access_token, {}, thief))
    expect((await refreshWith(world.publicClient, first.refresh_token, null)).status).toBe(400)
    const next = await callWith(stolen.access_token, await proof(stolen.access_token, {}, thief))
    expect(next.status).toBe(401)
  })
  test('a refresh that is repeated with another key is no repeat', async () => {
    const first = await obtain(world.confidential, key)
    const second = (await (await refreshWith(world.confidential, first.refresh_token, key)).json()) as Tokens
    const again = await refreshWith(world.confidential, first.refresh_token, key)
    expect(await again.json()).toEqual(second)
    expect((await refreshWith(world.confidential, first.refresh_token, thief)).status).toBe(400)
    expect((await callWith(second.access_token, await proof(second.access_token))).status).toBe(401)
  })
  test('client_credentials gets a bound token', async () => {
    await obtain(world.inHouse, null)
    const response = await ask(world.inHouse, { grant_type: 'client_credentials' }, key)
    const { token_type, access_token } = (await response.json()) as Tokens
    expect(token_type).toBe('DPoP')
    expect((await call({ authorization: `Bearer ${access_token}` })).status).toBe(401)
  })
})

describe('T24 a code is bound to the key that its request names', () => {
  const bound = async (who: Credentials, fields: Record<string, string>) => {
    for (const wrong of [null, thief]) {
      expect(await errorOf(await ask(who, fields, wrong))).toEqual([400, 'invalid_grant'])
    }
    const response = await ask(who, fields, key)
    expect(await response.json()).toMatchObject({ token_type: 'DPoP' })
    // A replay without the key ends nothing.
    expect((await ask(who, fields, thief)).status).toBe(400)
  }
  const push = async (fields: Record<string, string>, dpop?: string) => {
    const { client_id, client_secret } = world.confidential
    const { verifier, challenge } = pkce()
    const response = await fetch(`${server.base}/oauth/par`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}`, ...(dpop ? { dpop } : {}) },
      body: new URLSearchParams({
        ...{ client_id, response_type: 'code', redirect_uri: REDIRECT },
        ...{ code_challenge: challenge, code_challenge_method: 'S256', ...fields },
      }),
    })
    return { response, verifier }
  }
  const redeemPushed = async ({ response, verifier }: Awaited<ReturnType<typeof push>>) => {
    expect(response.status).toBe(201)
    const { request_uri } = (await response.json()) as { request_uri: string }
    const address = `${server.base}/oauth/authorize?${new URLSearchParams({ client_id: world.confidential.client_id, request_uri })}`
    const code = (await visit(server.base, address)).searchParams.get('code') ?? ''
    return { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT }
  }

  test('in dpop_jkt', async () => {
    await bound(world.confidential, await codeFields(world.confidential, { dpop_jkt: key.jkt }))
  })
  test('in a pushed dpop_jkt', async () => {
    await bound(world.confidential, await redeemPushed(await push({ dpop_jkt: key.jkt })))
  })
  test('by a proof with the pushed request', async () => {
    const dpop = await sign(key, { method: 'POST', url: `${server.base}/oauth/par` })
    await bound(world.confidential, await redeemPushed(await push({}, dpop)))
  })
  test('and a pushed request with a bad proof, or with two keys, is refused', async () => {
    const url = `${server.base}/oauth/par`
    const two = await push({ dpop_jkt: thief.jkt }, await sign(key, { method: 'POST', url }))
    expect(await errorOf(two.response)).toEqual([400, 'invalid_request'])
    const old = await push({}, await sign(key, { method: 'POST', url, claims: { iat: 1 } }))
    expect(await errorOf(old.response)).toEqual([400, 'invalid_dpop_proof'])
    const none = await push({ dpop_jkt: 'x' })
    expect(await errorOf(none.response)).toEqual([400, 'invalid_request'])
  })
})

test('T24 scripts of other origins may send proofs and read nonces', async () => {
  const preflight = await fetch(me(), { method: 'OPTIONS' })
  expect(preflight.headers.get('access-control-allow-headers')).toContain('DPoP')
  const response = await fetch(me())
  expect(response.headers.get('access-control-expose-headers')).toContain('DPoP-Nonce')
})

test('T24 of a proof only a hash is stored, until it is too old to be replayed', async () => {
  const { pool, db, now } = server.runtime
  const { access_token } = await obtain(world.confidential, key)
  const once = await proof(access_token)
  expect((await callWith(access_token, once)).status).toBe(200)
  const { rows } = await pool.query('select * from used_jwts')
  expect(Object.keys(rows[0])).toEqual(['hash', 'expires_at'])
  server.clock.advance(30)
  await cleanUp(db, now())
  expect((await callWith(access_token, once)).status).toBe(401)
  await cleanUp(db, new Date(now().getTime() + 2 * 3_600_000))
  expect((await pool.query('select from used_jwts')).rowCount).toBe(0)
})
