import { generateKeyPairSync, randomUUID } from 'node:crypto'
import * as mcp from '@modelcontextprotocol/client'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { type DocumentServer, startDocumentServer } from '../support/documents.ts'
import { newProofKey, proofOf } from '../support/dpop.ts'
import { startEnterpriseIssuer } from '../support/enterprise_issuer.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { introspect, obtainTokens, postForm } from '../support/flow.ts'
import { type Credentials, PASSWORD, REDIRECT } from '../support/merchants.ts'
import { answerOf } from '../support/operator.ts'
import { startServer } from '../support/server.ts'
import { must } from '../support/world.ts'

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const json = { 'content-type': 'application/json' }

/** Serves keys at a new address, but only once `open` is called. `asked` says that they were asked for. */
function holdKeys(documents: DocumentServer, keys: () => Promise<unknown>) {
  const [asked, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const url = documents.serve(async (_, response) => {
    asked.resolve()
    await opened.promise
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await keys()))
  })
  return { url, asked: asked.promise, open: opened.resolve }
}

const test = merchantsTest
  .extend('issuer', FILE, async ({ server, clock, world }, { onCleanup }) => {
    const started = await startEnterpriseIssuer(() => clock.now(), {
      ...{ sub: 'U019488227', aud: server.base, client_id: world.confidential.client_id },
      ...{ aud_tenant: 'north', aud_sub: 'stan' },
    })
    onCleanup(started.close)
    return started
  })
  /** An app that is registered as an agent. */
  .extend('agent', FILE, async ({ operator }): Promise<Credentials> => {
    const app = {
      ...{ publisher: 'acme', name: 'Helper', kind: 'public', client_type: 'confidential', agent: true },
      ...{ scopes: ['bookings:read', 'customers:read'], event_types: [], redirect_uris: [REDIRECT] },
    }
    must(await operator.put('/apps/helper', app))
    must(await operator.post('/apps/helper/approve'))
    return must(await operator.post('/apps/helper/clients', { environment: 'production' })).body
  })
  /** The address of another node of the same deployment. */
  .extend('twin', FILE, async ({ server, database, clock }, { onCleanup }) => {
    const { secretKeys, publicUrl } = server.runtime.config
    const config = { secretKeys, publicUrl, operatorTokens: [server.operatorToken] }
    const started = await startServer({ database, clock, config })
    onCleanup(started.close)
    return `http://127.0.0.1:${started.runtime.config.port}`
  })
  /** Names the identity provider of a tenant, or changes it. */
  .extend('putProvider', FILE, ({ operator }) => async (tenant: string, identity_provider: unknown) => {
    const { name, environment, verified } = must(await operator.get(`/tenants/${tenant}`)).body
    return await operator.put(`/tenants/${tenant}`, { name, environment, verified, identity_provider })
  })
  .extend(
    'allow',
    FILE,
    ({ server }) =>
      async (tenant: string, client: string, email = 'olga@north.example') => {
        const browser = new HttpBrowser(server.base)
        await signIn(browser, email, PASSWORD)
        const address = `/settings/apps/people?tenant=${tenant}`
        const asked = await browser.get(`${address}&client=${encodeURIComponent(client)}`)
        const page = await asked.text()
        const field = (of: string) => new RegExp(`name="${of}" value="([^"]+)"`).exec(page)?.[1] ?? ''
        const response = await browser.post(address, {
          ...{ csrf: field('csrf'), client, scopes: field('scopes') },
        })
        return { asked: asked.status, page, status: response.status }
      },
  )
  .extend('present', FILE, ({ server, world }) => {
    return async (assertion: string, change: Record<string, string> = {}, client = world.confidential) =>
      await answerOf(
        await postForm(server.base, '/oauth/token', client, { grant_type: GRANT, assertion, ...change }),
      )
  })
  .extend('me', FILE, ({ server }) => async (token: string) => {
    return await answerOf(
      await fetch(`${server.base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } }),
    )
  })
  /** North has named the issuer, and Olga has allowed the app and the agent for its people. */
  .extend('allowed', FILE, async ({ putProvider, allow, issuer, world, agent }) => {
    const client_ids = [world.confidential.client_id, agent.client_id]
    must(await putProvider('north', { issuer: issuer.issuer, client_ids }))
    for (const id of client_ids) expect((await allow('north', id)).status).toBe(303)
    return { issuer: issuer.issuer, client_ids }
  })

test('metadata say that assertions are taken, and nothing of whose', async ({ server }) => {
  const response = await fetch(`${server.base}/.well-known/oauth-authorization-server`)
  const metadata = (await response.json()) as Record<string, unknown>
  expect(metadata['grant_types_supported']).toContain(GRANT)
  expect(metadata['authorization_grant_profiles_supported']).toEqual([
    'urn:ietf:params:oauth:grant-profile:id-jag',
  ])
})

test('an owner allows an app for the people, and an assertion yields a token for one of them', async ({
  server,
  operator,
  issuer,
  putProvider,
  allow,
  present,
  me,
  world,
}) => {
  const { client_id } = world.confidential
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'olga@north.example', PASSWORD)
  expect(await (await browser.get('/settings/apps?tenant=north')).text()).not.toContain('For your people')
  must(await putProvider('north', { issuer: issuer.issuer, client_ids: [client_id] }))
  expect(must(await operator.get('/tenants/north')).body.identity_provider).toEqual({
    ...{ issuer: issuer.issuer, client_ids: [client_id], tenant: null },
  })
  const before = await present(await issuer.assertion({}))
  expect([before.status, before.body.error]).toEqual([400, 'invalid_grant'])
  expect(issuer.requests.size).toBe(0)

  const stan = new HttpBrowser(server.base)
  await signIn(stan, 'stan@north.example', PASSWORD)
  const seen = await (await stan.get('/settings/apps?tenant=north')).text()
  expect(seen).toContain('For your people')
  expect(seen).not.toContain('Allow for our people')
  expect((await allow('north', client_id, 'stan@north.example')).asked).toBe(403)
  expect((await allow('south', client_id)).asked).toBe(404)
  const apps = await (await browser.get('/settings/apps?tenant=north')).text()
  expect(apps).toContain('Allow for our people')
  // What no page has shown is not allowed.
  const unseen = { csrf: csrfOf(apps), client: client_id, scopes: 'payments:read' }
  expect((await browser.post('/settings/apps/people?tenant=north', unseen)).status).toBe(400)
  const { page, status } = await allow('north', client_id)
  expect(page).toMatch(/<h1>Allow <strong><bdi>Sync<.+> for our people\?<\/h1>/)
  expect(page).toContain(new URL(issuer.issuer).host)
  expect(status).toBe(303)
  const after = await (await browser.get('/settings/apps?tenant=north')).text()
  expect(after).toContain('Allowed for your people')
  expect(after).not.toContain('Allow for our people')
  expect(after).toContain('Your people can use it')

  const { status: granted, body } = await present(await issuer.assertion({}))
  expect(granted, JSON.stringify(body)).toBe(200)
  expect(body).toEqual({
    ...{ access_token: expect.stringMatching(/^dbat_/), token_type: 'Bearer', expires_in: 3600 },
    ...{ scope: 'bookings:read customers:read', connection: expect.any(String), tenant: 'north' },
    resource: `${server.base}/api/v1`,
  })
  const found = await me(body.access_token)
  expect(found.body).toMatchObject({ tenant: { id: 'north' }, person: { id: 'stan', name: 'Stan Staff' } })
  const facts = { sub: 'stan', client_id, tenant: 'north', aud: `${server.base}/api/v1` }
  expect(await introspect(server.base, world.confidential, body.access_token)).toMatchObject(facts)
  const connection = must(await operator.get(`/connections/${body.connection}`)).body
  expect(connection.people_scopes).toEqual(['bookings:read', 'customers:read'])
  const activity = await (await browser.get('/settings/activity?tenant=north')).text()
  expect(activity).toContain('App allowed for the organisation’s people')
  // The same person again: another token of the same grant.
  expect((await present(await issuer.assertion({}))).status).toBe(200)
})

test('the person is named by id, or else by an address that both sides have verified', async ({
  allowed: _,
  issuer,
  present,
  me,
}) => {
  const person = async (change: Record<string, unknown>) => {
    const { body } = await present(await issuer.assertion({ aud_sub: undefined, ...change }))
    return body.access_token ? (await me(body.access_token)).body.person.id : body.error_description
  }
  expect(await person({ email: 'Stan@North.example', email_verified: true })).toBe('stan')
  expect(await person({ aud_sub: 'olga', email: 'stan@north.example', email_verified: true })).toBe('olga')
  const nobody = 'the assertion names nobody who belongs to the organisation'
  expect(await person({})).toBe(nobody)
  for (const email_verified of [false, undefined, 'true']) {
    expect(await person({ email: 'stan@north.example', email_verified })).toBe(nobody)
  }
  // Whom the id names decides alone, and people of other organisations are nobody here.
  expect(await person({ aud_sub: 'gone', email: 'stan@north.example', email_verified: true })).toBe(nobody)
  expect(await person({ aud_sub: 'otto' })).toBe(nobody)
  expect(await person({ email: 'otto@elsewhere.example', email_verified: true })).toBe(nobody)
})

test('scopes and resource are those that owner, issuer and request have in common', async ({
  allowed: _,
  server,
  issuer,
  present,
  me,
  agent,
}) => {
  const given = async (change: Record<string, unknown>, fields: Record<string, string> = {}) => {
    const claims = { client_id: agent.client_id, ...change }
    const { body } = await present(await issuer.assertion(claims), fields, agent)
    return body.error ?? [body.scope, new URL(body.resource).pathname]
  }
  const [api, agents] = [`${server.base}/api/v1`, `${server.base}/mcp`]
  const both = 'bookings:read customers:read'
  expect(await given({ scope: 'bookings:read payments:read' })).toEqual(['bookings:read', '/api/v1'])
  expect(await given({ scope: both }, { scope: 'customers:read' })).toEqual(['customers:read', '/api/v1'])
  expect(await given({}, { scope: 'customers:read payments:read' })).toEqual(['customers:read', '/api/v1'])
  expect(await given({ scope: 'payments:read' })).toBe('invalid_scope')
  expect(await given({ scope: '' })).toBe('invalid_scope')
  expect(await given({ scope: 'bookings:read' }, { scope: 'customers:read' })).toBe('invalid_scope')
  expect(await given({ resource: agents })).toEqual([both, '/mcp'])
  expect(await given({ resource: agents }, { resource: agents })).toEqual([both, '/mcp'])
  expect(await given({ resource: [api, agents] }, { resource: agents })).toEqual([both, '/mcp'])
  expect(await given({}, { resource: agents })).toEqual([both, '/mcp'])
  expect(await given({ resource: [api, agents] })).toBe('invalid_target')
  expect(await given({ resource: api }, { resource: agents })).toBe('invalid_target')
  const claims = { client_id: agent.client_id, resource: agents }
  const { body } = await present(await issuer.assertion(claims), {}, agent)
  expect((await me(body.access_token)).status).toBe(401)
  // An app that is no agent has nothing to do there.
  expect((await present(await issuer.assertion({ resource: agents }))).body.error).toBe('invalid_target')
})

test('O48 an assertion that is not what it must be is refused, and issues nothing', async ({
  allowed: _,
  server,
  runtime,
  clock,
  issuer,
  present,
  world,
}) => {
  const now = Math.floor(clock.now().getTime() / 1000)
  const tokens = async () => (await runtime.db.selectFrom('access_tokens').select('hash').execute()).length
  const { privateKey } = await generateKeyPair('ES256')
  const forged = (alg: string, key: Parameters<SignJWT['sign']>[0], kid = 'x') =>
    new SignJWT({ ...claims, jti: randomUUID() })
      .setProtectedHeader({ alg, typ: 'oauth-id-jag+jwt', kid })
      .sign(key)
  const claims = {
    ...{ iss: issuer.issuer, aud: server.base, client_id: world.confidential.client_id, sub: 'U019488227' },
    ...{ aud_tenant: 'north', aud_sub: 'stan', iat: now, exp: now + 300 },
  }
  const hidden = 'grant request is invalid'
  const refused: [string, string | Promise<string>, string][] = [
    ['no JWT', 'assertion', 'not a signed JWT'],
    ['an issuer that nobody named', issuer.assertion({ iss: 'https://other.example' }), hidden],
    ['a tenant that has not named it', issuer.assertion({ aud_tenant: 'south' }), hidden],
    ['another organisation of the issuer', issuer.assertion({ tenant: 'acme' }), hidden],
    ['another key', forged('ES256', privateKey), 'no applicable key'],
    ['a shared secret', forged('HS256', new TextEncoder().encode('x'.repeat(32))), 'alg'],
    ['no signature', Promise.resolve(new UnsecuredJWT(claims).encode()), 'the assertion'],
    ['the type of an ID token', issuer.assertion({}, { typ: 'JWT' }), 'typ'],
    ['no type', issuer.assertion({}, { typ: undefined }), 'typ'],
    ['a header that must be understood', issuer.assertion({}, { crit: ['x'], x: 1 }), 'the assertion'],
    ['another audience', issuer.assertion({ aud: 'https://other.example' }), 'aud'],
    ['our token endpoint as the audience', issuer.assertion({ aud: `${server.base}/oauth/token` }), 'aud'],
    ['a second audience', issuer.assertion({ aud: [server.base, 'https://other.example'] }), 'aud'],
    ['another client', issuer.assertion({ client_id: world.inHouse.client_id }), 'client_id'],
    ['no client', issuer.assertion({ client_id: undefined }), 'client_id'],
    ['no subject', issuer.assertion({ sub: undefined }), 'sub'],
    ['no jti', issuer.assertion({ jti: undefined }), 'jti'],
    ['no expiry', issuer.assertion({ exp: undefined }), 'exp'],
    ['no time of issue', issuer.assertion({ iat: undefined }), 'iat'],
    ['it has expired', issuer.assertion({ iat: now - 400, exp: now - 61 }), 'exp'],
    ['it is of the future', issuer.assertion({ iat: now + 90 }), 'iat'],
    ['it is not good yet', issuer.assertion({ nbf: now + 90 }), 'nbf'],
    ['it lives too long', issuer.assertion({ exp: now + 3700 }), '3600 seconds'],
    ['another resource', issuer.assertion({ resource: 'https://other.example/mcp' }), 'another resource'],
    ['a scope of another server', issuer.assertion({ scope: 'chat.read' }), 'a scope'],
    [
      'details that nobody understands',
      issuer.assertion({ authorization_details: [] }),
      'authorization_details',
    ],
    ['a key that the client does not hold', issuer.assertion({ cnf: { jkt: 'x'.repeat(43) } }), 'cnf'],
    ['another kind of proof', issuer.assertion({ cnf: { 'x5t#S256': 'x' } }), 'cnf'],
    ['text that is none', issuer.assertion({ aud_sub: 'a\u0000b' }), 'aud_sub'],
  ]
  const before = await tokens()
  for (const [what, assertion, reason] of refused) {
    const { status, body } = await present(await assertion)
    expect([what, status, body.error], JSON.stringify(body)).toEqual([what, 400, 'invalid_grant'])
    expect(body.error_description, what).toContain(reason)
  }
  const other = await present(
    await issuer.assertion({ client_id: world.inHouse.client_id }),
    {},
    world.inHouse,
  )
  expect(other.body.error).toBe('invalid_grant')
  const { body } = await answerOf(
    await postForm(server.base, '/oauth/token', world.publicClient, {
      ...{ grant_type: GRANT, assertion: await issuer.assertion({ client_id: world.publicClient }) },
    }),
  )
  expect(body.error).toBe('unauthorized_client')
  const missing = await postForm(server.base, '/oauth/token', world.confidential, { grant_type: GRANT })
  expect((await answerOf(missing)).body.error).toBe('invalid_request')
  expect(await tokens()).toBe(before)
})

test('O48 of an assertion that is presented twice, also at once on two nodes, PostgreSQL takes one', async ({
  allowed: _,
  server,
  twin,
  issuer,
  world,
}) => {
  const assertion = await issuer.assertion({ aud: `${server.base}/` })
  const fields = { grant_type: GRANT, assertion }
  const posts = [server.base, twin, server.base, twin].map((base) =>
    postForm(base, '/oauth/token', world.confidential, fields),
  )
  const answers = await Promise.all((await Promise.all(posts)).map(answerOf))
  const statuses = answers.map(({ status }) => status)
  expect(
    statuses.filter((status) => status === 200),
    JSON.stringify(answers),
  ).toHaveLength(1)
  const again = await answerOf(await postForm(server.base, '/oauth/token', world.confidential, fields))
  expect(again.body).toMatchObject({
    error: 'invalid_grant',
    error_description: expect.stringContaining('jti'),
  })
})

test('an assertion that is bound to a key needs its proof, and yields a bound token', async ({
  allowed: _,
  server,
  issuer,
  world,
}) => {
  const [key, other] = [await newProofKey(), await newProofKey()]
  const assertion = await issuer.assertion({ cnf: { jkt: key.jkt } })
  const url = `${server.base}/oauth/token`
  const post = async (proven: typeof key) => {
    const { client_id, client_secret } = world.confidential
    const headers = {
      authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}`,
      dpop: await proofOf(proven, { method: 'POST', url }),
    }
    const body = new URLSearchParams({ grant_type: GRANT, assertion })
    return await answerOf(await fetch(url, { method: 'POST', headers, body }))
  }
  expect((await post(other)).body.error).toBe('invalid_grant')
  const { status, body } = await post(key)
  expect([status, body.token_type], JSON.stringify(body)).toEqual([200, 'DPoP'])
})

test('where two tenants have one issuer, its assertion says which it means', async ({
  allowed: _,
  issuer,
  putProvider,
  allow,
  present,
  world,
}) => {
  const { client_id } = world.confidential
  const tenantOf = async (change: Record<string, unknown>) => {
    const { body } = await present(await issuer.assertion({ aud_sub: 'olga', ...change }))
    return body.tenant ?? body.error
  }
  expect(await tenantOf({ aud_tenant: undefined })).toBe('north')
  must(await putProvider('south', { issuer: issuer.issuer, client_ids: [client_id] }))
  expect(await tenantOf({ aud_tenant: undefined })).toBe('invalid_grant')
  expect(await tenantOf({ aud_tenant: 'south' })).toBe('invalid_grant')
  expect((await allow('south', client_id)).status).toBe(303)
  expect(await tenantOf({ aud_tenant: undefined })).toBe('invalid_grant')
  expect(await tenantOf({ aud_tenant: 'south' })).toBe('south')
  expect(await tenantOf({ aud_tenant: 'north' })).toBe('north')
  // An issuer of several organisations says which one of them it speaks for.
  must(await putProvider('south', { issuer: issuer.issuer, client_ids: [client_id], tenant: 'south-inc' }))
  expect(await tenantOf({ aud_tenant: 'south' })).toBe('invalid_grant')
  expect(await tenantOf({ aud_tenant: 'south', tenant: 'north-inc' })).toBe('invalid_grant')
  expect(await tenantOf({ aud_tenant: undefined, tenant: 'south-inc' })).toBe('south')
  must(await putProvider('south', null))
})

test('tokens of people end with the connection, the membership and the identity provider', async ({
  allowed,
  server,
  operator,
  issuer,
  putProvider,
  allow,
  present,
  me,
  world,
}) => {
  const { client_id } = world.confidential
  const issued = async (change: Record<string, unknown> = {}): Promise<string> => {
    const { body } = await present(await issuer.assertion(change))
    expect(body.access_token, JSON.stringify(body)).toBeDefined()
    return body.access_token
  }
  const member = { email: 'mia@north.example', name: 'Mia', tenants: [{ id: 'north', role: 'staff' }] }
  must(await operator.put('/users/mia', member))
  const [ofMia, ofStan] = [await issued({ aud_sub: 'mia' }), await issued()]
  // What changes nothing ends nothing.
  must(await operator.put('/users/mia', member))
  must(await putProvider('north', allowed))
  must(await putProvider('north', undefined))
  expect((await me(ofMia)).status).toBe(200)
  must(await operator.put('/users/mia', { ...member, tenants: [] }))
  expect([(await me(ofMia)).status, (await me(ofStan)).status]).toEqual([401, 200])
  expect((await present(await issuer.assertion({ aud_sub: 'mia' }))).body.error).toBe('invalid_grant')

  must(await putProvider('north', { issuer: issuer.issuer, client_ids: [] }))
  expect((await me(ofStan)).status).toBe(401)
  expect((await present(await issuer.assertion({}))).body.error).toBe('invalid_grant')
  must(await putProvider('north', allowed))
  expect((await me(ofStan)).status).toBe(401)

  const again = await issued()
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'olga@north.example', PASSWORD)
  const page = await (await browser.get('/settings/apps?tenant=north')).text()
  const { connection } = (await me(again)).body
  await browser.post(`/settings/apps/${connection}/disconnect?tenant=north`, { csrf: csrfOf(page) })
  expect((await me(again)).status).toBe(401)
  expect((await present(await issuer.assertion({}))).body.error).toBe('invalid_grant')
  expect((await allow('north', client_id)).status).toBe(303)
  expect((await me(await issued())).status).toBe(200)
  must(await operator.delete('/users/mia'))
})

test('keys are kept, fetched again for a new one, and never in a flood', async ({
  allowed: _,
  clock,
  issuer,
  present,
}) => {
  const fetched = () => issuer.requests.get('/keys') ?? 0
  expect((await present(await issuer.assertion({}))).status).toBe(200)
  const before = fetched()
  await issuer.rotate()
  for (let n = 0; n < 3; n++) expect((await present(await issuer.assertion({}))).status).toBe(400)
  expect(fetched()).toBe(before)
  clock.advance(61)
  expect((await present(await issuer.assertion({}))).status).toBe(200)
  expect(fetched()).toBe(before + 1)
  issuer.setMetadata({ issuer: 'https://other.example' })
  clock.advance(3601)
  for (let n = 0; n < 2; n++) {
    const { status, headers, body } = await present(await issuer.assertion({}))
    expect([status, body.error]).toEqual([503, 'temporarily_unavailable'])
    expect(headers.get('retry-after')).toBe('30')
  }
  issuer.setMetadata({ jwks_uri: 'http://partner.example/keys' })
  clock.advance(31)
  expect((await present(await issuer.assertion({}))).body.error_description).toContain('https')
  issuer.setMetadata({})
  clock.advance(31)
  expect((await present(await issuer.assertion({}))).status).toBe(200)
})

test('a look for a new key that fails leaves the keys that are still fresh', async ({
  allowed: _,
  clock,
  issuer,
  present,
}) => {
  const looked = () => issuer.requests.get('/.well-known/openid-configuration') ?? 0
  clock.advance(3601)
  expect((await present(await issuer.assertion({}))).status).toBe(200)
  issuer.setMetadata({ issuer: 'https://other.example' })
  clock.advance(61)
  const before = looked()
  for (let n = 0; n < 2; n++) {
    expect((await present(await issuer.assertion({}, { kid: 'unknown' }))).status).toBe(400)
    expect((await present(await issuer.assertion({}))).status).toBe(200)
  }
  expect(looked()).toBe(before + 1)
  issuer.setMetadata({})
})

test('O48 an assertion is refused if the key that it names is none, or too short', async ({
  allowed: _,
  clock,
  issuer,
  present,
  serve,
}) => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const keys = [
    { ...publicKey.export({ format: 'jwk' }), kid: 'short' },
    { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'malformed' },
  ]
  const origin = await serve((_, response) => response.writeHead(200, json).end(JSON.stringify({ keys })))
  issuer.setMetadata({ jwks_uri: `${origin}/keys` })
  clock.advance(3601)
  const [, ...signed] = (await issuer.assertion({})).split('.')
  for (const [alg, kid] of [
    ['RS256', 'short'],
    ['ES256', 'malformed'],
  ]) {
    const header = JSON.stringify({ alg, kid, typ: 'oauth-id-jag+jwt' })
    const assertion = [Buffer.from(header).toString('base64url'), ...signed].join('.')
    const { status, body } = await present(assertion)
    expect([kid, status, body.error]).toEqual([kid, 400, 'invalid_grant'])
    expect(body.error_description).toContain('its key or its signature cannot be read')
  }
  issuer.setMetadata({})
  clock.advance(3601)
})

test('valid assertions do not count as refused ones while they wait for the keys', async ({
  allowed: _,
  clock,
  issuer,
  present,
  serve,
}) => {
  const keys = await (await fetch(`${issuer.issuer}/keys`)).text()
  const origin = await serve((_, response) => setTimeout(() => response.writeHead(200, json).end(keys), 1000))
  issuer.setMetadata({ jwks_uri: `${origin}/keys` })
  clock.advance(3601)
  const assertions = await Promise.all(Array.from({ length: 80 }, () => issuer.assertion({})))
  const answers = await Promise.all(assertions.map((assertion) => present(assertion)))
  expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body)).toEqual([])
  issuer.setMetadata({})
  clock.advance(3601)
})

test('a flood of assertions that are refused has to wait; good ones do not count', async ({
  allowed: _,
  clock,
  issuer,
  present,
}) => {
  const bad = await issuer.assertion({ aud: 'https://other.example' })
  const statuses = new Set<number>()
  for (let n = 0; n < 61; n++) statuses.add((await present(bad)).status)
  expect([...statuses]).toEqual([400, 429])
  expect((await present(await issuer.assertion({}))).status).toBe(429)
  clock.advance(61)
  expect((await present(await issuer.assertion({}))).status).toBe(200)
})

test('an identity provider that is corrected while its keys are fetched vouches for nobody any more', async ({
  allowed,
  clock,
  issuer,
  putProvider,
  present,
}) => {
  const documents = await startDocumentServer()
  const held = holdKeys(documents, async () => (await fetch(`${issuer.issuer}/keys`)).json())
  must(await putProvider('north', { ...allowed, tenant: 'north-inc' }))
  issuer.setMetadata({ jwks_uri: held.url })
  clock.advance(3601)
  const presented = present(await issuer.assertion({ tenant: 'north-inc' }))
  await held.asked
  must(await putProvider('north', { ...allowed, tenant: 'north-ltd' }))
  held.open()
  const { status, body } = await presented
  expect([status, body.error]).toEqual([400, 'invalid_grant'])
  expect((await present(await issuer.assertion({ tenant: 'north-ltd' }))).status).toBe(200)
  issuer.setMetadata({})
  must(await putProvider('north', allowed))
  documents.close()
})

test('an agent with a document and keys is allowed by its address; one without keys is not', async ({
  server,
  issuer,
  putProvider,
  allow,
}) => {
  const documents = await startDocumentServer()
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }] }
  const [url, open] = [
    documents.publish({ token_endpoint_auth_method: 'private_key_jwt', jwks }),
    documents.publish(),
  ]
  must(await putProvider('play', { issuer: issuer.issuer, client_ids: [url, open] }))
  expect(await allow('play', open)).toMatchObject({ asked: 409, status: 403 })
  const { page, status } = await allow('play', url)
  expect(page).toContain('AI assistant')
  expect(page).toContain(documents.host)
  expect(page).toContain('It ends on')
  expect(status).toBe(303)
  const post = async () =>
    await answerOf(
      await fetch(`${server.base}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          ...{ grant_type: GRANT, client_id: url, resource: `${server.base}/mcp` },
          assertion: await issuer.assertion({ client_id: url, aud_tenant: 'play', aud_sub: 'olga' }),
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await new SignJWT({ iss: url, sub: url, aud: server.base, jti: randomUUID() })
            .setProtectedHeader({ alg: 'ES256', kid: 'one' })
            .setExpirationTime('1m')
            .sign(privateKey),
        }),
      }),
    )
  const { status: granted, body } = await post()
  expect([granted, body.tenant], JSON.stringify(body)).toEqual([200, 'play'])
  documents.close()
})

test('what changes while the document of an agent is fetched counts before it is allowed', async ({
  server,
  operator,
  issuer,
  putProvider,
}) => {
  const documents = await startDocumentServer()
  const { publicKey } = await generateKeyPair('ES256')
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }] }
  const tess = { email: 'tess@play.example', name: 'Tess', password: PASSWORD }
  const as = async (role: string) =>
    must(await operator.put('/users/tess', { ...tess, tenants: [{ id: 'play', role }] }))
  await as('owner')
  const browser = new HttpBrowser(server.base)
  await signIn(browser, tess.email, PASSWORD)
  const csrf = csrfOf(await (await browser.get('/settings/apps?tenant=play')).text())
  const allowWhile = async (change: (client: string) => Promise<unknown>) => {
    const held = holdKeys(documents, async () => keys)
    const client = documents.publish({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri: held.url })
    must(await putProvider('play', { issuer: issuer.issuer, client_ids: [client] }))
    const fields = { csrf, client, scopes: 'bookings:read' }
    const posted = browser.post('/settings/apps/people?tenant=play', fields)
    await held.asked
    await change(client)
    held.open()
    return (await posted).status
  }
  expect(await allowWhile(async () => {})).toBe(303)
  const other = (client: string) => ({ issuer: 'https://other.example', client_ids: [client] })
  expect(await allowWhile(async (client) => must(await putProvider('play', other(client))))).toBe(404)
  expect(await allowWhile(() => as('staff'))).toBe(403)
  must(await putProvider('play', null))
  must(await operator.delete('/users/tess'))
  documents.close()
})

test('the official MCP client connects by its own provider, and reads in the name of the person', async ({
  allowed: _,
  server,
  issuer,
  agent,
}) => {
  const { client_id: clientId, client_secret: clientSecret } = agent
  const authProvider = new mcp.CrossAppAccessProvider({
    ...{ clientId, clientSecret, expectedIssuer: server.base },
    assertion: async ({ authorizationServerUrl, resourceUrl, scope, fetchFn }) => {
      const exchanged = await mcp.discoverAndRequestJwtAuthGrant({
        ...{ idpUrl: issuer.issuer, audience: authorizationServerUrl, resource: resourceUrl, fetchFn },
        ...{ idToken: 'of the single sign-on', clientId, ...(scope ? { scope } : {}) },
      })
      return exchanged.jwtAuthGrant
    },
  })
  const client = new mcp.Client({ name: 'test', version: '1' })
  await client.connect(new mcp.StreamableHTTPClientTransport(new URL(`${server.base}/mcp`), { authProvider }))
  const { structuredContent } = await client.callTool({ name: 'whoami', arguments: {} })
  expect(structuredContent).toMatchObject({ tenant: { id: 'north' }, person: { id: 'stan' } })
  await client.close()
})

test('an identity provider that cannot be one is refused, and nothing changes', async ({
  operator,
  putProvider,
}) => {
  const good = { issuer: 'https://login.north.example', client_ids: ['a'] }
  const before = must(await operator.get('/tenants/elsewhere')).body
  for (const wrong of [
    { ...good, issuer: 'http://login.north.example' },
    { ...good, issuer: 'https://login.north.example/?tenant=1' },
    { ...good, issuer: 'https://login.north.example/#x' },
    { ...good, issuer: 'https://user@login.north.example' },
    { ...good, issuer: 'login.north.example' },
    { ...good, client_ids: 'a' },
    { ...good, client_ids: ['a', 'a'] },
    { ...good, client_ids: [''] },
    { issuer: good.issuer },
    { ...good, more: true },
    'https://login.north.example',
  ]) {
    expect([wrong, (await putProvider('elsewhere', wrong)).status]).toEqual([wrong, 422])
  }
  expect(must(await operator.get('/tenants/elsewhere')).body).toEqual(before)
})

test('a scope that an app gave up needs another permission for the people, not only another consent', async ({
  allowed: _,
  server,
  operator,
  issuer,
  allow,
  present,
  agent,
}) => {
  const scopes = async () => {
    const { body } = await present(await issuer.assertion({ client_id: agent.client_id }), {}, agent)
    return body.scope ?? body.error
  }
  const declare = async (...declared: string[]) => {
    const { id: _, ...app } = must(await operator.get('/apps/helper')).body
    const { publisher, name, kind, client_type, event_types, redirect_uris } = app
    const changed = { publisher, name, kind, client_type, event_types, redirect_uris, agent: true }
    must(await operator.put('/apps/helper', { ...changed, scopes: declared }))
    must(await operator.post('/apps/helper/approve'))
  }
  expect(await scopes()).toBe('bookings:read customers:read')
  await declare('bookings:read')
  expect(await scopes()).toBe('bookings:read')
  await declare('bookings:read', 'customers:read')
  expect((await obtainTokens(server.base, agent)).scope).toBe('bookings:read customers:read')
  expect(await scopes()).toBe('bookings:read')
  expect((await allow('north', agent.client_id)).status).toBe(303)
  expect(await scopes()).toBe('bookings:read customers:read')
})
