import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE } from '../support/fixtures.ts'
import { PASSWORD } from '../support/merchants.ts'
import {
  ageProofs,
  auditOf,
  forgetPasskeys,
  OLGA,
  optionsOf,
  passkeyTest,
  type RequestOptions,
  withPasskey,
} from '../support/passkeys.ts'
import { must } from '../support/world.ts'

const NEW_KEY = '/settings/developers/keys/new?tenant=north'
const ENDPOINT = '/developers/apps/sync/webhooks/ENDPOINT'

/** Every route that creates or reveals a secret, invites somebody or changes a redirect URI; ROUTE is what the source calls it. */
const ROUTES: { file: string; method: 'get' | 'post'; route: string; path: string }[] = [
  {
    file: 'developers/credentials.ts',
    method: 'post',
    route: '/clients',
    path: '/developers/apps/sync/clients',
  },
  {
    ...{ file: 'developers/credentials.ts', method: 'post', route: '/clients/:client/secrets' },
    path: '/developers/apps/sync/clients/CLIENT/secrets',
  },
  { file: 'developers/edit.ts', method: 'post', route: '/', path: '/developers/apps/sync/edit' },
  { file: 'developers/new_app.ts', method: 'get', route: '/', path: '/developers/apps/new' },
  { file: 'developers/new_app.ts', method: 'post', route: '/', path: '/developers/apps/new' },
  {
    file: 'developers/try_it.ts',
    method: 'post',
    route: '/redirect',
    path: '/developers/apps/sync/try/redirect',
  },
  {
    ...{ file: 'publishers/team.ts', method: 'post', route: '/invitations' },
    path: '/developers/publishers/acme/invitations',
  },
  {
    ...{ file: 'publishers/passkey_rule.ts', method: 'post', route: '/:publisher/passkeys' },
    path: '/developers/publishers/acme/passkeys',
  },
  { file: 'settings/keys.ts', method: 'get', route: '/keys/new', path: NEW_KEY },
  { file: 'settings/keys.ts', method: 'post', route: '/keys/new', path: NEW_KEY },
  { file: 'webhooks/new_endpoint.ts', method: 'get', route: '/', path: '/developers/apps/sync/webhooks/new' },
  {
    file: 'webhooks/new_endpoint.ts',
    method: 'post',
    route: '/',
    path: '/developers/apps/sync/webhooks/new',
  },
  { file: 'webhooks/endpoint_acts.ts', method: 'get', route: '/secrets', path: `${ENDPOINT}/secrets` },
  { file: 'webhooks/endpoint_acts.ts', method: 'post', route: '/secrets', path: `${ENDPOINT}/secrets` },
  { file: 'account/passkey_routes.ts', method: 'post', route: '/', path: '/account/passkeys' },
  { file: 'account/passkey_routes.ts', method: 'post', route: '/codes', path: '/account/passkeys/codes' },
  {
    ...{ file: 'account/passkey_routes.ts', method: 'get', route: '/:passkey/remove' },
    path: '/account/passkeys/x/remove',
  },
  {
    ...{ file: 'account/passkey_routes.ts', method: 'post', route: '/:passkey/remove' },
    path: '/account/passkeys/x/remove',
  },
]

const test = passkeyTest.extend('stale', FILE, async ({ server, operator, world }) => {
  const tenants = ['north', 'south', 'small', 'play'].map((id) => ({ id, role: 'owner' }))
  const olga = { email: OLGA, name: 'Olga Owner', tenants, publishers: ['acme'] }
  must(await operator.put('/users/olga', olga))
  const input = { environment: 'production', url: 'https://hook.example/a' }
  const endpoint = must(await operator.post('/apps/sync/endpoints', input)).body.id as string
  const address = (path: string) =>
    path.replace('CLIENT', world.confidential.client_id).replace('ENDPOINT', endpoint)
  /** A browser whose last proof is 15 minutes old. */
  const open = async () => {
    await forgetPasskeys(server)
    const browser = new HttpBrowser(server.base)
    await signIn(browser, OLGA, PASSWORD)
    await ageProofs(server)
    const csrf = csrfOf(await (await browser.get('/account')).text())
    return { browser, csrf }
  }
  return { address, open }
})

test('every one of these routes asks for fresh proof, and changes nothing', async ({ server, stale }) => {
  const { browser, csrf } = await stale.open()
  const { db } = server.runtime
  const before = await db.selectFrom('audit_log').select('id').execute()
  for (const { method, path } of ROUTES) {
    const address = stale.address(path)
    const response =
      method === 'get' ? await browser.get(address) : await browser.post(address, { csrf, name: 'n' })
    if (method === 'get') {
      const location = `/signin/proof?return_to=${encodeURIComponent(address)}`
      expect([response.status, response.headers.get('location')], address).toEqual([303, location])
    } else {
      expect([response.status, await response.text()], address).toEqual([
        403,
        expect.stringContaining('Confirm it’s you'),
      ])
    }
  }
  expect(await db.selectFrom('audit_log').select('id').execute()).toEqual(before)
})

const PAGES = resolve(import.meta.dirname, '../../src/pages')

/** What creates or shows a secret, invites, or changes redirect URIs: functions of the model that routes call. */
const PROTECTED = [
  'createClient',
  'addClientSecret',
  'createOwnerKey',
  'createEndpoint',
  'rotateSecret',
  'storeApp',
  'addRedirectUri',
  'inviteMember',
  'addPasskey',
  'removePasskey',
  'replaceRecoveryCodes',
  'requirePasskeysOf',
]
/** They create what nobody is shown, what is mailed, or what the functions above show. */
const HARMLESS = [
  ...['newCredential', 'newSecret', 'newLink', 'createRecoveryCodes', 'followWebhookUrl', 'webhookAppOf'],
  ...['askToConfirm', 'askForReset', 'signUp', 'createSignInLink', 'revokeLeakedSigningSecret', 'hashSecret'],
  ...['hashPassword', 'creationOptions', 'askToChangeAddress', 'createAccount'],
  // For programs of the operator, whose token is their proof.
  ...['putOwnEndpoint'],
]
/** At the operator's desk every form asks for it (test/desk/gate.test.ts). */
const AT_THE_DESK = ['createOperatorToken', 'inviteOperator']
/** Random, and no secret that somebody is shown. */
const NO_SECRETS = ['timeOrderedUuids', 'openSession']

/** The routes of a file, each with the source of its handler and of the functions of the same file that it names. */
function routesOf(file: string): { method: string; route: string; source: string }[] {
  const text = readFileSync(resolve(PAGES, file), 'utf8')
  const starts = [...text.matchAll(/router\.(get|post|put|delete|all|use)\((?:'([^']*)')?/g)]
  const functions = [
    ...text.matchAll(/^ {0,2}(?:export )?(?:async )?(?:function (\w+)|const (\w+) = (?:async )?[(<])/gm),
  ].map((found) => ({ name: found[1] ?? found[2] ?? '', at: found.index }))
  const bodyAt = (at: number): string => {
    const next = [...starts, ...functions.map(({ at: index }) => ({ index }))]
      .map(({ index }) => index)
      .filter((index) => index > at)
    return text.slice(at, Math.min(...next, text.length))
  }
  const withCalled = (source: string, seen: string[] = []): string =>
    functions
      .filter(({ name }) => !seen.includes(name) && new RegExp(`\\b${name}\\(`).test(source))
      .reduce((all, { name, at }) => all + withCalled(bodyAt(at), [...seen, name]), source)
  return starts.map((start) => ({
    method: start[1] ?? '',
    route: start[2] ?? '',
    source: withCalled(bodyAt(start.index)),
  }))
}

test('no route that creates a secret is without the step, and all of them are tested above', () => {
  const listed = ROUTES.filter(({ method }) => method === 'post').map(({ file, route }) => `${file} ${route}`)
  const calls = new RegExp(`\\b(${PROTECTED.join('|')})\\(`)
  const found = globSync('**/*.ts', { cwd: PAGES }).flatMap((file) =>
    routesOf(file)
      .filter(({ source }) => calls.test(source))
      .map((route) => ({ file, ...route })),
  )
  for (const { file, method, route, source } of found) {
    expect(method, `${file} ${route}`).toBe('post')
    expect(source, `${file} ${route}`).toMatch(
      /^router\.post\('[^']*', (proven|requireFreshProof\(runtime\)),/,
    )
  }
  expect(found.map(({ file, route }) => `${file} ${route}`).sort()).toEqual(listed.sort())
})

test('the list of what creates secrets is complete', () => {
  const model = resolve(PAGES, '../model')
  const functions = globSync('**/*.ts', { cwd: model }).flatMap((file) => {
    const parts = readFileSync(resolve(model, file), 'utf8').split(/^(?=(?:export )?(?:async )?function )/m)
    return parts.map((part) => {
      const [, isExported, name = ''] = /^(export )?(?:async )?function (\w+)/.exec(part) ?? []
      return { name, isExported: isExported !== undefined, source: part.replaceAll(/^ ?\*.*$/gm, '') }
    })
  })
  const random = functions.filter(({ source }) =>
    /\b(randomBytes|customAlphabet|hashSecret|group)\(/.test(source),
  )
  const creating = new Set(
    random.map(({ name }) => name).filter((name) => name && !NO_SECRETS.includes(name)),
  )
  for (let before = 0; before < creating.size; ) {
    before = creating.size
    const calls = new RegExp(`\\b(${[...creating].join('|')})\\(`)
    for (const { name, source } of functions)
      if (name && calls.test(source.slice(source.indexOf('(')))) creating.add(name)
  }
  const exported = functions.filter(({ name, isExported }) => isExported && creating.has(name))
  const known = [...PROTECTED, ...HARMLESS, ...AT_THE_DESK]
  expect(exported.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([])
})

test('a form that was posted goes on after the proof, with everything that was typed', async ({
  server,
  stale,
}) => {
  const { browser, csrf } = await stale.open()
  const body = new URLSearchParams([
    ['csrf', csrf],
    ['name', 'Nightly <export>'],
    ['scopes', 'bookings:read'],
    ['scopes', 'customers:read'],
  ])
  const asked = await browser.request(NEW_KEY, { method: 'POST', body })
  const html = await asked.text()
  expect(html).toContain('value="Nightly &lt;export&gt;"')
  expect(html).not.toContain(PASSWORD)
  const carried = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) =>
      [name, value.replace('&lt;', '<').replace('&gt;', '>')] as [string, string],
  )
  expect(carried.filter(([name]) => name === 'scopes')).toHaveLength(2)
  const wrong = new URLSearchParams([...carried, ['proof_password', 'not this one']])
  const refused = await browser.request(NEW_KEY, { method: 'POST', body: wrong })
  expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining('not correct')])
  const [failed] = await auditOf(server, 'proof.failed')
  expect(failed).toMatchObject({ actor_id: 'olga', details: { by: 'password' } })
  const right = new URLSearchParams([...carried, ['proof_password', PASSWORD]])
  const created = await browser.submit(NEW_KEY, right)
  const page = await created.text()
  expect([created.status, page]).toEqual([200, expect.stringContaining('Nightly &lt;export&gt;')])
  expect(page).toMatch(/sk_[a-z0-9]{40}/)
  // For the next 15 minutes nothing more is asked for.
  expect((await browser.get(NEW_KEY)).status).toBe(200)
})

test('a page that asks first leads back to where the person wanted to go, and nowhere else', async ({
  stale,
}) => {
  const { browser } = await stale.open()
  const proof = (await browser.get(NEW_KEY)).headers.get('location') ?? ''
  const csrf = csrfOf(await (await browser.get(proof)).text())
  const elsewhere = await browser.post('/signin/proof', {
    ...{ csrf, proof_password: PASSWORD },
    return_to: 'https://evil.example/',
  })
  expect(elsewhere.headers.get('location')).toBe('/account')
  expect((await browser.get(proof)).headers.get('location')).toBe(NEW_KEY)
})

test('T10 wrong passwords are limited here as at the sign-in page', async ({ stale }) => {
  const { browser, csrf } = await stale.open()
  const statuses: number[] = []
  for (let n = 0; n < 22; n++) {
    statuses.push((await browser.post('/signin/proof', { csrf, proof_password: `guess ${n}` })).status)
  }
  // A browser in which the account has signed in may fail 20 times.
  expect(statuses).toEqual([...Array(20).fill(401), 429, 429])
})

test('where there is a passkey, nothing less is a proof, and a session from before it proves nothing', async ({
  server,
  stale,
}) => {
  const older = await stale.open()
  const { authenticator, codes } = await withPasskey(server, OLGA)
  const post = (fields: Record<string, string>) =>
    older.browser.post('/signin/proof', { csrf: older.csrf, return_to: NEW_KEY, ...fields })
  await server.runtime.db.updateTable('sessions').set({ proven_at: server.clock.now() }).execute()
  expect((await older.browser.get(NEW_KEY)).status).toBe(303)
  expect((await post({ proof_password: PASSWORD })).status).toBe(200)
  expect((await older.browser.get(NEW_KEY)).status).toBe(303)
  const options = await optionsOf<RequestOptions>(older.browser, '/signin/proof/options')
  const used = authenticator.get(options)
  expect((await post({ proof_passkey: used })).headers.get('location')).toBe(NEW_KEY)
  expect((await older.browser.get(NEW_KEY)).status).toBe(200)
  await ageProofs(server)
  expect((await post({ proof_passkey: used })).status).toBe(401)
  expect((await post({ proof_code: codes[0] ?? '' })).status).toBe(303)
  await ageProofs(server)
  expect((await post({ proof_code: codes[0] ?? '' })).status).toBe(401)
})

test('a link from the vendor’s program is a proof while it is fresh, and no password makes it one', async ({
  server,
  operator,
  stale,
}) => {
  await stale.open()
  const { url } = must(await operator.post('/users/olga/sign_in_links', { return_to: NEW_KEY })).body
  const browser = new HttpBrowser(server.base)
  await browser.get(url)
  expect((await browser.get(NEW_KEY)).status).toBe(200)
  await ageProofs(server)
  expect((await browser.get(NEW_KEY)).status).toBe(303)
})
