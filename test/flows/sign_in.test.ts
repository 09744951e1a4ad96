import { describe, expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { PASSWORD } from '../support/merchants.ts'

const test = merchantsTest.extend('newBrowser', FILE, ({ server }) => {
  return () => new HttpBrowser(server.base)
})

const OLGA = 'olga@north.example'

test('O11 sign-in answers 303 and leads to where the person wanted to go', async ({ newBrowser }) => {
  const response = await signIn(newBrowser(), OLGA, PASSWORD, '/settings/apps?x=1')
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe('/settings/apps?x=1')
})

test.for([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  '/%09/evil.example',
  ' //evil.example',
  '/..//evil.example',
])('O12 sign-in never leads to %j', async (returnTo, { server, newBrowser }) => {
  const response = await signIn(newBrowser(), OLGA, PASSWORD, returnTo)
  expect(response.status).toBe(303)
  const target = new URL(response.headers.get('location') ?? '', server.base)
  expect(target.origin).toBe(server.base)
  expect(response.headers.get('location')).toMatch(/^\/(?![/\\])/)
})

describe('O20 forms of other sites', () => {
  test('a sign-in without, with a foreign or with an invented token is refused', async ({ newBrowser }) => {
    const browser = newBrowser()
    const mine = csrfOf(await (await browser.get('/signin')).text())
    const theirs = csrfOf(await (await newBrowser().get('/signin')).text())
    for (const csrf of ['', theirs, `${mine}x`, 'a.b']) {
      const response = await browser.post('/signin', { csrf, email: OLGA, password: PASSWORD, return_to: '' })
      expect(response.status).toBe(403)
    }
    expect(browser.cookie('drawbridge')).toBeUndefined()
  })
  test('so is a sign-out', async ({ newBrowser }) => {
    const browser = newBrowser()
    await signIn(browser, OLGA, PASSWORD)
    expect((await browser.post('/signout', { csrf: 'x' })).status).toBe(403)
    expect((await browser.get('/signin')).status).toBe(302)
  })
})

test('O42 an unknown e-mail and a wrong password get the same answer', async ({ newBrowser }) => {
  const answers = await Promise.all(
    ['nobody@north.example', OLGA].map(async (email) => {
      const response = await signIn(newBrowser(), email, 'wrong')
      const page = await response.text()
      return [response.status, page.replaceAll(/value="[^"]*"/g, '')]
    }),
  )
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]?.[0]).toBe(401)
})

test('O42 session ids change at sign-in and sign-out ends them', async ({ server, newBrowser }) => {
  const browser = newBrowser()
  await signIn(browser, OLGA, PASSWORD)
  const first = browser.cookie('drawbridge')
  const page = await browser.get('/signin?again')
  await browser.post('/signin', {
    csrf: csrfOf(await page.text()),
    email: OLGA,
    password: PASSWORD,
    return_to: '',
  })
  const second = browser.cookie('drawbridge')
  expect(second).toBeDefined()
  expect(second).not.toBe(first)
  const isSignedIn = async (cookie = '') => {
    const response = await fetch(`${server.base}/signin`, {
      headers: { cookie: `drawbridge=${cookie}` },
      redirect: 'manual',
    })
    return response.status === 302
  }
  expect(await isSignedIn(first)).toBe(false)
  expect(await isSignedIn(second)).toBe(true)
  const csrf = csrfOf(await (await browser.get('/signin?again')).text())
  expect((await browser.post('/signout', { csrf })).status).toBe(303)
  expect(await isSignedIn(second)).toBe(false)
})

test('sessions end after a week', async ({ server, newBrowser }) => {
  const browser = newBrowser()
  await signIn(browser, 'otto@elsewhere.example', PASSWORD)
  server.clock.advance(7 * 24 * 3600 - 60)
  expect((await browser.get('/signin')).status).toBe(302)
  server.clock.advance(120)
  expect((await browser.get('/signin')).status).toBe(200)
})

test('O42 guesses are throttled, in parallel too, without locking the owner out', async ({
  server,
  newBrowser,
}) => {
  const ownersBrowser = newBrowser()
  await signIn(ownersBrowser, OLGA, PASSWORD)
  const guesser = newBrowser()
  const csrf = csrfOf(await (await guesser.get('/signin')).text())
  const guess = (password: string) => guesser.post('/signin', { csrf, email: OLGA, password, return_to: '' })
  const answers = await Promise.all(Array.from({ length: 30 }, () => guess('wrong')))
  const statuses = answers.map((response) => response.status)
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20)
  // Even the right password is not looked at now, so that a guess that hits cannot be told.
  expect((await guess(PASSWORD)).status).toBe(429)
  const again = await ownersBrowser.get('/signin?again')
  const owner = await ownersBrowser.post('/signin', {
    csrf: csrfOf(await again.text()),
    email: OLGA,
    password: PASSWORD,
    return_to: '',
  })
  expect(owner.status).toBe(303)
  server.clock.advance(16 * 60)
  expect((await guess(PASSWORD)).status).toBe(303)
})

test('O42 many accounts from one address are throttled', async ({ server, newBrowser }) => {
  const browser = newBrowser()
  const csrf = csrfOf(await (await browser.get('/signin')).text())
  const statuses: number[] = []
  for (let n = 0; n < 55; n++) {
    const email = `guess${n}@north.example`
    statuses.push((await browser.post('/signin', { csrf, email, password: 'x', return_to: '' })).status)
  }
  expect(statuses.slice(0, 40)).not.toContain(429)
  expect(statuses.at(-1)).toBe(429)
  server.clock.advance(16 * 60)
})

test('O43 O44 strange fields are a readable refusal, and shown as text', async ({ newBrowser }) => {
  const browser = newBrowser()
  const response = await signIn(browser, '"><script>alert(1)</script>', 'x')
  expect(response.status).toBe(401)
  expect(await response.text()).not.toContain('<script>alert')
  const csrf = csrfOf(await (await browser.get('/signin')).text())
  expect((await browser.post('/signin', { csrf, email: 'a\0b', password: 'x', return_to: '' })).status).toBe(
    400,
  )
  expect((await browser.post('/signin', { csrf, email: '', password: '', return_to: '' })).status).toBe(422)
  const big = await browser.post('/signin', { csrf, email: 'x'.repeat(200_000), password: 'x' })
  expect(big.status).toBe(413)
})
