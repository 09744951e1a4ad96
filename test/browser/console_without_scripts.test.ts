import { expect } from 'vitest'
import { openPage, picture } from '../support/browser.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { newestLink } from '../support/mails.ts'
import { givenApp, givenConnection, givenTenant } from '../support/partners.ts'
import { givenPerson, PASSWORD, signIn } from '../support/people.ts'

const test = serverTest.extend('open', FILE, ({ browser, server }) => {
  return () => openPage(browser, server.base, { javaScriptEnabled: false })
})

test('a partner registers an app with JavaScript off, back and forth through its steps', async ({
  server,
  open,
}) => {
  const publisher = (await givenApp(server.runtime.db)).publisher
  const developer = await givenPerson(server.runtime.db, { publishers: [publisher] })
  const { page } = await open()
  await signIn(page, developer, '/developers')
  await page.getByRole('link', { name: 'New app' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Plain & simple')
  await page.getByRole('radio', { name: 'In a browser' }).check()
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
  expect(await page.getByText('Choose at least one.').count()).toBe(1)
  await page.getByLabel('bookings:read').check()
  await page.getByRole('button', { name: 'Back' }).press('Enter')
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Plain & simple')
  expect(await page.getByRole('radio', { name: 'In a browser' }).isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
  expect(await page.getByLabel('bookings:read').isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
  await page.getByRole('button', { name: 'Register app' }).press('Enter')
  expect(await page.locator('h1').textContent()).toBe('Plain & simple is registered')
  expect(await page.getByText('This client has no secret').count()).toBe(1)
  await page.context().close()
})

test('adding a scope says how many connections must consent again, before it is done', async ({
  server,
  open,
}) => {
  const { db } = server.runtime
  const app = await givenApp(db, { environment: 'sandbox', scopes: ['bookings:read'], event_types: [] })
  for (let index = 0; index < 3; index++) {
    const tenant = await givenTenant(db, { environment: 'sandbox' })
    await givenConnection(db, app, tenant, { scopes: ['bookings:read'], environment: 'sandbox' })
  }
  const developer = await givenPerson(db, { publishers: [app.publisher] })
  const states = () => db.selectFrom('connections').select('state').where('app_id', '=', app.app).execute()
  const { page } = await open()
  await signIn(page, developer, `/developers/apps/${app.app}/edit`)
  await page.getByLabel('payments:read').check()
  await page.getByRole('button', { name: 'Save' }).press('Enter')
  expect(await page.getByText('3 connections').count()).toBe(1)
  await picture(page, 'console-scope-warning')
  expect((await states()).every(({ state }) => state === 'active')).toBe(true)

  // Another merchant connects while the developer reads: what is confirmed must be what is shown.
  const late = await givenTenant(db, { environment: 'sandbox' })
  await givenConnection(db, app, late, { scopes: ['bookings:read'], environment: 'sandbox' })
  await page.getByRole('button', { name: 'Save anyway' }).press('Enter')
  expect(await page.getByText('4 connections').count()).toBe(1)
  await page.getByRole('button', { name: 'Save anyway' }).press('Enter')
  expect(await page.getByRole('status').textContent()).toBe('Saved.')
  expect((await states()).every(({ state }) => state === 'needs_reconsent')).toBe(true)
  await page.goto(`/developers/apps/${app.app}/connections`)
  expect(await page.getByText('Waiting for consent').count()).toBe(4)
  await page.context().close()
})

test('members of a publisher are invited, get a role, and leave, never the last admin', async ({
  server,
  operator,
  open,
}) => {
  const { db } = server.runtime
  const { publisher } = await givenApp(db)
  const first = await givenPerson(db, { name: 'First', publishers: [publisher] })
  const second = await givenPerson(db, { name: 'Second' })
  const { page } = await open()
  await signIn(page, first, `/developers/publishers/${publisher}`)
  const agree = async (name: string | RegExp, button: string) => {
    await page.getByRole('link', { name }).click()
    await page.getByRole('button', { name: button }).press('Enter')
  }
  const leave = () => agree(/^Leave/, 'Leave')
  await leave()
  expect(await page.getByRole('alert').textContent()).toContain('A publisher needs at least one admin')
  const invite = async (email: string) => {
    await page.getByLabel('Email of the person to invite').fill(email)
    await page.getByRole('button', { name: 'Invite' }).press('Enter')
  }
  await invite('nobody@nowhere.example')
  expect(await page.getByRole('status').textContent()).toContain('The invitation was sent')
  await agree('Withdraw the invitation to nobody@nowhere.example', 'Withdraw')
  expect(await page.getByRole('status').textContent()).toContain('The invitation is withdrawn')
  await invite(second.email)
  expect(await page.getByRole('row', { name: second.email }).count()).toBe(1)
  const other = await open()
  await other.page.goto(await newestLink(operator, second.email))
  await other.page.getByRole('link', { name: 'Sign in' }).click()
  await other.page.getByLabel('Email').fill(second.email)
  await other.page.getByLabel('Password').fill(PASSWORD)
  await other.page.getByRole('button', { name: 'Sign in' }).press('Enter')
  await other.page.getByRole('button', { name: 'Accept' }).press('Enter')
  expect(await other.page.getByRole('status').textContent()).toContain('You are a member now')
  await page.reload()
  expect(await page.getByRole('row', { name: 'Second' }).count()).toBe(1)
  await page.getByLabel('Role of Second').first().selectOption('Admin')
  await page.getByRole('button', { name: 'Change the role of Second' }).press('Enter')
  expect(await page.getByRole('status').textContent()).toContain('The role is changed')
  await leave()
  await page.waitForURL('**/developers?done=left')
  expect((await page.goto(`/developers/publishers/${publisher}`))?.status()).toBe(404)
  await page.context().close()
  await other.page.context().close()
})
