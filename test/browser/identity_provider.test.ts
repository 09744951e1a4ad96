import { expect } from 'vitest'
import { FILE, serverTest } from '../support/fixtures.ts'
import { CLIENT_ID, CLIENT_SECRET, startIdentityProvider } from '../support/identity_provider.ts'
import { settle } from '../support/merchants.ts'

// Chromium applies `form-action` to redirects: what an HTTP client follows, a browser may not.
const test = serverTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from it that nothing is needed
  .extend('provider', FILE, async ({}, { onCleanup }) => {
    const provider = await startIdentityProvider()
    onCleanup(provider.stop)
    return provider
  })
  .extend('setting', FILE, ({ provider }) => {
    const client = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, name: 'Northern Account' }
    const signInIssuer = { issuer: provider.issuer, ...client, tenantsClaim: 'tenants' }
    return { config: { localSignIn: 'publishers' as const, signInIssuer } }
  })

test('a merchant signs in with the vendor’s account and out of it, in a browser without scripts', async ({
  server,
  provider,
  open,
}) => {
  await settle(server)
  await provider.register(server.base)
  await provider.setAccounts({ olga: { name: 'Olga', tenants: [{ id: 'north', role: 'owner' }] } })
  const { page, watch } = await open({ also: [provider.issuer], javaScriptEnabled: false })
  await page.goto('/settings/apps')
  await page.getByRole('link', { name: 'Continue with Northern Account' }).click()
  await page.locator('[name=login]').fill('olga')
  await page.locator('[name=password]').fill('any')
  await page.getByRole('button', { name: /sign-in/i }).press('Enter')
  await page.getByRole('button', { name: /continue/i }).press('Enter')
  await page.waitForURL(`${server.base}/settings/apps`)
  expect(await page.getByText('North Rentals').count()).toBeGreaterThan(0)
  // Buttons of forms wait for the pointer to have been over the page (T21).
  await page.getByRole('heading', { level: 1 }).hover()
  await page.getByRole('button', { name: 'Sign out' }).press('Enter')
  await page.waitForURL(/\/session\/end/)
  await page.getByRole('button', { name: /yes/i }).press('Enter')
  await page.waitForURL(`${server.base}/`)
  await page.goto('/settings/apps')
  expect(new URL(page.url()).pathname).toBe('/signin')
  // The forms of that provider ask for a font of somebody else's.
  expect(watch.problems.filter((problem) => !problem.includes('fonts.googleapis.com'))).toEqual([])
})
