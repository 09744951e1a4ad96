import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, onTestFinished } from 'vitest'
import { createLookup } from '../../src/http/outgoing/guarded_connect.ts'
import { documentCache } from '../../src/oauth/documents/document_cache.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { AGENT_REDIRECT, startDocumentServer } from '../support/documents.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, obtainCode, pkce, redeem, refresh, type Tokens, visit } from '../support/flow.ts'
import { PASSWORD } from '../support/merchants.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

/** What an agent on somebody's device asks with: any port on loopback. */
const REDIRECT = 'http://127.0.0.1:33418/callback'
const asked = { redirect_uri: REDIRECT, scope: 'bookings:read' }
const sandbox = { organisation: 'play', parameters: asked }

const test = merchantsTest
  .extend('documents', FILE, async ({ server: _ }, { onCleanup }) => {
    const started = await startDocumentServer()
    onCleanup(started.close)
    return started
  })
  /** The first request of an agent. @returns its status, where it leads, and what the page says */
  .extend('ask', FILE, ({ server }) => async (url: string, change: Record<string, string> = {}) => {
    const response = await fetch(authorizeUrl(server.base, url, pkce().challenge, { ...asked, ...change }), {
      redirect: 'manual',
    })
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: await response.text(),
    }
  })
  .extend('connected', FILE, ({ server }) => async (url: string): Promise<Tokens> => {
    const code = await obtainCode(server.base, url, sandbox)
    const response = await redeem(server.base, url, code, { redirect_uri: REDIRECT })
    expect(response.status, await response.clone().text()).toBe(200)
    return (await response.json()) as Tokens
  })
  /** The stored apps of a document. */
  .extend(
    'storedAs',
    FILE,
    ({ runtime }) =>
      async (url: string) =>
        await runtime.db
          .selectFrom('clients as c')
          .innerJoin('apps as a', 'a.id', 'c.app_id')
          .select([
            'a.id',
            'a.kind',
            'a.name',
            'a.claimed_name',
            'a.redirect_uris',
            'a.scopes',
            'c.environment',
          ])
          .where('c.id', '=', url)
          .execute(),
  )

const callApi = async ({ base }: TestServer, { access_token }: Tokens) =>
  (await fetch(`${base}/api/v1/me`, { headers: { authorization: `Bearer ${access_token}` } })).status

test('the metadata says that documents are taken, and that nothing is registered by itself', async ({
  server,
}) => {
  const metadata = await fetch(`${server.base}/.well-known/oauth-authorization-server`)
  const body = (await metadata.json()) as Record<string, unknown>
  expect(body['client_id_metadata_document_supported']).toBe(true)
  expect(body).not.toHaveProperty('registration_endpoint')
})

test('an agent connects by nothing but its document, and is stored when somebody is asked', async ({
  server,
  documents,
  storedAs,
  runtime,
}) => {
  const url = documents.publish()
  const browser = new HttpBrowser(server.base)
  const { verifier, challenge } = pkce()
  let response = await browser.get(authorizeUrl(server.base, url, challenge, asked))
  const interaction = response.headers.get('location') ?? ''
  response = await browser.get(interaction)
  expect(response.headers.get('location')).toMatch(/^\/signin/)
  expect(await storedAs(url)).toEqual([])
  await signIn(browser, 'olga@north.example', PASSWORD, interaction)
  const page = await (await browser.get(interaction)).text()
  expect(await storedAs(url)).toMatchObject([
    { kind: 'unregistered', name: documents.host, claimed_name: 'Desk Helper', environment: 'sandbox' },
  ])
  expect(page).toContain('AI assistant')
  expect(page).toContain(documents.host)
  expect(page).toMatch(/Calls itself<\/dt><dd>“<bdi>Desk Helper/)
  expect(page).toContain('Any program there could claim to be')
  expect(page).toContain('It can read until')
  // Sandbox tenants alone, since the definition says nothing else.
  expect(page).toContain('value="play"')
  expect(page).not.toContain('value="north"')

  const answer = await visit(server.base, authorizeUrl(server.base, url, challenge, asked), {
    ...{ browser, organisation: 'play' },
  })
  expect(answer.origin).toBe('http://127.0.0.1:33418')
  const code = { code: answer.searchParams.get('code') ?? '', verifier }
  const tokens = (await (await redeem(server.base, url, code, { redirect_uri: REDIRECT })).json()) as Tokens
  expect(tokens).toMatchObject({ tenant: 'play', scope: 'bookings:read' })
  expect(await callApi(server, tokens)).toBe(200)
  expect(documents.requests.get(new URL(url).pathname)).toBe(1)
  const settings = await (await browser.get('/settings/apps?tenant=play')).text()
  expect(settings).toContain('AI assistant')
  expect(settings).toMatch(/calls itself “<bdi>Desk Helper/)
  expect(settings).toContain('unless you renew it')
  const { expires_at } = await runtime.db
    .selectFrom('connections')
    .select('expires_at')
    .where('id', '=', tokens.connection)
    .executeTakeFirstOrThrow()
  expect(Math.round(((expires_at?.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(30)
})

test('an organisation in production cannot be chosen, whatever the form says', async ({
  server,
  documents,
}) => {
  const visiting = visit(server.base, authorizeUrl(server.base, documents.publish(), pkce().challenge, asked))
  await expect(visiting).rejects.toThrow('400')
})

test('an agent with keys pushes its request and authenticates by them, and by nothing else', async ({
  server,
  documents,
}) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const keys = documents.serve((_, response) => {
    const key = exportJWK(publicKey).then((jwk) => ({ ...jwk, kid: 'one', alg: 'ES256', use: 'sig' }))
    key.then((jwk) =>
      response
        .writeHead(200, { 'content-type': 'application/jwk-set+json' })
        .end(JSON.stringify({ keys: [jwk, { kty: 'future' }] })),
    )
  })
  const url = documents.publish({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri: keys })
  const authentication = async () => ({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await new SignJWT({ iss: url, sub: url, aud: server.base, jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setExpirationTime('1m')
      .sign(privateKey),
  })
  const post = (path: string, fields: Record<string, string>) =>
    fetch(server.base + path, { method: 'POST', body: new URLSearchParams({ client_id: url, ...fields }) })
  const { verifier, challenge } = pkce()
  const request = {
    ...asked,
    response_type: 'code',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  expect((await post('/oauth/par', request)).status).toBe(401)
  const pushed = await post('/oauth/par', { ...request, ...(await authentication()) })
  const { request_uri } = (await pushed.json()) as { request_uri: string }
  expect(pushed.status).toBe(201)
  const start = new URL('/oauth/authorize', server.base)
  start.search = new URLSearchParams({ client_id: url, request_uri }).toString()
  const answer = await visit(server.base, start.href, { organisation: 'play' })
  const code = {
    ...{ grant_type: 'authorization_code', code: answer.searchParams.get('code') ?? '' },
    ...{ code_verifier: verifier, redirect_uri: REDIRECT },
  }
  expect((await post('/oauth/token', code)).status).toBe(401)
  expect((await post('/oauth/token', { ...code, client_secret: 'guess' })).status).toBe(401)
  const response = await post('/oauth/token', { ...code, ...(await authentication()) })
  expect(response.status).toBe(200)
})

const json = { 'content-type': 'application/json' }

test('O46 a document that lies, tricks or is none is refused with its reason, and leaves no app', async ({
  documents,
  ask,
  storedAs,
}) => {
  const good = documents.publish()
  const refusals: [string, string][] = [
    [documents.serve((_, response) => response.writeHead(302, { location: good }).end()), 'a redirect'],
    [documents.publish({ client_id: good }), 'client_id is not the URL'],
    [documents.publish({ client_id: undefined }), 'client_id'],
    [documents.publish({ padding: 'x'.repeat(5000) }), 'larger than 5120 bytes'],
    [documents.publish({ client_name: 'x'.repeat(10_000) }), 'larger than 5120 bytes'],
    [documents.publish({ client_name: 'x'.repeat(121) }), 'at most 120 characters'],
    [documents.publish({ client_name: 'Bank\u202eknaB' }), 'direction of text'],
    [documents.publish({ client_name: 'Bank\nof us' }), 'control characters'],
    [documents.serve((_, response) => response.writeHead(200, json).end('{')), 'is not JSON'],
    [documents.serve((_, response) => response.writeHead(200, json).end('[]')), 'the document'],
    [
      documents.serve((_, response) => response.writeHead(200, json).end(Buffer.from([0x22, 0xff, 0x22]))),
      'not JSON',
    ],
    [documents.publish({}, { 'content-type': 'text/html' }), 'not have the type application/json'],
    [documents.publish({}, { 'content-encoding': 'gzip' }), 'is compressed'],
    [documents.serve((_, response) => response.writeHead(500, json).end('{}')), 'the status 500'],
    [documents.serve((_, response) => response.destroy()), 'could not be reached'],
    [documents.publish({ client_secret: 'shared' }), 'client_secret'],
    [documents.publish({ client_secret_expires_at: 0 }), 'client_secret_expires_at'],
    [documents.publish({ token_endpoint_auth_method: 'client_secret_basic' }), 'private_key_jwt'],
    [documents.publish({ token_endpoint_auth_method: 'private_key_jwt' }), 'either jwks or jwks_uri'],
    [documents.publish({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [] } }), 'jwks'],
    [
      documents.publish({
        ...{ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'EC', d: 'private' }] } },
      }),
      'public keys only',
    ],
    [
      documents.publish({
        ...{ token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://elsewhere.example/keys' },
      }),
      'on the host of the document',
    ],
    [documents.publish({ client_name: 'half \ud800' }), 'invalid characters'],
    [
      documents.publish({
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [{ kty: 'EC', kid: '\u0000' }] },
      }),
      'invalid characters',
    ],
    [documents.publish({ redirect_uris: [] }), 'redirect_uris'],
    [documents.publish({ redirect_uris: ['https://*.example/cb'] }), 'wildcard'],
    [documents.publish({ redirect_uris: ['javascript:alert(1)'] }), 'redirect_uris'],
    [documents.publish({ redirect_uris: ['http://partner.example/cb'] }), 'must use https'],
    [documents.publish({ grant_types: ['client_credentials'] }), 'authorization_code'],
    // By address alone: nothing is fetched.
    [`${documents.origin}/${'x'.repeat(3000)}`, 'client'],
    [`${documents.origin}/${'x'.repeat(600)}`, 'at most 500 characters'],
    [`${documents.origin}/a/../agent.json`, 'normalised form'],
    [`${documents.origin}/a/%2e%2e/agent.json`, 'normalised form'],
    [documents.origin, 'normalised form'],
    [`${good}#part`, 'fragment'],
    [good.replace('http://', 'http://user@'), 'user name'],
    ['http://partner.example/agent.json', 'must be https'],
    ['https://169.254.169.254/latest', 'public internet'],
    ['https://[fe80::1]/agent.json', 'public internet'],
  ]
  for (const [url, reason] of refusals) {
    const { status, location, text } = await ask(url)
    expect([url, status, location], text).toEqual([url, 400, null])
    expect(text, url).toContain(reason)
    expect(await storedAs(url)).toEqual([])
  }
})

test('redirect URIs are exact, but for the port on loopback', async ({ documents, ask }) => {
  const uris = [
    'http://localhost/cb',
    'http://[::1]/cb',
    'https://elsewhere.example/cb',
    'com.example.app:/cb',
  ]
  const url = documents.publish({ redirect_uris: uris })
  const accepted = ['http://localhost:1234/cb', 'http://[::1]:9/cb', 'http://localhost/cb', ...uris.slice(2)]
  for (const uri of accepted)
    expect([uri, (await ask(url, { redirect_uri: uri })).status]).toEqual([uri, 303])
  const refused = [
    'http://127.0.0.1/cb',
    'http://localhost:1/cb/',
    'https://elsewhere.example:444/cb',
    'https://localhost/cb',
  ]
  for (const uri of refused) expect([uri, (await ask(url, { redirect_uri: uri })).status]).toEqual([uri, 400])
})

test('O45 a document is fetched once for fifty requests at one moment, at two nodes', async ({
  server,
  otherNode,
  documents,
}) => {
  const path = { once: '' }
  const url = documents.serve((_, response) => {
    const document = { client_id: path.once, redirect_uris: [AGENT_REDIRECT] }
    setTimeout(() => response.writeHead(200, json).end(JSON.stringify(document)), 300)
  })
  path.once = url
  const nodes = [server.base, otherNode.base]
  const requests = Array.from({ length: 50 }, (_, index) =>
    fetch(authorizeUrl(nodes[index % 2] ?? '', url, pkce().challenge, asked), { redirect: 'manual' }),
  )
  const statuses = (await Promise.all(requests)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([303]))
  expect(documents.requests.get(new URL(url).pathname)).toBe(1)
})

test('O45 an address cannot have more than sixty documents fetched per minute; known agents go on', async ({
  documents,
  ask,
  connected,
  clock,
}) => {
  clock.advance(120)
  const known = documents.publish({}, { 'cache-control': 'no-store' })
  await connected(known)
  const before = [...documents.requests.values()].reduce((sum, count) => sum + count, 0)
  const all = await Promise.all(
    Array.from({ length: 70 }, (_, index) => ask(`${documents.origin}/unknown-${index}.json`)),
  )
  const refused = all.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThanOrEqual(10)
  expect(refused[0]?.text).toContain('too many metadata documents')
  const after = [...documents.requests.values()].reduce((sum, count) => sum + count, 0)
  expect(after - before).toBeLessThanOrEqual(60)
  clock.advance(61)
  await Promise.all(Array.from({ length: 61 }, (_, index) => ask(`${documents.origin}/again-${index}.json`)))
  expect((await ask(known)).status).toBe(303)
  expect(documents.requests.get(new URL(known).pathname)).toBe(2)
  clock.advance(120)
})

test('O45 a caller who has used up their share does not use up that of others for the same document', async ({
  runtime,
  documents,
  clock,
}) => {
  clock.advance(120)
  const elsewhere = await startDocumentServer()
  onTestFinished(elsewhere.close)
  const lookup = createLookup('private')
  const cache = documentCache({ db: runtime.db, now: runtime.now, rules: { reach: 'private', lookup } })
  const [greedy, honest] = ['198.51.100.1', '198.51.100.2']
  const unknown = Array.from({ length: 61 }, (_, index) => `${elsewhere.origin}/unknown-${index}.json`)
  const used = await Promise.allSettled(unknown.map((url) => cache.find(url, greedy)))
  expect(used.filter(({ status }) => status === 'rejected')).not.toEqual([])
  for (let n = 0; n < 5; n++) {
    const url = documents.publish()
    const callers = [greedy, greedy, honest, greedy, honest]
    const found = await Promise.allSettled(callers.map((ip) => cache.find(url, ip)))
    const refused = found.filter(({ status }, index) => status === 'rejected' && callers[index] === honest)
    expect(refused).toEqual([])
    expect(documents.requests.get(new URL(url).pathname)).toBe(1)
  }
  clock.advance(120)
})

test('O46 a change after consent is taken up within a minute, is audited, and widens no connection', async ({
  server,
  documents,
  runtime,
  ask,
  connected,
  storedAs,
  clock,
}) => {
  const url = documents.publish({}, { 'cache-control': 'no-store' })
  const tokens = await connected(url)
  documents.change(url, {
    client_name: 'Bank',
    redirect_uris: ['https://elsewhere.example/cb'],
    scope: 'everything',
  })
  expect((await ask(url)).status).toBe(303)
  clock.advance(61)
  expect((await ask(url)).status).toBe(400)
  expect((await ask(url, { redirect_uri: 'https://elsewhere.example/cb' })).status).toBe(303)
  expect(await storedAs(url)).toMatchObject([
    { claimed_name: 'Bank', redirect_uris: ['https://elsewhere.example/cb'] },
  ])
  const second = (await (await refresh(server.base, url, tokens.refresh_token)).json()) as Tokens
  expect(second.scope).toBe('bookings:read')
  const connection = await runtime.db
    .selectFrom('connections')
    .select(['scopes', 'state'])
    .where('id', '=', tokens.connection)
    .executeTakeFirst()
  expect(connection).toEqual({ scopes: ['bookings:read'], state: 'active' })
  const audited = await runtime.db
    .selectFrom('audit_log')
    .select('details')
    .where('action', '=', 'agent.updated')
    .where('client_id', '=', url)
    .execute()
  expect(audited).toMatchObject([{ details: { changed: ['claimed_name', 'redirect_uris'] } }])
})

test('O46 a document that is gone stops new consents at once, and what was granted after a day', async ({
  server,
  documents,
  ask,
  connected,
  clock,
}) => {
  const url = documents.publish({}, { 'cache-control': 'no-store' })
  let { refresh_token: token } = await connected(url)
  documents.serve((_, response) => response.writeHead(404).end(), url)
  clock.advance(61)
  expect((await ask(url)).status).toBe(400)
  const goesOn = await refresh(server.base, url, token)
  token = ((await goesOn.json()) as Tokens).refresh_token
  expect(goesOn.status).toBe(200)
  clock.advance(25 * 3600)
  const refused = await refresh(server.base, url, token)
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'invalid_client' }])
  // It is back: nothing was lost.
  documents.change(url, {})
  clock.advance(61)
  expect((await refresh(server.base, url, token)).status).toBe(200)
})

test('O47 a suspended host is refused at once, with every agent of it, and is not asked for anything', async ({
  server,
  documents,
  operator,
  ask,
  connected,
}) => {
  const url = documents.publish()
  const tokens = await connected(url)
  const host = encodeURIComponent(documents.host)
  const suspended = await operator.post(`/agents/${host}/suspend`)
  expect(suspended).toMatchObject({
    status: 200,
    body: { host: documents.host, suspended_at: expect.any(String) },
  })
  expect(suspended.body.apps).toContainEqual(
    expect.objectContaining({ client_id: url, claimed_name: 'Desk Helper' }),
  )
  expect(await callApi(server, tokens)).toBe(401)
  expect((await refresh(server.base, url, tokens.refresh_token)).status).toBe(400)
  const other = documents.publish()
  for (const address of [url, other]) expect((await ask(address)).text).toContain('are suspended')
  expect(documents.requests.get(new URL(other).pathname)).toBeUndefined()
  const { body } = await operator.get('/agents')
  expect(body.data).toContainEqual(expect.objectContaining({ host: documents.host }))
  expect((await operator.post(`/agents/${host}/resume`)).status).toBe(200)
  expect(await callApi(server, tokens)).toBe(200)
  // A host without a port is all of its ports.
  await operator.post('/agents/127.0.0.1/suspend')
  expect(await callApi(server, tokens)).toBe(401)
  await operator.post('/agents/127.0.0.1/resume')
  expect(await callApi(server, tokens)).toBe(200)
  expect((await operator.post('/agents/unknown.example/resume')).status).toBe(404)
  expect((await operator.post('/agents/UPPER.example/suspend')).status).toBe(422)
})

test('O47 an agent of a suspended host is not resumed alone', async ({
  server,
  documents,
  operator,
  connected,
  storedAs,
}) => {
  const url = documents.publish()
  const tokens = await connected(url)
  const [{ id } = { id: '' }] = await storedAs(url)
  // On its port, and on all ports.
  for (const host of [encodeURIComponent(documents.host), '127.0.0.1']) {
    must(await operator.post(`/agents/${host}/suspend`))
    const { status, body } = await operator.post(`/apps/${id}/resume`)
    expect([status, body.detail]).toEqual([409, expect.stringContaining(documents.host)])
    expect(await callApi(server, tokens)).toBe(401)
    must(await operator.post(`/agents/${host}/resume`))
    expect(await callApi(server, tokens)).toBe(200)
  }
  must(await operator.post(`/apps/${id}/suspend`))
  expect(await callApi(server, tokens)).toBe(401)
  must(await operator.post(`/apps/${id}/resume`))
  expect(await callApi(server, tokens)).toBe(200)
})

test('O47 a deleted agent loses everything at once, and a new consent stores it anew, unless its host is suspended', async ({
  server,
  otherNode,
  documents,
  operator,
  runtime,
  ask,
  connected,
  storedAs,
}) => {
  const url = documents.publish({}, { 'cache-control': 'no-store' })
  const tokens = await connected(url)
  const [before] = await storedAs(url)
  // Another node has it in memory.
  expect((await refresh(otherNode.base, url, 'unknown')).status).toBe(400)
  expect((await operator.delete(`/apps/${before?.id}`)).status).toBe(204)
  expect((await operator.delete(`/apps/${before?.id}`)).status).toBe(404)
  for (const node of [server, otherNode]) expect(await callApi(node, tokens)).toBe(401)
  expect((await refresh(server.base, url, tokens.refresh_token)).status).toBe(400)
  expect(await storedAs(url)).toEqual([])

  const owner = new HttpBrowser(server.base)
  await signIn(owner, 'olga@north.example', PASSWORD, '/settings/activity?tenant=play')
  const page = await (await owner.get('/settings/activity?tenant=play')).text()
  expect(page).toContain('App disconnected')
  // By the name that it had, and not by an id that nobody has seen.
  expect(page).not.toContain(before?.id)

  // Suspended, it is not stored again by anybody.
  const host = encodeURIComponent(documents.host)
  await operator.post(`/agents/${host}/suspend`)
  expect((await ask(url)).text).toContain('are suspended')
  expect(await storedAs(url)).toEqual([])
  await operator.post(`/agents/${host}/resume`)
  // What another node remembers of the deleted app is not what counts for the new one.
  documents.change(url, { redirect_uris: ['http://localhost/other'] })
  await runtime.db
    .updateTable('client_documents')
    .set('fresh_until', new Date(0))
    .where('url', '=', url)
    .execute()
  const elsewhere = { redirect_uri: 'http://localhost:1234/other' }
  const code = await obtainCode(server.base, url, {
    ...sandbox,
    parameters: { ...asked, ...elsewhere },
  })
  const redeemed = await redeem(otherNode.base, url, code, elsewhere)
  const fresh = (await redeemed.json()) as Tokens
  expect([redeemed.status, await callApi(otherNode, fresh), await callApi(otherNode, tokens)]).toEqual([
    200, 200, 401,
  ])
  const old = pkce().challenge
  const refused = await fetch(authorizeUrl(otherNode.base, url, old, asked), { redirect: 'manual' })
  expect(refused.status).toBe(400)
  const [after] = await storedAs(url)
  expect(after?.id).not.toBe(before?.id)
  const audited = must(await operator.get(`/audit?app=${before?.id}&action=app.deleted`)).body.data
  expect(audited).toMatchObject([{ details: { name: documents.host, connections: 1 } }])
})
