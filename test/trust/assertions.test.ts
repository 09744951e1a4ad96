import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect } from 'vitest'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { REDIRECT } from '../support/merchants.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

type Claims = Record<string, unknown>

/** An app that authenticates with private_key_jwt (RFC 7523), at either node. */
const test = merchantsTest.extend('assertion', FILE, async ({ server, otherNode, operator }) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
  const app = { publisher: 'acme', name: 'Signed', kind: 'public', client_type: 'confidential' }
  must(
    await operator.put('/apps/signed', {
      ...app,
      ...{ scopes: ['bookings:read'], redirect_uris: [REDIRECT], jwks: { keys: [jwk] } },
    }),
  )
  must(await operator.post('/apps/signed/approve'))
  const { client_id } = must(await operator.post('/apps/signed/clients', { environment: 'production' })).body
  return async (change: Claims = {}) => {
    const now = Math.floor(Date.now() / 1000)
    const names = { iss: client_id, sub: client_id, aud: [server.base, otherNode.base] }
    return await new SignJWT({ ...names, jti: randomUUID(), iat: now, exp: now + 60, ...change })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(privateKey)
  }
})

const introspect = ({ base }: TestServer, client_assertion: string) =>
  fetch(`${base}/oauth/introspect`, {
    method: 'POST',
    body: new URLSearchParams({
      token: 'dbat_unknown',
      client_assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }),
  })

test('T17 of parallel requests with one assertion exactly one is accepted, on whichever node', async ({
  server,
  otherNode,
  assertion,
}) => {
  for (let round = 0; round < 5; round++) {
    const one = await assertion()
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => introspect(n % 2 ? server : otherNode, one)),
    )
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(401)])
  }
})

test('T17 a jti counts whole, and once', async ({ server, assertion }) => {
  const jti = randomUUID()
  expect((await introspect(server, await assertion({ jti }))).status).toBe(200)
  expect((await introspect(server, await assertion({ jti: `${jti}x` }))).status).toBe(200)
  const again = await introspect(server, await assertion({ jti }))
  expect([again.status, await again.json()]).toMatchObject([401, { error: 'invalid_client' }])
})

test('T17 what cannot be remembered is refused', async ({ server, assertion }) => {
  const now = Math.floor(Date.now() / 1000)
  const wrong: Claims[] = [{ jti: 7 }, { jti: { a: 1 } }, { jti: undefined }, { jti: '' }]
  for (const exp of [now + 2 * 86_400, 1e15, 1e300, `${now + 60}`, undefined]) wrong.push({ exp })
  for (const change of wrong) {
    expect((await introspect(server, await assertion(change))).status, JSON.stringify(change)).toBe(401)
  }
  for (const jti of ['a\0b', '\ud800', 'x'.repeat(5000)]) {
    expect((await introspect(server, await assertion({ jti }))).status).toBe(200)
  }
})
