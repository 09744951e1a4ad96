import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { startWorker } from '../../src/webhooks/worker.ts'
import { accessibilityProblems, openPage, picture, sidewaysScroll } from '../support/browser.ts'
import { FILE, serverTest } from '../support/fixtures.ts'

const test = serverTest
  /** An owner's way from Connect back to the app. */
  .extend('connect', FILE, ({ demo }) => {
    return async (page: Page, button: string, organisation: string): Promise<void> => {
      await page.goto('/')
      await page.getByRole('button', { name: button, exact: true }).press('Enter')
      await page.getByLabel('Email').fill(demo.people[0]?.email ?? '')
      await page.getByLabel('Password').fill(demo.password)
      await page.getByRole('button', { name: 'Sign in' }).press('Enter')
      await page.getByRole('radio', { name: organisation }).check()
      await page.getByRole('button', { name: 'Allow access' }).press('Enter')
      await page.getByRole('radio', { name: 'The whole organisation' }).check()
      await page.getByRole('button', { name: 'Allow access' }).press('Enter')
      await page.getByRole('heading', { level: 1, name: `Connected to ${organisation}` }).waitFor()
    }
  })

/** The newest step's title and the first line of its answer. */
async function newest(page: Page): Promise<string> {
  const summary = page.locator('section[aria-labelledby=steps] .step summary').first()
  return ((await summary.textContent()) ?? '').replaceAll(/\s+/g, ' ').trim()
}

test('anyone can click through: connect, call, reach the limit, refresh, disconnect, and be refused', async ({
  browser,
  demo,
  server,
  connect,
}) => {
  const { page, watch } = await openPage(browser, demo.partnerUrl, { also: [server.base] })
  await page.goto('/')
  await picture(page, 'partner-app-start-1280')
  await connect(page, 'Connect', 'Harbour Rentals')
  expect(await newest(page)).toMatch(/^Call the API .*\/api\/v1\/me ?200/)

  const titles = await page.locator('.step summary strong').allInnerTexts()
  expect(titles).toEqual(['Call the API', 'Redeem the code', 'Ask the merchant', 'Read the metadata'])

  await page.getByLabel('Read').selectOption('bookings')
  await page.getByRole('button', { name: 'Call the API' }).press('Enter')
  expect(await newest(page)).toMatch(/\/api\/v1\/bookings ?200/)
  const answer = await page.locator('section[aria-labelledby=steps] .step pre').nth(1).textContent()
  expect(answer).toMatch(/x-ratelimit-remaining: \d/)
  expect(answer).toContain('"reference": "B-204')

  await page.getByRole('button', { name: 'Reach the rate limit' }).press('Enter')
  const tries = await page.locator('.limit li').allInnerTexts()
  expect(tries.filter((text) => text.startsWith('200')).length).toBeGreaterThan(5)
  expect(tries.at(-1)).toMatch(/^429/)
  expect(await newest(page)).toMatch(/429/)

  await page.getByRole('button', { name: 'Refresh the tokens' }).press('Enter')
  expect(await newest(page)).toMatch(/^Refresh .*\/oauth\/token ?200/)
  await picture(page, 'partner-app-connected-1280')
  const html = await page.content()
  expect(html).not.toMatch(/db[ar]t_[\w-]{16}/)
  expect(html).not.toMatch(/sk_[a-z0-9]{16}/)
  expect(await accessibilityProblems(page)).toEqual([])

  await page.getByRole('button', { name: 'Disconnect' }).press('Enter')
  expect(await newest(page)).toMatch(/\/api\/v1\/me ?401/)
  expect(await page.getByRole('button', { name: 'Connect', exact: true }).isVisible()).toBe(true)
  expect(watch.problems).toEqual([])
  await page.context().close()
})

test('from the catalogue: sign in, choose Connect, consent, and be connected', async ({
  server,
  demo,
  open,
}) => {
  const { page } = await open({ also: [demo.partnerUrl] })
  await page.goto('/settings/apps')
  await page.getByLabel('Email').fill(demo.people[0]?.email ?? '')
  await page.getByLabel('Password').fill(demo.password)
  await page.getByRole('button', { name: 'Sign in' }).press('Enter')
  await page.getByRole('link', { name: /^Connect.* Front Desk/ }).click()
  await page.getByRole('radio', { name: 'Harbour Rentals' }).check()
  await page.getByRole('button', { name: 'Allow access' }).press('Enter')
  await page.getByRole('radio', { name: 'The whole organisation' }).check()
  await page.getByRole('button', { name: 'Allow access' }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Connected to Harbour Rentals' }).waitFor()
  await page.goto(`${server.base}/settings/apps`)
  await page.getByRole('link', { name: 'Disconnect Front Desk' }).click()
  await page.getByRole('button', { name: 'Disconnect' }).press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor()
  await page.goto(demo.partnerUrl)
  await page.getByRole('button', { name: 'Call the API' }).press('Enter')
  expect(await newest(page)).toMatch(/401/)
  await page.context().close()
})

test('what happens at the merchant arrives by webhook while the page is open, verified', async ({
  server,
  browser,
  demo,
  connect,
}) => {
  const worker = await startWorker(server.runtime)
  const { page, watch } = await openPage(browser, demo.partnerUrl, { also: [server.base] })
  try {
    await connect(page, 'Connect', 'Harbour Rentals')
    const arrived = page.locator('#deliveries .step')
    await arrived.filter({ hasText: 'app.installed' }).waitFor()
    await page.getByLabel('Play the merchant').selectOption('payment.received')
    await page.getByRole('button', { name: 'Let it happen' }).press('Enter')
    const payment = arrived.filter({ hasText: 'payment.received' })
    await payment.getByText('Verified').waitFor()
    await payment.locator('summary').click()
    await payment.getByText('By the standardwebhooks library.').waitFor()
    await picture(page, 'partner-app-webhooks-1280')
    await page.getByRole('button', { name: 'Disconnect' }).press('Enter')
    expect(watch.problems).toEqual([])
  } finally {
    await worker.stop()
    await page.context().close()
  }
})

test('the sandbox is connected with credentials of its own, and a declined consent is told in words', async ({
  browser,
  demo,
  server,
  connect,
}) => {
  const size = { viewport: { width: 390, height: 844 } }
  const { page, watch } = await openPage(browser, demo.partnerUrl, { also: [server.base], ...size })
  await connect(page, 'Connect the sandbox', 'Sandbox Rentals')
  expect(await page.getByText('Sandbox', { exact: true }).first().isVisible()).toBe(true)
  expect(await sidewaysScroll(page)).toBe(0)
  await picture(page, 'partner-app-connected-390')
  await page.getByRole('button', { name: 'Disconnect' }).press('Enter')
  await page.getByRole('button', { name: 'Connect', exact: true }).press('Enter')
  await page.getByRole('button', { name: 'Cancel' }).press('Enter')
  expect(await page.getByRole('alert').textContent()).toBe(
    'You declined access, or could not grant it. Nothing was connected.',
  )
  expect(await accessibilityProblems(page)).toEqual([])
  expect(watch.problems).toEqual([])
  await page.context().close()
})

test('a callback that nobody began, and a form from elsewhere, change nothing', async ({ demo }) => {
  const unasked = await fetch(`${demo.partnerUrl}/callback?code=abc&state=x`, { redirect: 'manual' })
  expect([unasked.status, unasked.headers.get('location')]).toEqual([303, '/'])
  const forged = await fetch(`${demo.partnerUrl}/disconnect`, {
    method: 'POST',
    body: new URLSearchParams({ csrf: 'x' }),
  })
  expect(forged.status).toBe(403)
})

test('a delivery that cannot be verified is refused and shown as such', async ({ demo }) => {
  const answer = await fetch(`${demo.partnerUrl}/webhooks/production`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'webhook-id': '<b>x</b>' },
    body: '{"type":"<script>alert(1)</script>"}',
  })
  expect(answer.status).toBe(400)
  const shown = await (await fetch(`${demo.partnerUrl}/deliveries`)).text()
  expect(shown).toContain('Refused')
  expect(shown).not.toContain('<script>')
  expect(shown).toContain('&lt;script&gt;')
})
