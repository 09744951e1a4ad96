import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessibilityProblems, openPage, picture, sidewaysScroll } from '../support/browser.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, pkce } from '../support/flow.ts'
import { PASSWORD } from '../support/merchants.ts'

const test = merchantsTest
  /** The partner's web site, where the app `sync` begins and ends. */
  .extend('partner', FILE, async ({ server, operator, world, partnerSite }) => {
    await operator.put('/apps/sync', { ...SYNC, redirect_uris: [partnerSite.redirectUri] })
    await operator.post('/apps/sync/approve')
    const { client_id: clientId, client_secret: secret } = world.confidential
    partnerSite.use({ base: server.base, clientId, secret })
    return partnerSite
  })
  .extend('request', FILE, ({ server, world, partner }) => {
    return (change: Record<string, string> = {}) =>
      authorizeUrl(server.base, world.confidential.client_id, pkce().challenge, {
        redirect_uri: partner.redirectUri,
        ...change,
      })
  })
  .extend('open', FILE, ({ browser, server, partner }) => async (options: BrowserContextOptions = {}) => {
    return await openPage(browser, server.base, { ...options, also: [partner.origin] })
  })

const SYNC = {
  publisher: 'acme',
  name: 'Sync',
  kind: 'public',
  client_type: 'confidential',
  scopes: ['bookings:read', 'customers:read'],
  event_types: [],
}
const PHONE = { viewport: { width: 390, height: 844 } }
const DESKTOP = { viewport: { width: 1280, height: 800 } }

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Email').fill('olga@north.example')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).press('Enter')
}

async function expectWellMade(page: Page): Promise<void> {
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  expect(await sidewaysScroll(page)).toBe(0)
  expect(await accessibilityProblems(page)).toEqual([])
}

describe.each([
  ['390', PHONE],
  ['1280', DESKTOP],
])('at %s pixels', (width, size) => {
  test.for(['light', 'dark'] as const)(
    'sign-in, organisation and unit in %s',
    async (colorScheme, { partner, open }) => {
      const { page, watch } = await open({ ...size, colorScheme })
      await page.goto(`${partner.origin}/start`)
      await picture(page, `sign-in-${width}-${colorScheme}`)
      await expectWellMade(page)
      await signIn(page)
      await expectWellMade(page)
      await picture(page, `consent-${width}-${colorScheme}`)
      const group = page.getByRole('group', { name: 'Organisation' })
      expect(await group.getByRole('radio', { name: 'Small Rentals' }).isDisabled()).toBe(true)
      await group.getByRole('radio', { name: 'North Rentals' }).check()
      await page.getByRole('button', { name: 'Allow access' }).press('Enter')
      await expectWellMade(page)
      await picture(page, `consent-unit-${width}-${colorScheme}`)
      await page.getByRole('group', { name: 'Location' }).getByRole('radio', { name: 'Castle' }).check()
      await page.getByRole('button', { name: 'Allow access' }).press('Enter')
      await page.getByRole('heading', { name: 'Connected' }).waitFor()
      expect(partner.tokens()).toMatchObject({ tenant: 'north', unit: 'castle' })
      expect(watch.problems).toEqual([])
      await page.context().close()
    },
  )
})

test('with JavaScript off and nothing but the keyboard', async ({ partner, open }) => {
  const { page } = await open({ ...DESKTOP, javaScriptEnabled: false })
  await page.goto(`${partner.origin}/start`)
  // The first field has the focus, as soon as the page is drawn.
  await page.locator('#email:focus').waitFor()
  await page.keyboard.type('olga@north.example')
  await page.keyboard.press('Tab')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Allow access' }).waitFor()
  await page.getByRole('radio', { name: 'North Rentals' }).focus()
  await page.keyboard.press('Space')
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press('Tab')
    if (await page.getByRole('button', { name: 'Allow access' }).evaluate((it) => it.matches(':focus'))) break
  }
  await page.keyboard.press('Enter')
  await page.getByRole('group', { name: 'Location' }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).press('Enter')
  await page.getByRole('heading', { name: 'Refused: access_denied' }).waitFor()
  await page.context().close()
})

test('in Arabic, from right to left', async ({ open, request }) => {
  const { page, watch } = await open({ ...PHONE })
  await page.goto(request({ ui_locales: 'ar' }))
  await page.locator('#email').fill('olga@north.example')
  await page.locator('#password').fill(PASSWORD)
  await page.locator('main button[type=submit]').press('Enter')
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
  await picture(page, 'consent-390-arabic')
  await expectWellMade(page)
  expect(watch.problems).toEqual([])
  await page.context().close()
})

test('the error page of a broken link', async ({ open, request }) => {
  const { page, watch } = await open(PHONE)
  await page.goto(request({ redirect_uri: 'https://evil.example/' }))
  await page.getByText('redirect_uri').first().waitFor()
  await picture(page, 'oauth-error-390')
  await expectWellMade(page)
  expect(watch.problems).toEqual([])
  await page.context().close()
})
