import { sql } from 'kysely'
import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { serverTest as test } from '../support/fixtures.ts'
import { mailsTo, newestLink, submit } from '../support/mails.ts'
import { givenPerson } from '../support/people.ts'
import { must } from '../support/world.ts'

const EMAIL = 'olga@people.example'
const OLD = 'the password of before'
const NEW = 'quite another password'
const person = { email: EMAIL, name: 'Olga', password: OLD }

test('T4 a reset sets the password once, ends all sessions, and tells the mailbox', async ({
  server,
  operator,
}) => {
  must(await operator.put('/users/olga', person))
  const before = new HttpBrowser(server.base)
  await signIn(before, EMAIL, OLD)
  const asking = new HttpBrowser(server.base)
  await submit(asking, '/signin/forgot', { email: EMAIL.toUpperCase() })
  const older = await newestLink(operator, EMAIL)
  await submit(asking, '/signin/forgot', { email: EMAIL })
  const link = await newestLink(operator, EMAIL)
  expect((await submit(asking, link, { password: 'short' })).status).toBe(422)
  const csrf = csrfOf(await (await asking.get(link)).text())
  const token = link.split('token=')[1] ?? ''
  const both = await Promise.all(
    [1, 2].map(() => asking.post('/signin/reset', { csrf, token, password: NEW })),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([303, 400])
  // What was asked for before is dead too, and so is every session.
  expect((await asking.get(older)).status).toBe(400)
  expect((await before.get('/settings/apps')).headers.get('location')).toMatch(/^\/signin/)
  expect((await signIn(new HttpBrowser(server.base), EMAIL, OLD)).status).toBe(401)
  expect((await mailsTo(operator, EMAIL))[0]).toMatchObject({ subject: 'Your password was changed' })
  expect((await signIn(new HttpBrowser(server.base), EMAIL, NEW)).status).toBe(303)
})

test('T4 the page to ask for a reset says the same to everybody', async ({ server, operator }) => {
  must(await operator.put('/users/olga', person))
  const pages = []
  for (const email of [EMAIL, 'nobody@people.example']) {
    const response = await submit(new HttpBrowser(server.base), '/signin/forgot', { email })
    const text = (await response.text()).replaceAll(email, 'ADDRESS').replaceAll(/value="[^"]*"/g, '')
    pages.push({ status: response.status, text })
  }
  expect(pages[0]).toEqual(pages[1])
  expect(await mailsTo(operator, 'nobody@people.example')).toEqual([])
  const { rows } = await sql<{ count: number }>`
    select count(*) from mailed_links where lower(email) = 'nobody@people.example'
  `.execute(server.runtime.db)
  expect(rows[0]?.count).toBe(0)
})

test('T4 a link to reset expires after an hour', async ({ server, operator, clock }) => {
  const { email } = await givenPerson(server.runtime.db)
  await submit(new HttpBrowser(server.base), '/signin/forgot', { email })
  const link = await newestLink(operator, email)
  const browser = new HttpBrowser(server.base)
  clock.advance(3590)
  const page = await (await browser.get(link)).text()
  clock.advance(11)
  expect((await browser.get(link)).status).toBe(400)
  const token = new URL(link, server.base).searchParams.get('token') ?? ''
  const fields = { csrf: csrfOf(page), token, password: 'another good password' }
  expect((await browser.post('/signin/reset', fields)).status).toBe(400)
  clock.advance(-3601)
})

test('T4 a link to an address that is no more the person’s resets nothing', async ({ server, operator }) => {
  must(await operator.put('/users/moved', { ...person, email: 'old@people.example' }))
  const browser = new HttpBrowser(server.base)
  await submit(browser, '/signin/forgot', { email: 'old@people.example' })
  const link = await newestLink(operator, 'old@people.example')
  must(await operator.put('/users/moved', { ...person, email: 'new@people.example' }))
  expect((await submit(browser, link, { password: NEW })).status).toBe(400)
  expect((await signIn(new HttpBrowser(server.base), 'new@people.example', OLD)).status).toBe(303)
})

test('T4 a reset lets its person in at once, however often others guessed', async ({ server, operator }) => {
  const email = 'guessed@people.example'
  must(await operator.put('/users/guessed', { ...person, email }))
  for (let n = 0; n < 11; n++) await signIn(new HttpBrowser(server.base), email, `guess ${n}`)
  expect((await signIn(new HttpBrowser(server.base), email, OLD)).status).toBe(429)
  const browser = new HttpBrowser(server.base)
  await submit(browser, '/signin/forgot', { email })
  await submit(browser, await newestLink(operator, email), { password: NEW })
  expect((await signIn(browser, email, NEW)).status).toBe(303)
})

test('T4 a database dump opens no link', async ({ server, operator }) => {
  must(await operator.put('/users/olga', person))
  await submit(new HttpBrowser(server.base), '/signin/forgot', { email: EMAIL })
  const value = (await newestLink(operator, EMAIL)).split('token=')[1] ?? ''
  const { rows } = await sql<{ dump: string }>`
    select (select string_agg(m::text, '') from mails m) || (select string_agg(l::text, '') from mailed_links l) as dump
  `.execute(server.runtime.db)
  const dump = rows[0]?.dump ?? ''
  expect(dump.length).toBeGreaterThan(100)
  for (const encoded of [
    value,
    Buffer.from(value).toString('hex'),
    Buffer.from(value, 'base64url').toString('hex'),
  ])
    expect(dump).not.toContain(encoded)
})
