import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { serverTest } from '../support/fixtures.ts'
import { confirmedBrowser, invite, mailsTo, newestLink, signUpAs, submit } from '../support/mails.ts'
import { must } from '../support/world.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
const PASSWORD = 'the password of before'
const NEXT = 'quite another password'

let count = 0

const test = serverTest
  /** A person with a password, and a browser of theirs that is signed in. */
  .extend('given', ({ server, operator }) => async (change: Record<string, unknown> = {}) => {
    const id = `person-${++count}`
    const email = `${id}@people.example`
    must(await operator.put(`/users/${id}`, { email, name: 'Olga', password: PASSWORD, ...change }))
    const enter = async (agent = FIREFOX, address = email) => {
      const browser = new HttpBrowser(server.base)
      const csrf = csrfOf(await (await browser.get('/signin')).text())
      const response = await browser.request('/signin', {
        method: 'POST',
        headers: { 'user-agent': agent },
        body: new URLSearchParams({ csrf, email: address, password: PASSWORD }),
      })
      expect(response.status).toBe(303)
      return browser
    }
    return { id, email, enter, browser: await enter() }
  })

/** Whether a browser is still signed in. */
const isIn = async (browser: HttpBrowser): Promise<boolean> => (await browser.get('/account')).status === 200

const subjects = async (operator: Parameters<typeof mailsTo>[0], to: string): Promise<string[]> =>
  (await mailsTo(operator, to)).map(({ subject }) => subject)

test('the page is for whoever is signed in, and every page leads to it', async ({ server, given }) => {
  const visitor = await new HttpBrowser(server.base).get('/account')
  expect([visitor.status, visitor.headers.get('location')]).toEqual([303, '/signin?return_to=%2Faccount'])
  const { browser } = await given()
  expect(await (await browser.get('/developers')).text()).toContain('<a href="/account"')
  const page = await (await browser.get('/account')).text()
  for (const control of ['Change password', 'Sign out everywhere']) expect(page).toContain(control)
})

test('a new password needs the present one, ends other sessions and links, and is told by mail', async ({
  server,
  operator,
  given,
}) => {
  const { email, enter, browser } = await given()
  const other = await enter(SAFARI)
  await submit(new HttpBrowser(server.base), '/signin/forgot', { email })
  const reset = await newestLink(operator, email)
  const change = (current_password: string, password: string) =>
    submit(browser, '/account/password', { current_password, password })
  for (const [current, next, said] of [
    ['a wrong password', NEXT, 'This is not your current password.'],
    [PASSWORD, 'short', 'It must have at least 10 characters.'],
    [PASSWORD, 'Password123', 'too easy to guess'],
    [PASSWORD, PASSWORD, 'This is your current password.'],
  ] as const) {
    const refused = await change(current, next)
    expect([refused.status, (await refused.text()).includes(said)]).toEqual([422, true])
  }
  expect(await isIn(other)).toBe(true)
  expect((await change(PASSWORD, NEXT)).headers.get('location')).toBe('/account?done=password_changed')
  expect([await isIn(browser), await isIn(other)]).toEqual([true, false])
  expect((await new HttpBrowser(server.base).get(reset)).status).toBe(400)
  expect((await subjects(operator, email))[0]).toBe('Your password was changed')
  expect((await signIn(new HttpBrowser(server.base), email, PASSWORD)).status).toBe(401)
  expect((await signIn(new HttpBrowser(server.base), email, NEXT)).status).toBe(303)
})

test('of two changes at once, one is made', async ({ given }) => {
  const { browser } = await given()
  const csrf = csrfOf(await (await browser.get('/account/password')).text())
  const change = (password: string) =>
    browser.post('/account/password', { csrf, current_password: PASSWORD, password })
  const both = await Promise.all([change(`${NEXT} one`), change(`${NEXT} two`)])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 422])
})

test('whoever finds a browser open guesses the password ten times per hour at most', async ({ given }) => {
  const { browser } = await given()
  const csrf = csrfOf(await (await browser.get('/account/password')).text())
  const guess = (current_password: string) =>
    browser.post('/account/password', { csrf, current_password, password: NEXT })
  const statuses = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(`wrong ${n}`)))
  expect(statuses.map(({ status }) => status).sort()).toEqual([...Array(10).fill(422), 429, 429])
  expect((await guess(PASSWORD)).status).toBe(429)
})

test('sessions are listed with device and address; one ends, then all do, on every node', async ({
  server,
  otherNode,
  given,
  clock,
}) => {
  const { enter, browser } = await given()
  const phone = await enter(SAFARI)
  const stranger = await given()
  const page = await (await browser.get('/account')).text()
  for (const text of ['Firefox on Linux', 'Safari on iPhone', 'This browser', '127.0.0.1'])
    expect(page).toContain(text)
  const address = /action="(\/account\/sessions\/[\w-]{36}\/end)"/.exec(page)?.[1] ?? ''
  expect((await submit(stranger.browser, '/account', {}, address)).status).toBe(404)
  expect(await isIn(phone)).toBe(true)
  expect((await submit(browser, '/account', {}, address)).status).toBe(303)
  const cookie = phone.cookiesFor('/account')
  const there = await fetch(`${otherNode.base}/account`, { headers: { cookie }, redirect: 'manual' })
  expect(there.status).toBe(303)

  const third = await enter('curl/8')
  const later = new Date(clock.now().getTime() + 600_000).toISOString()
  clock.advance(600)
  expect(await isIn(third)).toBe(true)
  const listed = await (await browser.get('/account')).text()
  expect(listed).toContain('An unknown browser on an unknown system')
  const times = [...listed.matchAll(/<time datetime="([^"]+)"/g)].map(([, at = '']) => at)
  expect(times.filter((at) => at >= later)).toHaveLength(2)
  const everywhere = await submit(browser, '/account', {}, '/account/sessions/end')
  expect(everywhere.headers.get('location')).toBe('/signin?done=signed_out_everywhere')
  expect([await isIn(browser), await isIn(third), await isIn(stranger.browser)]).toEqual([false, false, true])
  expect(await (await browser.get('/signin?done=signed_out_everywhere')).text()).toContain('on all devices')
  expect((await server.runtime.db.selectFrom('sessions').select('id').execute()).length).toBeGreaterThan(0)
})

test('T4 another address is confirmed by its mailbox, with the account; the old one is told twice', async ({
  server,
  operator,
  given,
}) => {
  const { email, browser } = await given()
  const next = `new.${email}`
  const ask = (fields: Record<string, string>) => submit(browser, '/account/email', fields)
  expect((await ask({ email: 'not one', current_password: PASSWORD })).status).toBe(422)
  expect((await ask({ email: email.toUpperCase(), current_password: PASSWORD })).status).toBe(422)
  expect((await ask({ email: next, current_password: 'wrong' })).status).toBe(422)
  expect(await mailsTo(operator, next)).toEqual([])
  expect((await ask({ email: next, current_password: PASSWORD })).status).toBe(303)
  expect((await subjects(operator, email))[0]).toBe('Your email address is about to change')
  const link = await newestLink(operator, next)
  // A stranger who has the link, or clicks it without thinking, changes nothing.
  const stranger = new HttpBrowser(server.base)
  expect((await submit(stranger, link, { password: 'a guess of somebody' })).status).toBe(422)
  expect((await signIn(new HttpBrowser(server.base), next, PASSWORD)).status).toBe(401)
  expect((await submit(browser, link)).headers.get('location')).toBe('/account?done=confirmed')
  expect((await browser.get(link)).status).toBe(400)
  for (const to of [email, next])
    expect((await subjects(operator, to))[0]).toBe('Your email address was changed')
  expect((await signIn(new HttpBrowser(server.base), email, PASSWORD)).status).toBe(401)
  expect((await signIn(new HttpBrowser(server.base), next, PASSWORD)).status).toBe(303)
})

test('T4 a change of address can be taken back, and a new password stops it', async ({
  server,
  operator,
  given,
}) => {
  const { email, browser } = await given()
  const ask = (to: string) => submit(browser, '/account/email', { email: to, current_password: PASSWORD })
  await ask(`one.${email}`)
  const first = await newestLink(operator, `one.${email}`)
  await ask(`two.${email}`)
  const second = await newestLink(operator, `two.${email}`)
  expect((await browser.get(first)).status).toBe(400)
  expect(await (await browser.get('/account')).text()).toContain(`two.${email}`)
  await submit(browser, '/account', {}, '/account/email/cancel')
  expect((await browser.get(second)).status).toBe(400)
  await ask(`three.${email}`)
  const third = await newestLink(operator, `three.${email}`)
  const visitor = new HttpBrowser(server.base)
  await submit(visitor, '/signin/forgot', { email })
  await submit(visitor, await newestLink(operator, email), { password: NEXT })
  expect((await visitor.get(third)).status).toBe(400)
})

test('T4 an address that somebody else has looks like any other; its owner is told', async ({
  operator,
  given,
}) => {
  const owner = await given()
  const { browser, email } = await given()
  const fields = { email: owner.email, current_password: PASSWORD }
  expect((await submit(browser, '/account/email', fields)).headers.get('location')).toBe(
    '/account?done=address_asked',
  )
  expect((await subjects(operator, owner.email))[0]).toBe(
    'Someone tried to use your address for another account',
  )
  expect((await mailsTo(operator, owner.email))[0]?.text).not.toContain('token=')
  expect((await subjects(operator, email))[0]).toBe('Your email address is about to change')
})

test('whoever the vendor signs in has neither a password nor an address to change here', async ({
  server,
  operator,
  given,
}) => {
  const { id, email, browser } = await given({ subject: `sub-${count}` })
  expect((await browser.get('/account/email')).status).toBe(404)
  must(await operator.put('/users/handed', { email: 'handed@people.example', name: 'Hana' }))
  const { url } = must(await operator.post('/users/handed/sign_in_links', { return_to: '/account' })).body
  const handed = new HttpBrowser(server.base)
  await handed.get(url)
  const page = await (await handed.get('/account')).text()
  expect(page).toContain('There is no password here.')
  expect(page).not.toContain('href="/account/password"')
  for (const path of ['/account/password', '/account/email'])
    expect((await handed.get(path)).status, `${id} ${email}`).toBe(404)
})

test('T3 an invitation is accepted or declined at the account, by whom it is for', async ({
  server,
  operator,
  given,
}) => {
  const inviter = await confirmedBrowser(server, `inviter.${++count}@people.example`)
  const [, publisher = ''] =
    /\/developers\/publishers\/(pub_\w+)/.exec(await (await inviter.get('/developers/publishers')).text()) ??
    []
  const person = await given()
  const stranger = await given()
  const invitationOf = async (browser: HttpBrowser) =>
    /\/account\/invitations\/(inv_\w+)\/accept/.exec(await (await browser.get('/account')).text())?.[1] ??
    null
  await invite(inviter, publisher, person.email)
  const first = await invitationOf(person.browser)
  expect([first === null, await invitationOf(stranger.browser)]).toEqual([false, null])
  const respond = (browser: HttpBrowser, id: string | null, decision: string) =>
    submit(browser, '/account', {}, `/account/invitations/${id}/${decision}`)
  expect((await respond(stranger.browser, first, 'accept')).status).toBe(404)
  expect((await respond(person.browser, first, 'decline')).status).toBe(303)
  expect(await invitationOf(person.browser)).toBeNull()
  await invite(inviter, publisher, person.email)
  const link = await newestLink(operator, person.email)
  expect((await respond(person.browser, await invitationOf(person.browser), 'accept')).status).toBe(303)
  expect(must(await operator.get(`/users/${person.id}`)).body.publishers).toEqual([
    { id: publisher, role: 'developer' },
  ])
  expect((await person.browser.get(link)).status).toBe(400)
})

test('T3 an invitation to an address that is only claimed is not shown', async ({ server }) => {
  const inviter = await confirmedBrowser(server, `inviter.${++count}@people.example`)
  const [, publisher = ''] =
    /\/developers\/publishers\/(pub_\w+)/.exec(await (await inviter.get('/developers/publishers')).text()) ??
    []
  const claimed = `claimed.${count}@people.example`
  const { browser } = await signUpAs(server, claimed)
  await invite(inviter, publisher, claimed)
  expect(await (await browser.get('/account')).text()).not.toContain('/account/invitations/')
})

test('where somebody wanted to go survives a reset of the password, in that browser only', async ({
  server,
  operator,
  given,
}) => {
  const { email } = await given()
  const wanted = '/interaction/abcdefghijkl'
  const browser = new HttpBrowser(server.base)
  const query = `?return_to=${encodeURIComponent(wanted)}`
  expect(await (await browser.get(`/signin${query}`)).text()).toContain(`href="/signin/forgot${query}"`)
  await submit(browser, `/signin/forgot${query}`, { email, return_to: wanted })
  const link = await newestLink(operator, email)
  const done = await submit(browser, link, { password: NEXT })
  expect(new URLSearchParams(done.headers.get('location')?.split('?')[1]).get('return_to')).toBe(wanted)
  // What a stranger asks for leads nowhere in particular, and never to another site.
  await submit(new HttpBrowser(server.base), '/signin/forgot', { email, return_to: wanted })
  const elsewhere = await submit(new HttpBrowser(server.base), await newestLink(operator, email), {
    password: PASSWORD,
  })
  expect(elsewhere.headers.get('location')).not.toContain('return_to')
  await submit(browser, '/signin/forgot', { email, return_to: 'https://evil.example/' })
  const away = await submit(browser, await newestLink(operator, email), { password: NEXT })
  expect(away.headers.get('location')).not.toContain('return_to')
})
