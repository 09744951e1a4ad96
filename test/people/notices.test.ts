import { expect, onTestFinished } from 'vitest'
import { LANGUAGES } from '../../src/http/pages/language.ts'
import { sendDueMails } from '../../src/mail/send_due.ts'
import { createMailTransport } from '../../src/mail/transport.ts'
import { tellPerson } from '../../src/model/mails/notices.ts'
import { recordObservations } from '../../src/webhooks/health/health_store.ts'
import type { Observation } from '../../src/webhooks/policy.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { merchantsTest } from '../support/fixtures.ts'
import { obtainCode } from '../support/flow.ts'
import { startMailServer } from '../support/mail_server.ts'
import { mailsTo, signUpAs, submit } from '../support/mails.ts'
import { PASSWORD } from '../support/merchants.ts'
import { must } from '../support/world.ts'

const DEVELOPER = 'dana@acme.example'
const OWNER = 'olga@north.example'

const test = merchantsTest
  .extend('developer', { scope: 'file', auto: true }, async ({ operator, world: _ }) => {
    const person = { email: DEVELOPER, name: 'Dana', password: PASSWORD, publishers: ['acme'] }
    must(await operator.put('/users/dana', person))
  })
  .extend('toldSince', ({ operator }) => {
    return async (to: string, act: () => Promise<unknown>): Promise<string[]> => {
      const before = (await mailsTo(operator, to)).length
      await act()
      const mails = await mailsTo(operator, to)
      return mails.slice(0, mails.length - before).map(({ subject }) => subject)
    }
  })
  /** An endpoint of an app, and what a worker observes of it. */
  .extend('endpointOf', ({ operator, runtime }) => async (app: string) => {
    const wanted = { environment: 'production', url: `https://hooks.example/${app}/a-secret-path` }
    const { id } = must(await operator.post(`/apps/${app}/endpoints`, wanted)).body
    const observe = (...kinds: ('failure' | 'success' | 'gone')[]) => {
      const observations = kinds.map((kind) => ({ kind }) as Observation)
      return recordObservations(runtime.db, runtime, [{ endpoint: id, observations }])
    }
    return { id: id as string, observe }
  })

test('a new connection is told to every owner of the tenant, and to nobody else', async ({
  server,
  operator,
  world,
  toldSince,
}) => {
  must(
    await operator.put('/users/second', {
      ...{ email: 'second@north.example', name: 'Second' },
      tenants: [{ id: 'north', role: 'owner' }],
    }),
  )
  const connect = () => obtainCode(server.base, world.confidential.client_id)
  const staff = (await mailsTo(operator, 'stan@north.example')).length
  expect(await toldSince(OWNER, connect)).toContain('Sync is connected')
  const [mail] = await mailsTo(operator, 'second@north.example')
  expect(mail?.text).toContain('Olga Owner connected Sync to North Rentals.')
  expect(mail?.text).toContain(`${server.base}/settings/apps?tenant=north`)
  expect((await mailsTo(operator, 'stan@north.example')).length).toBe(staff)
  // Another consent to the same connection is nothing new.
  expect(await toldSince('second@north.example', connect)).toEqual([])
})

test('what becomes of a review is told to the people of the publisher', async ({ operator, toldSince }) => {
  const app = must(await operator.get('/apps/sync')).body
  const body = Object.fromEntries(
    ['publisher', 'kind', 'client_type', 'scopes', 'event_types', 'redirect_uris'].map((name) => [
      name,
      app[name],
    ]),
  )
  must(await operator.put('/apps/sync', { ...body, name: 'Sync Two' }))
  const decline = () => operator.post('/apps/sync/decline', { reason: 'The logo is not yours.' })
  expect(await toldSince(DEVELOPER, decline)).toEqual(['Sync Two was not approved'])
  expect(await toldSince(DEVELOPER, () => operator.post('/apps/sync/approve', { version: 2 }))).toEqual([
    'Sync Two is approved',
  ])
  // Repeating it changes nothing.
  expect(await toldSince(DEVELOPER, () => operator.post('/apps/sync/approve'))).toEqual([])
})

test('an endpoint that fails for an hour is told once, until it succeeds again', async ({
  clock,
  operator,
  toldSince,
  endpointOf,
}) => {
  const { observe } = await endpointOf('mobile')
  const after = (minutes: number, ...kinds: ('failure' | 'success')[]) =>
    toldSince(DEVELOPER, async () => {
      clock.advance(minutes * 60)
      await observe(...kinds)
    })
  const subject = 'Webhooks of Mobile are failing'
  expect(await after(0, 'failure')).toEqual([])
  expect(await after(59, 'failure', 'failure')).toEqual([])
  expect(await after(2, 'failure')).toEqual([subject])
  const [mail] = await mailsTo(operator, DEVELOPER)
  expect(mail?.text).toContain('hooks.example')
  expect(mail?.text).not.toContain('a-secret-path')
  expect(await after(600, 'failure')).toEqual([])
  expect(await after(600, 'failure', 'success', 'failure')).toEqual([])
  expect(await after(61, 'failure')).toEqual([subject])
})

test('several workers that record the same failures tell of them once', async ({
  clock,
  toldSince,
  endpointOf,
}) => {
  const { observe } = await endpointOf('mobile')
  await observe('failure')
  clock.advance(2 * 3600)
  const told = await toldSince(DEVELOPER, () =>
    Promise.all(Array.from({ length: 8 }, () => observe('failure'))),
  )
  expect(told).toEqual(['Webhooks of Mobile are failing'])
})

test('a suspended endpoint of a merchant’s own is told to the owners', async ({
  toldSince,
  endpointOf,
  operator,
}) => {
  const { observe } = await endpointOf('own')
  expect(await toldSince(OWNER, () => observe('gone'))).toEqual(['An endpoint of Own is suspended'])
  const { text } = (await mailsTo(operator, OWNER))[0] ?? { text: '' }
  expect(text).toMatch(/\/settings\/developers\?tenant=north$/m)
})

test('a new secret is told to those whose app it is, and is not in the mail', async ({
  operator,
  world,
  toldSince,
  endpointOf,
}) => {
  const { id } = await endpointOf('sync')
  let secret = ''
  const told = await toldSince(DEVELOPER, async () => {
    secret = must(await operator.post(`/clients/${world.confidential.client_id}/secrets`)).body.client_secret
    must(await operator.post(`/endpoints/${id}/secrets`))
  })
  expect(told).toEqual(['New secret for Sync Two', 'New secret for Sync Two'])
  const texts = (await mailsTo(operator, DEVELOPER)).slice(0, 2).map(({ text }) => text)
  expect(texts[0]).toContain('a webhook signing secret')
  expect(texts[1]).toContain('a client secret')
  expect(texts.join()).not.toContain(secret)
})

test('a key that an owner creates is told to the owners, as a key and not as a connection', async ({
  server,
  toldSince,
}) => {
  const browser = new HttpBrowser(server.base)
  await signIn(browser, OWNER, PASSWORD)
  const page = '/settings/developers/keys/new?tenant=north'
  const create = () => submit(browser, page, { name: 'Export', scopes: 'bookings:read' }, page)
  expect(await toldSince(OWNER, create)).toEqual(['New secret for Export'])
})

test('a sign-in from a new browser is told, three times per day at most; a known browser is not', async ({
  server,
  operator,
  clock,
  toldSince,
}) => {
  const email = 'new@people.example'
  must(await operator.put('/users/new', { email, name: 'Newa', password: PASSWORD }))
  const known = new HttpBrowser(server.base)
  const enter = async (browser = new HttpBrowser(server.base), who = email) => {
    const fields = { email: who, password: PASSWORD }
    expect((await submit(browser, '/signin?again=1', fields)).status).toBe(303)
  }
  expect(await toldSince(email, () => enter(known))).toEqual([])
  const subject = 'New sign-in to your account'
  expect(await toldSince(email, () => enter())).toEqual([subject])
  expect((await mailsTo(operator, email))[0]?.text).toContain('127.0.0.1')
  expect(await toldSince(email, () => enter(known))).toEqual([])
  for (let n = 0; n < 4; n++) await enter()
  expect((await mailsTo(operator, email)).length).toBe(3)
  clock.advance(25 * 3600)
  expect(await toldSince(email, () => enter(known))).toEqual([])
  expect(await toldSince(email, () => enter())).toEqual([subject])
  // A second person in a browser stays known beside the first.
  await enter(known, OWNER)
  expect(await toldSince(email, () => enter(known))).toEqual([])
})

test('notices go only to addresses that are confirmed', async ({ server, runtime, operator }) => {
  const email = 'claimed@people.example'
  await signUpAs(server, email)
  const { id } = await runtime.db
    .selectFrom('users')
    .select('id')
    .where('unconfirmed_email', '=', email)
    .executeTakeFirstOrThrow()
  await tellPerson(runtime.db, runtime, id, () => ({
    about: 'passkey_added',
    values: { name: 'My phone' },
    path: '/account',
  }))
  expect((await mailsTo(operator, email)).map(({ subject }) => subject)).toEqual([
    'Confirm your email address',
  ])
})

test('all but the security notices are turned off at the account, or by one request from the mail', async ({
  server,
  runtime,
  operator,
  toldSince,
  endpointOf,
}) => {
  const smtp = await startMailServer()
  onTestFinished(smtp.close)
  const { id, observe } = await endpointOf('sync')
  await observe('gone')
  must(await operator.post(`/endpoints/${id}/secrets`))
  const send = createMailTransport({ url: new URL(`smtp://127.0.0.1:${smtp.port}`), from: 'a@b.example' })
  while ((await sendDueMails(runtime, send)).length > 0);
  const sent = smtp.received.find(
    ({ to, source }) => to[0] === DEVELOPER && source.includes('Subject: An endpoint of Sync Two'),
  )
  const source = sent?.source.replaceAll(/\r\n[ \t]+/g, ' ') ?? ''
  expect(source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
  const address = /^List-Unsubscribe: <([^>]+)>\r$/m.exec(source)?.[1] ?? ''
  // A security notice has none.
  const security = smtp.received.find(({ source }) => source.includes('Subject: New secret for'))
  expect(security?.source).not.toMatch(/List-Unsubscribe/)

  // Opening it changes nothing: scanners do.
  const suspendAgain = async () => {
    must(await operator.post(`/endpoints/${id}/resume`))
    await observe('gone')
  }
  expect((await fetch(address)).status).toBe(200)
  expect(await toldSince(DEVELOPER, suspendAgain)).toHaveLength(1)
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  expect((await fetch(`${address}x`, { method: 'POST', body })).status).toBe(400)
  expect(await toldSince(DEVELOPER, suspendAgain)).toHaveLength(1)
  expect((await fetch(address, { method: 'POST', body, redirect: 'manual' })).status).toBe(204)
  expect(await toldSince(DEVELOPER, suspendAgain)).toEqual([])
  expect(await (await fetch(address)).text()).toContain('Turned off.')

  const browser = new HttpBrowser(server.base)
  await signIn(browser, DEVELOPER, PASSWORD)
  const page = await (await browser.get('/account')).text()
  expect(page).toMatch(/value="connections" checked/)
  expect(page).toMatch(/value="endpoints">/)
  await submit(browser, '/account', { notices: 'endpoints' }, '/account/notices')
  expect(await toldSince(DEVELOPER, suspendAgain)).toHaveLength(1)
  expect(await (await browser.get('/account')).text()).toMatch(/value="connections">/)
})

test('every notice is in every language, and its own words are in the HTML', async ({
  operator,
  runtime,
}) => {
  for (const { code, texts } of LANGUAGES) {
    const email = `${code}@people.example`
    must(await operator.put(`/users/reader-${code}`, { email, name: code }))
    await runtime.db.updateTable('users').set({ language: code }).where('id', '=', `reader-${code}`).execute()
    await tellPerson(runtime.db, runtime, `reader-${code}`, () => ({
      about: 'passkey_added',
      values: { name: '<b>key</b>' },
      path: '/account',
    }))
    expect((await mailsTo(operator, email))[0]?.subject).toBe(texts.mails.passkey_added.subject)
    const english = LANGUAGES[0]?.texts.mails
    if (code === 'en') continue
    for (const [about, letter] of Object.entries(texts.mails))
      expect(letter, about).not.toEqual(english?.[about as keyof typeof english])
  }
})
