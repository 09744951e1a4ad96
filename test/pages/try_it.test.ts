import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { newId } from '../../src/model/ids.ts'
import { SNIPPET_LANGUAGES, type SnippetLanguage } from '../../src/pages/docs/request_snippets.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { givenApp, givenConnection, givenTenant } from '../support/partners.ts'
import { givenPerson, PASSWORD } from '../support/people.ts'
import { must } from '../support/world.ts'

/** A developer who has signed in, with an app that a sandbox tenant has connected. */
const test = serverTest.extend('developer', FILE, async ({ server }) => {
  const { db } = server.runtime
  const given = await givenApp(db, { environment: 'sandbox', scopes: ['bookings:read'] })
  const tenant = await givenTenant(db, { environment: 'sandbox' })
  const connection = await givenConnection(db, given, tenant, {
    environment: 'sandbox',
    scopes: ['bookings:read'],
  })
  const person = await givenPerson(db, { publishers: [given.publisher] })
  const browser = new HttpBrowser(server.base)
  await signIn(browser, person.email, PASSWORD)
  const csrf = csrfOf(await (await browser.get('/docs/try/me')).text())
  const send = async (operation: string, fields: Record<string, string> = {}) => {
    const response = await browser.post(`/docs/try/${operation}`, { csrf, connection, ...fields })
    return { status: response.status, text: textOf(await response.text()) }
  }
  return { ...given, tenant, connection, person, browser, csrf, send }
})

const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')

test('a request is sent with the developer’s own connection, counted, logged and shown', async ({
  developer,
  server,
  operator,
}) => {
  const data = { reference: 'B-1', status: 'confirmed' }
  must(await operator.put(`/tenants/${developer.tenant}/records/bookings/b-1`, { data }))
  const sent = await developer.send('list-bookings', { limit: '1', cursor: '' })
  expect(sent.status).toBe(200)
  expect(sent.text).toContain('"reference": "B-1"')
  expect(sent.text).toContain('ratelimit-policy:')
  await server.runtime.requestLog.flush()
  const logged = await server.runtime.db
    .selectFrom('request_log')
    .select(['path', 'status', 'connection_id', 'ip'])
    .where('connection_id', '=', developer.connection)
    .execute()
  expect(logged).toEqual([
    { path: '/api/v1/bookings', status: 200, connection_id: developer.connection, ip: '127.0.0.1' },
  ])
  const one = await developer.send('get-bookings', { id: "no'such" })
  expect(one.text).toContain('"status": 404')
  expect((await developer.send('list-customers', {})).text).toContain('"status": 403')
  const audit = await server.runtime.db
    .selectFrom('audit_log')
    .select(['actor_id', 'connection_id'])
    .where('action', '=', 'trial_token.issued')
    .execute()
  expect(audit).toHaveLength(3)
  expect(audit[0]).toEqual({ actor_id: developer.person.id, connection_id: developer.connection })
})

test('nobody sends with the connection of another publisher, in production, or of an app that demands proofs', async ({
  developer,
  server,
}) => {
  const { db } = server.runtime
  const stranger = await givenApp(db, { environment: 'sandbox' })
  const theirs = await givenConnection(db, stranger, developer.tenant, { environment: 'sandbox' })
  const live = await givenApp(db, { publisher: developer.publisher })
  const production = await givenConnection(db, live, await givenTenant(db))
  const proven = await givenApp(db, { environment: 'sandbox', publisher: developer.publisher })
  await db.updateTable('apps').set({ dpop: true }).where('id', '=', proven.app).execute()
  const withProofs = await givenConnection(db, proven, developer.tenant, { environment: 'sandbox' })
  const tokens = () => db.selectFrom('access_tokens').select('hash').execute()
  const before = await tokens()
  for (const connection of [theirs, production, withProofs, 'none']) {
    expect((await developer.send('me', { connection })).status).toBe(409)
  }
  expect(await tokens()).toEqual(before)
  const visitor = new HttpBrowser(server.base)
  const csrf = csrfOf(await (await visitor.get('/developers/sign-up')).text())
  const refused = await visitor.post('/docs/try/me', { csrf, connection: developer.connection })
  expect(refused.headers.get('location')).toContain('/signin')
})

test('the token is the developer’s own, for the API, whatever other grants the connection has', async ({
  server,
}) => {
  const { db } = server.runtime
  const given = await givenApp(db, { environment: 'sandbox', scopes: ['bookings:read'] })
  await db.updateTable('apps').set({ agent: true }).where('id', '=', given.app).execute()
  const tenant = await givenTenant(db, { environment: 'sandbox' })
  const connection = await givenConnection(db, given, tenant, {
    environment: 'sandbox',
    scopes: ['bookings:read'],
  })
  const developer = await givenPerson(db, { publishers: [given.publisher] })
  const member = await givenPerson(db, { tenants: [[tenant, 'staff']] })
  const grant = { connection_id: connection, scopes: ['bookings:read'] }
  await db
    .insertInto('grants')
    .values([
      { ...grant, id: newId('grt'), user_id: member.id, member_tenant: tenant },
      { ...grant, id: newId('grt'), user_id: developer.id, resource: 'mcp' },
    ])
    .execute()
  const browser = new HttpBrowser(server.base)
  await signIn(browser, developer.email, PASSWORD)
  const csrf = csrfOf(await (await browser.get('/docs/try/me')).text())
  // The second token is of the grant that the first one has opened.
  for (let n = 0; n < 2; n++) {
    const shown = textOf(await (await browser.post('/docs/try/me', { csrf, connection })).text())
    expect(shown).toContain(`"connection": "${connection}"`)
    expect(shown).not.toContain(member.id)
  }
  const own = await db
    .selectFrom('grants')
    .select('user_id')
    .where('connection_id', '=', connection)
    .where('resource', '=', 'api')
    .where('member_tenant', 'is', null)
    .execute()
  expect(own).toEqual([{ user_id: developer.id }])
})

const run = promisify(execFile)

const RUN: Record<
  SnippetLanguage['id'],
  { command: string; args: (file: string) => string[]; file: string }
> = {
  curl: { command: 'bash', args: (file) => [file], file: 'request.sh' },
  node: { command: process.execPath, args: (file) => [file], file: 'request.mjs' },
  python: { command: 'python3', args: (file) => [file], file: 'request.py' },
  php: { command: 'php', args: (file) => [file], file: 'request.php' },
  go: { command: 'go', args: (file) => ['run', file], file: 'request.go' },
  ruby: { command: 'ruby', args: (file) => [file], file: 'request.rb' },
}

async function isInstalled(id: SnippetLanguage['id']): Promise<boolean> {
  const { command } = RUN[id]
  const version = id === 'go' ? 'version' : '--version'
  return await run(id === 'curl' ? 'curl' : command, [version]).then(
    () => true,
    () => false,
  )
}

test.for(SNIPPET_LANGUAGES)(
  'the page’s $title program runs as it stands, with a token of its own and with one from the environment',
  { timeout: 60_000 },
  async ({ id }, { developer, server, folder, skip }) => {
    if (!(await isInstalled(id))) return skip(`${RUN[id].command} is not installed`)
    // The limit of the connection is not what is tested here.
    server.clock.advance(60)
    const token = /dbat_[\w-]+/.exec((await developer.send('me')).text)?.[0] ?? ''
    const page = await developer.browser.get(`/docs/try/me?code=${id}`)
    const { csrf, connection } = developer
    const sent = await developer.browser.post('/docs/try/me', { csrf, connection })
    const programs = [
      [join(folder, 'environment'), codeOf(await page.text()), token],
      [join(folder, 'own'), codeOf(await sent.text()), ''],
    ] as const
    const { command, args, file } = RUN[id]
    const connections = programs.map(async ([name, code, TOKEN]) => {
      await writeFile(`${name}_${file}`, code)
      const { stdout } = await run(command, args(`${name}_${file}`), { env: { ...process.env, TOKEN } })
      return JSON.parse(stdout.slice(stdout.indexOf('{'))).connection
    })
    expect(await Promise.all(connections)).toEqual([connection, connection])
  },
)

/** The first program of a page. */
const codeOf = (html: string): string => textOf(/<pre[^>]*><code>([\s\S]*?)<\/code>/.exec(html)?.[1] ?? '')

test('the language that was chosen stays, also on other pages', async ({ server }) => {
  const reader = new HttpBrowser(server.base)
  expect(await (await reader.get('/docs/api')).text()).toContain('<figcaption>curl</figcaption>')
  await reader.get('/docs/try/me?code=ruby')
  const later = await (await reader.get('/docs/api')).text()
  expect(later).toContain('<figcaption>Ruby</figcaption>')
  expect(later).not.toContain('<figcaption>curl</figcaption>')
  expect(await (await reader.get('/docs/api?code=cobol')).text()).toContain('<figcaption>Ruby</figcaption>')
})

test('a test event goes to an endpoint of one’s own, and to no other', async ({
  developer,
  operator,
  server,
}) => {
  const wanted = { environment: 'sandbox', url: 'http://127.0.0.1:8099/' }
  const endpoint: string = must(await operator.post(`/apps/${developer.app}/endpoints`, wanted)).body.id
  const stranger = await givenApp(server.runtime.db, { environment: 'sandbox' })
  const theirs: string = must(await operator.post(`/apps/${stranger.app}/endpoints`, wanted)).body.id
  const { csrf, browser } = developer
  const send = (id: string) => browser.post('/docs/events/booking.created', { csrf, endpoint: id })
  expect((await send(theirs)).status).toBe(409)
  const sent = await send(endpoint)
  expect(sent.status).toBe(303)
  const delivery = await (await browser.get(sent.headers.get('location') ?? '')).text()
  expect(delivery).toContain('booking.created')
})
