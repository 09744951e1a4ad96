import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type ConnectedDatabase, connectDatabase } from '../../src/database/connect.ts'
import { endExpiredConnections } from '../../src/model/connections/expiry.ts'
import { tellOfEndings } from '../../src/model/mails/agent_endings.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { startDocumentServer } from '../support/documents.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import {
  authorizeUrl,
  obtainCode,
  obtainTokens,
  pkce,
  redeem,
  refresh,
  type Tokens,
} from '../support/flow.ts'
import { sendMessage } from '../support/mcp_messages.ts'
import { PASSWORD } from '../support/merchants.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

const REDIRECT = 'http://127.0.0.1:33418/callback'
const DEFAULT = new URL('../../src/platform/definitions/default.json', import.meta.url)

/** What the definition of the server says of agents. Another node has another definition. */
const test = merchantsTest
  .extend('documents', FILE, async ({ server: _ }, { onCleanup }) => {
    const started = await startDocumentServer()
    onCleanup(started.close)
    return started
  })
  .extend('nodeWith', FILE, async ({ server, database, folder }, { onCleanup }) => {
    const nodes: TestServer[] = []
    const databases: ConnectedDatabase[] = []
    onCleanup(async () => {
      for (const node of nodes) await node.close()
      for (const own of databases) await own.close()
    })
    const definition = JSON.parse(readFileSync(DEFAULT, 'utf8'))
    return async (agents: Record<string, unknown>) => {
      const file = join(folder, `${Math.random()}.json`)
      writeFileSync(file, JSON.stringify({ ...definition, agents }))
      const { secretKeys } = server.runtime.config
      const config = { secretKeys, operatorTokens: [server.operatorToken] }
      // Connections of its own: a prepared statement has the limits of the definition in its text.
      const own = connectDatabase(database.url)
      databases.push(own)
      const node = await startServer({ database: own, clock: server.clock, platform: file, config })
      nodes.push(node)
      return node
    }
  })
  .extend(
    'connect',
    FILE,
    () =>
      async (
        base: string,
        url: string,
        organisation = 'play',
        asked: Record<string, string> = { scope: 'bookings:read' },
      ): Promise<Tokens> => {
        const code = await obtainCode(base, url, {
          organisation,
          parameters: { redirect_uri: REDIRECT, ...asked },
        })
        const response = await redeem(base, url, code, { redirect_uri: REDIRECT })
        expect(response.status, await response.clone().text()).toBe(200)
        return (await response.json()) as Tokens
      },
  )

const callApi = (base: string, { access_token }: Tokens) =>
  fetch(`${base}/api/v1/me`, { headers: { authorization: `Bearer ${access_token}` } })

const callTool = (base: string, { access_token }: Tokens, name: string, args = {}) =>
  sendMessage(base, access_token, ['tools/call', { name, arguments: args }])

const ask = (base: string, url: string, change: Record<string, string | undefined> = {}) =>
  fetch(authorizeUrl(base, url, pkce().challenge, { redirect_uri: REDIRECT, ...change }), {
    redirect: 'manual',
  })

test('where no agents are allowed, or registered ones only, no document is fetched', async ({
  documents,
  nodeWith,
}) => {
  for (const allow of ['none', 'registered']) {
    const { base } = await nodeWith({ allow })
    const url = documents.publish()
    const refused = await ask(base, url)
    expect([refused.status, documents.requests.get(new URL(url).pathname)]).toEqual([400, undefined])
    const metadata = await fetch(`${base}/.well-known/oauth-authorization-server`)
    expect(await metadata.json()).not.toHaveProperty('client_id_metadata_document_supported')
  }
})

test('O47 an agent asks for what agents may, in the environment and by the limits of the definition', async ({
  server,
  documents,
  nodeWith,
  connect,
}) => {
  const url = documents.publish()
  const inSandbox = await connect(server.base, url)
  const agents = { allow: 'any', production: true, scopes: ['bookings:read'], connection_days: 7 }
  const { base } = await nodeWith({ ...agents, rate_limits: { per_minute: 20, burst: 2 } })
  const tooMuch = new URL((await ask(base, url, { scope: 'customers:read' })).headers.get('location') ?? '')
  expect(tooMuch.searchParams.get('error')).toBe('invalid_scope')
  // Its client reaches production tenants from now on, and only those.
  expect((await callApi(base, inSandbox)).status).toBe(401)
  const tokens = await connect(base, url, 'north')
  const statuses = []
  for (let call = 0; call < 3; call++) statuses.push((await callApi(base, tokens)).status)
  expect(statuses).toEqual([200, 200, 429])
  expect((await callApi(base, tokens)).headers.get('x-ratelimit-limit')).toBe('20')
  // Back at the first definition: no agent that nobody registered reaches production.
  expect((await ask(server.base, url)).status).toBe(303)
  expect((await callApi(server.base, tokens)).status).toBe(401)
})

test('O47 the rules of agents hold at /mcp, for what was granted before too', async ({
  server,
  documents,
  nodeWith,
  connect,
}) => {
  const url = documents.publish()
  const resource = `${server.base}/mcp`
  const scope = 'bookings:read customers:read'
  const earlier = await connect(server.base, url, 'play', { resource, scope })
  const toolsAt = async (base: string, { access_token }: Tokens): Promise<string[]> =>
    (await sendMessage(base, access_token, ['tools/list'])).body.result.tools.map(
      ({ name }: { name: string }) => name,
    )
  expect(await toolsAt(server.base, earlier)).toContain('list_customers')

  const narrow = { allow: 'any', scopes: ['bookings:read'], rate_limits: { per_minute: 20, burst: 4 } }
  const { base } = await nodeWith(narrow)
  expect(await toolsAt(base, earlier)).toEqual(['list_bookings', 'get_booking', 'recent_events', 'whoami'])
  expect((await callTool(base, earlier, 'list_customers')).body.error.message).toContain('Unknown tool')
  const { headers, body } = await callTool(base, earlier, 'whoami')
  expect([headers.get('x-ratelimit-limit'), body.result.structuredContent.scopes]).toEqual([
    '20',
    ['bookings:read'],
  ])
  const metadata = await fetch(`${base}/.well-known/oauth-protected-resource/mcp`)
  expect(await metadata.json()).toMatchObject({ scopes_supported: ['bookings:read'] })
  const more = await Promise.all(Array.from({ length: 6 }, () => callTool(base, earlier, 'whoami')))
  expect(more.map(({ status }) => status)).toContain(429)

  // Agents that nobody registered now reach production, and nothing else.
  const production = await nodeWith({ allow: 'any', production: true })
  const inProduction = await connect(production.base, url, 'north', {
    resource: `${production.base}/mcp`,
    scope,
  })
  expect((await callTool(production.base, inProduction, 'whoami')).status).toBe(200)
  expect((await callTool(production.base, earlier, 'whoami')).status).toBe(401)

  const { base: closed } = await nodeWith({ allow: 'none' })
  expect((await callTool(closed, inProduction, 'whoami')).status).toBe(404)
  expect((await fetch(`${closed}/.well-known/oauth-protected-resource/mcp`)).status).toBe(404)
  const issuer = await (await fetch(`${closed}/.well-known/oauth-authorization-server`)).json()
  expect(issuer).toMatchObject({ protected_resources: [`${closed}/api/v1`] })
})

test('O47 a connection of an agent ends after its time, is renewed before, and begins anew afterwards', async ({
  server,
  documents,
  runtime,
  connect,
}) => {
  const url = documents.publish()
  const tokens = await connect(server.base, url)
  const expiresIn = async (days: number) =>
    await runtime.db
      .updateTable('connections')
      .set({ expires_at: new Date(Date.now() + days * 86_400_000) })
      .where('id', '=', tokens.connection)
      .execute()
  const found = async () =>
    await runtime.db
      .selectFrom('connections')
      .select(['state', 'expires_at'])
      .where('id', '=', tokens.connection)
      .executeTakeFirstOrThrow()
  await expiresIn(1)
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'olga@north.example', PASSWORD, '/settings/apps')
  const csrf = csrfOf(await (await browser.get('/settings/apps?tenant=play')).text())
  const renew = async () =>
    await browser.post(`/settings/apps/${tokens.connection}/renew?tenant=play`, { csrf })
  expect((await renew()).status).toBe(303)
  expect(((await found()).expires_at?.getTime() ?? 0) - Date.now()).toBeGreaterThan(29 * 86_400_000)
  await expiresIn(-1)
  expect((await callApi(server.base, tokens)).status).toBe(401)
  expect(await (await refresh(server.base, url, tokens.refresh_token)).json()).toMatchObject({
    error: 'invalid_grant',
  })
  expect(await (await browser.get('/settings/apps?tenant=play')).text()).toContain(
    'Connect it again to go on.',
  )
  // It is not renewed any more.
  await renew()
  expect((await callApi(server.base, tokens)).status).toBe(401)
  const again = await connect(server.base, url)
  expect(again.connection).not.toBe(tokens.connection)
  expect((await found()).state).toBe('revoked')
  await runtime.db
    .updateTable('connections')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('id', '=', again.connection)
    .execute()
  await endExpiredConnections(runtime.db, runtime.platform, runtime.now)
  const ended = await runtime.db
    .selectFrom('audit_log')
    .select('actor_kind')
    .where('connection_id', '=', again.connection)
    .where('action', '=', 'connection.revoked')
    .execute()
  expect(ended).toEqual([{ actor_kind: 'system' }])
})

test('O47 the owners are told once that a connection is about to end, and again after it was renewed', async ({
  server,
  documents,
  runtime,
  operator,
  connect,
}) => {
  const { db } = runtime
  const url = documents.publish()
  const { connection } = await connect(server.base, url)
  const endsIn = async (days: number) =>
    await db
      .updateTable('connections')
      .set({ expires_at: new Date(Date.now() + days * 86_400_000) })
      .where('id', '=', connection)
      .execute()
  const told = async (): Promise<{ subject: string; text: string }[]> => {
    // Two nodes at the same moment.
    await Promise.all([tellOfEndings(runtime), tellOfEndings(runtime)])
    const { data } = must(await operator.get('/mails?to=olga@north.example')).body
    return data.filter(({ subject }: { subject: string }) => / will stop reading /.test(subject))
  }
  await endsIn(8)
  expect(await told()).toEqual([])
  await endsIn(6)
  const [mail, ...others] = await told()
  expect(others).toEqual([])
  expect(mail?.text).toContain(`/settings/apps?tenant=play#${connection}`)
  expect(await told()).toHaveLength(1)
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'olga@north.example', PASSWORD, '/settings/apps')
  const page = await (await browser.get('/settings/apps?tenant=play')).text()
  expect(page).toContain(`id="${connection}"`)
  const renew = `/settings/apps/${connection}/renew?tenant=play`
  expect(page).toContain(`action="${renew}"`)
  expect((await browser.post(renew, { csrf: csrfOf(page) })).status).toBe(303)
  const [renewed] = must(await operator.get('/audit?action=connection.renewed')).body.data
  expect(renewed).toMatchObject({ connection, tenant: 'play', details: { days: 30 } })
  expect(await told()).toHaveLength(1)
  await endsIn(1)
  expect(await told()).toHaveLength(2)
  // Nobody is asked to renew what opens nothing.
  const again = await connect(server.base, documents.publish())
  await endsIn(-1)
  await db
    .updateTable('connections')
    .set({ expires_at: new Date(Date.now() + 1000_000) })
    .where('id', '=', again.connection)
    .execute()
  must(await operator.post(`/agents/${new URL(url).host}/suspend`))
  expect(await told()).toHaveLength(2)
  must(await operator.post(`/agents/${new URL(url).host}/resume`))
  expect(await told()).toHaveLength(3)
})

test('an app that is registered as an agent is one on the consent page, and its connections end', async ({
  server,
  operator,
  runtime,
  world,
}) => {
  const { body: app } = must(await operator.get('/apps/sync'))
  const { publisher, name, kind, client_type, scopes, redirect_uris } = app
  const given = { publisher, name, kind, client_type, scopes, redirect_uris, agent: true }
  must(await operator.put('/apps/sync', given))
  const tokens = await obtainTokens(server.base, world.confidential)
  const { expires_at } = await runtime.db
    .selectFrom('connections')
    .select('expires_at')
    .where('id', '=', tokens.connection)
    .executeTakeFirstOrThrow()
  expect(expires_at).not.toBeNull()
  const browser = new HttpBrowser(server.base)
  const request = await browser.get(authorizeUrl(server.base, world.confidential.client_id, pkce().challenge))
  const interaction = request.headers.get('location') ?? ''
  await signIn(browser, 'olga@north.example', PASSWORD, interaction)
  const page = await (await browser.get(interaction)).text()
  expect(page).toContain('AI assistant')
  expect(page).toContain('acme.example')
  expect(page).not.toContain('Calls itself')
  // Absent: it stays.
  const { agent: _, ...without } = given
  expect(must(await operator.put('/apps/sync', without)).body.agent).toBe(true)
})
