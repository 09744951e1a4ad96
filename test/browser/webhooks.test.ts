import { Webhook } from 'standardwebhooks'
import { expect } from 'vitest'
import { FILE, serverTest, startedWorker } from '../support/fixtures.ts'
import { inspect } from '../support/inspect.ts'
import { givenApp, givenTenant } from '../support/partners.ts'
import { givenPerson, signIn } from '../support/people.ts'

const test = serverTest
  .extend('worker', { ...FILE, auto: true }, startedWorker)
  .extend('app', FILE, ({ runtime }) => givenApp(runtime.db, { environment: 'sandbox' }))
  .extend('developer', FILE, ({ runtime, app }) => givenPerson(runtime.db, { publishers: [app.publisher] }))

test('a partner adds an endpoint, watches a test event arrive, and verifies it with a public library', async ({
  developer,
  app,
  receiver,
  open,
}) => {
  const { page, watch } = await open()
  await signIn(page, developer, `/developers/apps/${app.app}/webhooks`)
  await inspect(page, watch, 'webhooks-none')
  await page.getByRole('link', { name: 'Add endpoint' }).click()
  await page.getByLabel('URL').fill('ftp://nowhere.example')
  await page.getByRole('button', { name: 'Add endpoint' }).press('Enter')
  expect(await page.getByText('It must be https').count()).toBe(1)
  await inspect(page, watch, 'webhooks-new')
  await page.getByLabel('URL').fill(receiver.url)
  await page.getByRole('button', { name: 'Add endpoint' }).press('Enter')
  const secret = (await page.locator('#signing-secret').textContent()) ?? ''
  await inspect(page, watch, 'webhooks-created')
  await page.getByRole('link', { name: 'Go to the endpoint' }).click()
  expect(await page.content()).not.toContain(secret)

  await page.getByRole('button', { name: 'Send test event' }).press('Enter')
  const [got] = await receiver.until(1)
  expect(new Webhook(secret).verify(got?.body ?? '', got?.headers as Record<string, string>)).toMatchObject({
    type: 'booking.created',
  })
  // The page follows by itself: nobody reloads it.
  await page.locator('.state-delivered').waitFor()
  await inspect(page, watch, 'webhooks-endpoint')
  await page.getByRole('link', { name: 'booking.created' }).click()
  await page.getByText('Request', { exact: true }).click()
  expect(await page.getByText('webhook-signature').count()).toBeGreaterThan(0)
  await inspect(page, watch, 'webhooks-delivery')
  await page.context().close()
})

test('a failing endpoint shows why, a delivery is sent again, the secret rotates, a pause keeps what comes', async ({
  developer,
  app,
  receiver,
  open,
}) => {
  const { page, watch } = await open()
  await signIn(page, developer, `/developers/apps/${app.app}/webhooks`)
  await page.getByRole('link', { name: receiver.url }).click()
  receiver.answer((_, response) => response.writeHead(500).end('our database is down'))
  await page.getByRole('button', { name: 'Send test event' }).press('Enter')
  await page.locator('.state-pending', { hasText: 'pending' }).waitFor()
  await page.getByRole('link', { name: 'booking.created' }).first().click()
  await page.locator('.state-dead', { hasText: '500' }).first().waitFor()
  expect(await page.getByText('our database is down').first().isVisible()).toBe(true)
  await inspect(page, watch, 'webhooks-failing')

  receiver.answer(200)
  await page.getByRole('button', { name: 'Send again now' }).press('Enter')
  await page.locator('dd .state-delivered').waitFor()
  await page.getByRole('link', { name: 'Back to the endpoint' }).click()
  await page.getByRole('button', { name: 'New signing secret' }).press('Enter')
  await inspect(page, watch, 'webhooks-rotated')
  const fresh = (await page.locator('#signing-secret').textContent()) ?? ''
  await page.getByRole('link', { name: 'Go to the endpoint' }).click()
  const before = receiver.received.length
  await page.getByRole('combobox', { name: 'Which' }).selectOption('delivered')
  await page.getByRole('button', { name: 'Replay' }).press('Enter')
  const again = await receiver.until(before + 1)
  const last = again.at(-1)
  expect(last?.headers['webhook-signature']?.toString().split(' ')).toHaveLength(2)
  expect(new Webhook(fresh).verify(last?.body ?? '', last?.headers as Record<string, string>)).toBeTruthy()

  await page.getByRole('button', { name: 'Pause' }).press('Enter')
  expect(await page.getByRole('button', { name: 'Send test event' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Resume' }).press('Enter')
  expect(await page.getByRole('status').textContent()).toBe('Resumed.')
  await page.getByRole('link', { name: 'Change' }).click()
  await page.getByLabel('app.installed').check()
  await inspect(page, watch, 'webhooks-edit')
  await page.getByRole('button', { name: 'Save' }).press('Enter')
  await page.getByRole('link', { name: 'Remove endpoint' }).click()
  await inspect(page, watch, 'webhooks-remove')
  await page.getByRole('button', { name: 'Remove endpoint' }).press('Enter')
  expect(await page.getByText('No endpoint yet').count()).toBe(1)
  await page.context().close()
})

test("W20 another publisher's endpoints and deliveries are not there", async ({
  server,
  developer,
  app,
  receiver,
  open,
}) => {
  const { db } = server.runtime
  const other = await givenApp(db, { environment: 'sandbox' })
  const stranger = await givenPerson(db, { publishers: [other.publisher] })
  const { page } = await open()
  await signIn(page, developer, `/developers/apps/${app.app}/webhooks/new`)
  await page.getByLabel('URL').fill(receiver.url)
  await page.getByRole('button', { name: 'Add endpoint' }).press('Enter')
  await page.getByRole('link', { name: 'Go to the endpoint' }).click()
  await page.getByRole('button', { name: 'Send test event' }).press('Enter')
  await page.getByRole('link', { name: 'booking.created' }).first().click()
  const own = new URL(page.url()).pathname
  const endpoint = own.split('/deliveries')[0] ?? ''
  await page.context().close()

  const { page: theirs } = await open()
  await signIn(theirs, stranger, '/developers')
  const swapped = (path: string) => path.replace(app.app, other.app)
  for (const path of [
    own,
    endpoint,
    `${endpoint}/live`,
    swapped(own),
    swapped(endpoint),
    swapped(`${endpoint}/edit`),
  ]) {
    expect((await theirs.request.get(path)).status(), path).toBe(404)
  }
  await theirs.goto(`/developers/apps/${other.app}`)
  const csrf = await theirs.locator('input[name=csrf]').first().inputValue()
  for (const act of ['test', 'pause', 'resume', 'secrets', 'replay', 'remove', 'edit']) {
    const answer = await theirs.request.post(`${swapped(endpoint)}/${act}`, {
      form: { csrf },
      maxRedirects: 0,
    })
    expect(answer.status(), act).toBe(404)
  }
  const retry = await theirs.request.post(`${swapped(own)}/retry`, { form: { csrf }, maxRedirects: 0 })
  expect(retry.status()).toBe(404)
  await theirs.context().close()
})

test('a merchant adds a webhook of its own, without a key of its own making; staff look on', async ({
  server,
  receiver,
  open,
}) => {
  const { db } = server.runtime
  const tenant = await givenTenant(db)
  const owner = await givenPerson(db, { tenants: [[tenant, 'owner']] })
  const staff = await givenPerson(db, { tenants: [[tenant, 'staff']] })
  const { page, watch } = await open()
  await signIn(page, owner, '/settings/developers')
  await page.getByRole('link', { name: 'Add endpoint' }).click()
  await page.getByLabel('URL').fill(receiver.url)
  await inspect(page, watch, 'settings-webhook-new')
  await page.getByRole('button', { name: 'Add endpoint' }).press('Enter')
  await page.getByRole('link', { name: 'Go to the endpoint' }).click()
  await page.getByRole('button', { name: 'Send test event' }).press('Enter')
  await page.locator('.state-delivered').waitFor()
  await inspect(page, watch, 'settings-webhook')
  await page.goto('/settings/developers')
  await inspect(page, watch, 'settings-developers')
  await page.context().close()

  const { page: looks } = await open()
  await signIn(looks, staff, '/settings/developers')
  await looks.getByRole('link', { name: receiver.url }).click()
  expect(await looks.locator('.state-delivered').count()).toBeGreaterThan(0)
  expect(await looks.getByRole('button', { name: /Send|Pause|Remove|Replay/ }).count()).toBe(0)
  expect(await looks.getByRole('link', { name: /Remove/ }).count()).toBe(0)
  await looks.context().close()
})
