import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage, startBrowser } from '../support/browser.ts'
import { inspect } from '../support/inspect.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await startBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

test('a partner signs up, registers an app step by step and keeps its credentials', async () => {
  const { page, watch } = await openPage(browser, server.base)
  await page.goto('/developers')
  await inspect(page, watch, 'console-welcome')
  await page.getByRole('link', { name: 'Sign up' }).click()
  await inspect(page, watch, 'console-sign-up')
  await page.getByLabel('Your name').fill('Łucja Nowak')
  await page.getByLabel('Email').fill('lucja@ledgerly.example')
  await page.getByLabel('Password').fill('short')
  await page.getByLabel('Display name').fill('Ledgerly <b>Ltd</b>')
  await page.getByLabel('Website').fill('https://ledgerly.example')
  await page.getByLabel('Support contact').fill('help@ledgerly.example')
  await page.getByRole('button', { name: 'Sign up' }).click()
  expect(await page.getByText('At least 10 characters').count()).toBe(1)
  await inspect(page, watch, 'console-sign-up-refused')
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Sign up' }).click()

  await page.waitForURL('**/developers/apps/new')
  await page.getByLabel('Name', { exact: true }).fill('Tidy Books')
  await inspect(page, watch, 'console-new-app-1')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('bookings:read').check()
  await page.getByLabel('booking.created').check()
  await inspect(page, watch, 'console-new-app-2')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Redirect URIs').fill('http://ledgerly.example/cb*')
  expect(await page.getByText('no wildcards: write each address in full').count()).toBe(1)
  await inspect(page, watch, 'console-new-app-3')
  await page.getByRole('button', { name: 'Register app' }).click()
  expect(await page.getByText('must not contain a wildcard').count()).toBe(1)
  await page
    .getByLabel('Redirect URIs')
    .fill('http://127.0.0.1:8080/callback\nhttps://app.ledgerly.example/cb')
  await page.getByRole('button', { name: 'Register app' }).click()
  expect(await page.locator('h1').textContent()).toBe('Tidy Books is registered')
  const clientId = await page.locator('#new-client-id').textContent()
  const secret = await page.locator('#new-client-secret').textContent()
  expect(clientId).toMatch(/^db_[a-z0-9]{24}$/)
  expect(secret).toMatch(/^sk_[a-z0-9]{40}$/)
  await inspect(page, watch, 'console-app-created')

  await page.getByRole('link', { name: 'The app’s page' }).click()
  expect(await page.content()).not.toContain(secret)
  expect(await page.getByText(`…${secret?.slice(-4)}`).count()).toBe(1)
  await inspect(page, watch, 'console-app')
  await page.getByRole('button', { name: 'New secret' }).click()
  const second = await page.locator('#new-client-secret').textContent()
  expect(second).not.toBe(secret)
  expect(await page.getByRole('button', { name: 'New secret' }).count()).toBe(0)
  await page.getByRole('button', { name: `Revoke the secret that ends in ${secret?.slice(-4)}` }).click()
  expect(await page.getByRole('status').textContent()).toContain('The secret is revoked')
  await page.getByRole('button', { name: 'Ask for approval' }).click()
  expect(await page.getByText('Waiting for approval').count()).toBe(1)

  for (const [link, name] of [
    ['Details', 'edit'],
    ['Connections', 'connections'],
    ['Requests', 'requests'],
    ['Audit log', 'audit'],
  ] as const) {
    await page.getByRole('navigation', { name: 'App' }).getByRole('link', { name: link }).click()
    await inspect(page, watch, `console-${name}`)
  }
  expect(await page.getByText('secret.revoked').count()).toBe(1)
  await page.goto('/developers')
  expect(await page.getByRole('heading', { name: 'Tidy Books' }).count()).toBe(1)
  await inspect(page, watch, 'console-apps')
  await page.goto('/developers/publishers')
  await page.getByRole('link', { name: 'Ledgerly <b>Ltd</b>' }).click()
  await inspect(page, watch, 'console-publisher')
  await page.context().close()
})
