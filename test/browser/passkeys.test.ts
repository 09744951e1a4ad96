import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { accessibilityProblems, picture, sidewaysScroll } from '../support/browser.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { givenApp, givenTenant } from '../support/partners.ts'
import { ageProofs } from '../support/passkeys.ts'
import { givenPerson, PASSWORD, signIn } from '../support/people.ts'

const test = serverTest.extend('setting', FILE, { host: 'localhost' })

/** An authenticator of the browser's own, which holds passkeys and says that the person was verified. */
async function addAuthenticator(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
}

/** What holds for every page, at both widths and in both schemes. */
async function expectWellMade(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await sidewaysScroll(page), `${name} at ${width}`).toBe(0)
      await picture(page, `passkeys-${name}-${width}-${colorScheme}`)
    }
    expect(await accessibilityProblems(page), `${name}, ${colorScheme}`).toEqual([])
  }
}

test('a person adds a passkey, signs in with it, uses it after the password, and confirms with it', async ({
  server,
  open,
}) => {
  const { db } = server.runtime
  const tenant = await givenTenant(db)
  const person = await givenPerson(db, { tenants: [[tenant, 'owner']] })
  const { page, watch } = await open()
  const credentials = await addAuthenticator(page)

  await signIn(page, person, '/account')
  await page.locator('#passkey-name').fill('Work laptop')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('heading', { name: 'Save your recovery codes' }).waitFor()
  expect(await credentials()).toBe(1)
  const codes = (await page.locator('#recovery-codes').textContent())?.split('\n') ?? []
  expect(codes).toHaveLength(10)
  await expectWellMade(page, 'codes')
  await page.getByRole('link', { name: 'I have saved them' }).click()
  await page.getByRole('cell', { name: 'Never' }).waitFor()
  await expectWellMade(page, 'account')

  // What the device holds already is not created again.
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('This device already holds a passkey').waitFor()
  expect(await credentials()).toBe(1)

  // Alone. The page asks for it by itself.
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.goto('/signin?return_to=%2Fsettings%2Fapps')
  await expectWellMade(page, 'sign-in')
  await page.getByRole('link', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL('**/settings/apps')

  // After the password.
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await signInHalfway(page, person.email)
  await page.waitForURL('**/settings/apps')

  // To create a key, once the last proof is too old.
  await ageProofs(server)
  await page.goto(`/settings/developers/keys/new?tenant=${tenant}`)
  await page.getByRole('heading', { name: 'Confirm it’s you' }).waitFor()
  await expectWellMade(page, 'proof')
  await page.getByRole('button', { name: 'Use passkey' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Nightly export')
  await page.getByRole('checkbox', { name: 'Bookings' }).check()
  await ageProofs(server)
  await page.getByRole('button', { name: 'Generate' }).click()
  await page.getByText('What you entered is kept.').waitFor()
  await page.getByRole('button', { name: 'Use passkey' }).click()
  await page.getByText('Nightly export').first().waitFor()
  expect(await page.locator('#new-client-secret').textContent()).toMatch(/^sk_/)
  expect(watch.problems.filter((problem) => !/40[13]/.test(problem))).toEqual([])
})

/** Gives the password, up to the page of the second step. */
async function signInHalfway(page: Page, email: string): Promise<void> {
  await page.goto('/signin?return_to=%2Fsettings%2Fapps')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('without the authenticator, a recovery code is the second step', async ({ server, open }) => {
  const person = await givenPerson(server.runtime.db, {
    tenants: [[await givenTenant(server.runtime.db), 'owner']],
  })
  const first = await open()
  await addAuthenticator(first.page)
  await signIn(first.page, person, '/account')
  await first.page.getByRole('button', { name: 'Add a passkey' }).click()
  const code = (await first.page.locator('#recovery-codes').textContent())?.split('\n')[3] ?? ''
  const { page } = await open()
  await signInHalfway(page, person.email)
  await page.getByRole('heading', { name: 'Use your passkey' }).waitFor()
  await expectWellMade(page, 'second-step')
  await page.getByLabel('Recovery code').fill(code)
  await page.getByRole('button', { name: 'Use recovery code' }).click()
  await page.waitForURL('**/settings/apps')
})

test('where a publisher requires it, a member adds a passkey on the way to the console', async ({
  server,
  open,
}) => {
  const { db } = server.runtime
  const { publisher } = await givenApp(db)
  await db.updateTable('publishers').set({ requires_passkeys: true }).where('id', '=', publisher).execute()
  const person = await givenPerson(db, { publishers: [publisher] })
  const { page } = await open()
  await addAuthenticator(page)
  await signIn(page, person, `/developers/publishers/${publisher}`)
  await page.getByText('It is required for your account.').waitFor()
  await expectWellMade(page, 'required')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('link', { name: 'I have saved them' }).click()
  await page.getByRole('heading', { name: 'Passkeys', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Stop requiring passkeys' }).waitFor()
})
