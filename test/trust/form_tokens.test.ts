import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { merchantsTest as test } from '../support/fixtures.ts'
import { PASSWORD } from '../support/merchants.ts'

const OLGA = 'olga@north.example'
const OTTO = 'otto@elsewhere.example'

const formToken = async (browser: HttpBrowser, path = '/signin?again') =>
  csrfOf(await (await browser.get(path)).text())

test('T17 a form token from before sign-in is refused after it', async ({ server }) => {
  const browser = new HttpBrowser(server.base)
  const before = await formToken(browser)
  expect((await signIn(browser, OLGA, PASSWORD)).status).toBe(303)
  expect((await browser.post('/signout', { csrf: before })).status).toBe(403)
  expect((await browser.get('/signin')).status).toBe(302)
  expect((await browser.post('/signout', { csrf: await formToken(browser) })).status).toBe(303)
})

test('T17 so is the token of the person who used the browser before', async ({ server }) => {
  const browser = new HttpBrowser(server.base)
  await signIn(browser, OLGA, PASSWORD)
  const hers = await formToken(browser)
  await browser.post('/signout', { csrf: hers })
  const between = await formToken(browser)
  expect((await signIn(browser, OTTO, PASSWORD)).status).toBe(303)
  for (const csrf of [hers, between]) {
    expect((await browser.post('/signout', { csrf })).status).toBe(403)
  }
  expect((await browser.post('/signout', { csrf: await formToken(browser) })).status).toBe(303)
})

test('T17 and that of an earlier session of the same person', async ({ server }) => {
  const browser = new HttpBrowser(server.base)
  await signIn(browser, OLGA, PASSWORD)
  const earlier = await formToken(browser)
  const page = { csrf: earlier, email: OLGA, password: PASSWORD, return_to: '' }
  expect((await browser.post('/signin', page)).status).toBe(303)
  expect((await browser.post('/signout', { csrf: earlier })).status).toBe(403)
})

test('T17 signing in works after a wrong password, and beside a session that has ended', async ({
  server,
}) => {
  const browser = new HttpBrowser(server.base)
  const refused = await signIn(browser, OLGA, 'wrong')
  const again = { csrf: csrfOf(await refused.text()), email: OLGA, password: PASSWORD, return_to: '' }
  expect((await browser.post('/signin', again)).status).toBe(303)
  await server.runtime.db.deleteFrom('sessions').execute()
  expect((await signIn(browser, OLGA, PASSWORD)).status).toBe(303)
})
