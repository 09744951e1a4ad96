import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { ar } from '../../views/languages/ar.ts'
import { hr } from '../../views/languages/hr.ts'
import { pl } from '../../views/languages/pl.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, obtainTokens, pkce } from '../support/flow.ts'
import { PASSWORD, type World } from '../support/merchants.ts'
import { must } from '../support/world.ts'

const LANGUAGES = ['pl', 'hr', 'ar']

/** Names and addresses, and words that are the same in another language. */
const NAMES = [
  'North Rentals',
  'South Rentals',
  'Small Rentals',
  'Playground',
  'Harbour',
  'Castle',
  'Olga Owner',
]
const SAME = [
  ...NAMES,
  'Stan Staff',
  'Sync',
  'Mobile',
  'Acme',
  'Own',
  'Webhooks',
  'Drawbridge',
  'rntor',
  'OpenAPI',
  'Token',
  'URL',
  'API',
]
const SAME_IN_POLISH = ['test', 'Endpoint', 'Marketing']
const DATA = /^[^ ]*(@|:\/\/|\.example)|^[a-z]+\.[a-z_.]+(, |$)|: https:/

/** What a reader sees, hears, or is told by a field: texts between tags, labels and placeholders. */
function readTexts(html: string): string[] {
  const body = html.slice(html.indexOf('<body')).replaceAll(/<(code|pre|textarea|time)\b[\s\S]*?<\/\1>/g, '')
  const labels = [...body.matchAll(/ (?:aria-label|placeholder|alt)="([^"]+)"/g)].map(
    ([, label = '']) => label,
  )
  const title = /<title>([\s\S]*?)<\/title>/.exec(html)?.[1]?.split(' · ')[0] ?? ''
  return [title, ...labels, ...body.replaceAll(/<[^>]+>/g, '\n').split('\n')]
    .map((text) => text.replace(/^\s*· /, '').trim())
    .filter((text) => /[a-z]{3}/i.test(text))
}

/** English of ours in a page that was asked for in another language. */
const leftOver = (english: string, other: string): string[] => {
  const known = new Set(readTexts(english))
  const same = [...SAME, ...SAME_IN_POLISH]
  return readTexts(other).filter((text) => known.has(text) && !same.includes(text) && !DATA.test(text))
}

const test = merchantsTest
  .extend('owner', FILE, async ({ server, world: _ }) => {
    const browser = new HttpBrowser(server.base)
    expect((await signIn(browser, 'olga@north.example', PASSWORD)).status).toBe(303)
    return browser
  })
  .extend('staff', FILE, async ({ server, world: _ }) => {
    const browser = new HttpBrowser(server.base)
    expect((await signIn(browser, 'stan@north.example', PASSWORD)).status).toBe(303)
    return browser
  })
  .extend('csrf', FILE, async ({ owner }) => csrfOf(await (await owner.get('/account')).text()))
  /** The first endpoint of the merchant, and a delivery to it. */
  .extend('endpoint', FILE, async ({ server, owner, csrf, operator, world }) => {
    await obtainTokens(server.base, world.confidential)
    const url = 'https://north.example/hooks'
    await owner.post('/settings/developers/webhooks/new?tenant=north', { csrf, url })
    const list = await (await owner.get('/settings/developers/webhooks?tenant=north')).text()
    const id = /\/settings\/developers\/webhooks\/([^?/"]+)\?tenant=north"><bdi/.exec(list)?.[1] ?? ''
    await owner.post(`/settings/developers/webhooks/${id}/test?tenant=north`, { csrf })
    const { data } = must(await operator.get(`/deliveries?endpoint=${id}`)).body
    return { base: `/settings/developers/webhooks/${id}`, delivery: data[0].id as string }
  })

/** The words of another definition: its own pages of keys, tabs, and what it calls a merchant and its units. */
const rentorTest = merchantsTest.extend('setting', FILE, { platform: 'rntor' })

const asked = (base: string, world: World, change: Record<string, string> = {}): string =>
  authorizeUrl(base, world.confidential.client_id, pkce().challenge, change)

type Ask = (language: string) => Promise<Response>

async function expectTranslated(ask: Ask, status: number): Promise<void> {
  const english = await ask('en')
  expect(english.status).toBe(status)
  const text = await english.text()
  for (const language of LANGUAGES) {
    const other = await ask(language)
    expect(other.headers.get('content-language')).toBe(language)
    expect({ language, english: leftOver(text, await other.text()) }).toEqual({ language, english: [] })
  }
}

const headers = (language: string) => ({ 'accept-language': language })

test.for([
  '/',
  '/account',
  '/account/password',
  '/account/email',
  '/account/passkeys/new',
  '/settings/apps?tenant=north',
  '/settings/apps?tenant=north&search=nothing',
  '/settings/apps?tenant=small',
  '/settings/apps/sync/connect?tenant=north',
  '/settings/developers?tenant=north',
  '/settings/developers/keys/new?tenant=north',
  '/settings/developers/webhooks?tenant=north',
  '/settings/developers/webhooks/new?tenant=north',
  '/settings/activity?tenant=north',
  '/settings/apps?tenant=north&done=disconnected',
  '/apps',
  '/apps?search=nothing',
  '/apps/sync',
])('%s has no English of ours in another language', async (path, { owner, endpoint: _ }) => {
  await expectTranslated((language) => owner.get(path, headers(language)), 200)
})

test('nor have the pages of an endpoint, a delivery and a connection', async ({
  owner,
  endpoint,
  operator,
}) => {
  const { base, delivery } = endpoint
  for (const path of ['', '/edit', '/secrets', '/check', '/remove', `/deliveries/${delivery}`]) {
    await expectTranslated((language) => owner.get(`${base}${path}?tenant=north`, headers(language)), 200)
  }
  const { data } = must(await operator.get('/connections?tenant=north')).body
  const shown = `/settings/apps/${data[0].id}/disconnect?tenant=north`
  await expectTranslated((language) => owner.get(shown, headers(language)), 200)
})

test('nor has the question before a key is revoked, nor the mail about a new key', async ({
  owner,
  csrf,
  operator,
  runtime,
}) => {
  const path = '/settings/developers/keys/new?tenant=north'
  const create = async (language: string) => {
    await runtime.db.updateTable('users').set({ language }).where('id', '=', 'olga').execute()
    const body = new URLSearchParams({ csrf, name: 'Castle', scopes: 'bookings:read' })
    const page = await owner.request(path, { method: 'POST', body })
    expect(page.status).toBe(303)
    const { data } = must(await operator.get('/mails?to=olga@north.example')).body
    return `${data[0].subject}\n${data[0].text}`.split('\n').filter((line) => /\S \S/.test(line))
  }
  const english = await create('en')
  for (const language of LANGUAGES) {
    const mail = await create(language)
    expect([mail.length, mail.filter((line) => english.includes(line))]).toEqual([english.length, []])
  }
  const keys = await (await owner.get('/settings/developers?tenant=north')).text()
  const revoke = /\/settings\/developers\/keys\/[^/"]+\/revoke\?tenant=north/.exec(keys)?.[0] ?? ''
  await expectTranslated((language) => owner.get(revoke, headers(language)), 200)
})

test('nor have the pages of a stranger, and what is not there', async ({ server, world }) => {
  const stranger = new HttpBrowser(server.base)
  for (const path of ['/signin', '/signin/forgot', '/signin/passkey']) {
    await expectTranslated((language) => stranger.get(path, headers(language)), 200)
  }
  await expectTranslated(
    (language) => stranger.get('/nothing/here', { ...headers(language), accept: 'text/html' }),
    404,
  )
  const wrong = asked(server.base, world, { redirect_uri: 'https://evil.example' })
  await expectTranslated((language) => stranger.get(wrong, headers(language)), 400)
})

test('nor has the consent page, whatever keeps an organisation from being chosen', async ({
  server,
  world,
  owner,
  staff,
}) => {
  for (const browser of [owner, staff]) {
    const started = await browser.get(asked(server.base, world))
    const page = started.headers.get('location') ?? ''
    await expectTranslated((language) => browser.get(page, headers(language)), 200)
    const csrf = csrfOf(await (await browser.get(page)).text())
    const body = () => new URLSearchParams({ csrf, decision: 'allow', organisation: 'elsewhere' })
    const choose: Ask = (language) =>
      browser.request(page, { method: 'POST', headers: headers(language), body: body() })
    await expectTranslated(choose, 400)
  }
})

const URLS = [
  '',
  'nothing',
  'http://north.example',
  'https://a:b@north.example',
  'https://north.example/#a',
  'https://north.example.',
  'https://north.example:22',
  'https://north.example/ a',
]

test('nor has a refusal, in a form or on a page', async ({ owner, staff, csrf, endpoint }) => {
  const posted =
    (browser: HttpBrowser, path: string, fields: Record<string, string>): Ask =>
    (language) =>
      browser.request(`${path}${path.includes('?') ? '&' : '?'}tenant=north`, {
        method: 'POST',
        headers: { ...headers(language), accept: 'text/html' },
        body: new URLSearchParams(fields),
      })
  const by = (fields: Record<string, string>) => ({ csrf, ...fields })
  const { base } = endpoint
  const keys = '/settings/developers/keys/new'
  const hooks = '/settings/developers/webhooks/new'
  await expectTranslated(posted(owner, keys, by({ name: '' })), 422)
  await expectTranslated(posted(owner, keys, by({ name: 'x'.repeat(121), scopes: 'bookings:read' })), 422)
  await expectTranslated(posted(owner, keys, by({ name: 'a\tb', scopes: 'none:read' })), 422)
  for (const url of URLS) await expectTranslated(posted(owner, `${base}/edit`, by({ url })), 422)
  const wanted = { app: 'none', environment: 'production', url: 'https://north.example' }
  await expectTranslated(posted(owner, hooks, by(wanted)), 422)
  await expectTranslated(posted(owner, `${base}/secrets`, by({ secret: 'short' })), 422)
  await expectTranslated(posted(owner, `${base}/replay`, by({ since: 'never' })), 409)
  for (const received of [
    '',
    'webhook-signature: v1,x',
    'webhook-signature: v1,x\nwebhook-id: 1\nwebhook-timestamp: 1',
  ]) {
    await expectTranslated(posted(owner, `${base}/check`, by({ headers: received, body: '{ }' })), 200)
  }
  await expectTranslated(posted(owner, keys, {}), 403)
  await expectTranslated(posted(owner, '/account/password', by({ current: 'wrong', next: 'short' })), 422)
  const own = csrfOf(await (await staff.get('/account')).text())
  await expectTranslated(posted(staff, keys, { csrf: own, name: 'x' }), 403)
  await expectTranslated(posted(staff, `${base}/pause`, { csrf: own }), 403)
  await expectTranslated(posted(owner, '/settings/developers/keys/new?tenant=small', by({ name: 'x' })), 403)
})

test('every language has the same refusals, each of which the source still says', () => {
  const keys = Object.keys(pl.sentences)
  expect([Object.keys(hr.sentences), Object.keys(ar.sentences)]).toEqual([keys, keys])
  const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('src', name), 'utf8'))
    .join('\n')
  // What is not a gap: a form puts "It" before a violation, and a diagnosis joins two parts by a colon.
  const longest = (sentence: string) =>
    sentence
      .replace(/^It |\.$/g, '')
      .split(/\{\w+\}|: |\. /)
      .toSorted((one, other) => other.length - one.length)[0] ?? ''
  expect(keys.filter((key) => !source.includes(longest(key)))).toEqual([])
})

rentorTest('nor have the pages of another definition', async ({ server, world }) => {
  const owner = new HttpBrowser(server.base)
  await signIn(owner, 'olga@north.example', PASSWORD)
  for (const path of [
    '/apps/sync',
    '/settings/apps',
    '/settings/developers',
    '/settings/developers/webhooks',
  ]) {
    await expectTranslated((language) => owner.get(`${path}?tenant=north`, headers(language)), 200)
  }
  const started = await owner.get(asked(server.base, world))
  const page = started.headers.get('location') ?? ''
  await expectTranslated((language) => owner.get(page, headers(language)), 200)
})
