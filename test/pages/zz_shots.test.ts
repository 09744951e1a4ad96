import { expect } from 'vitest'
import { openPage } from '../support/browser.ts'
import { APP } from '../support/demo_stage.ts'
import { demoTest, FILE } from '../support/fixtures.ts'
import { signInAs } from '../support/people.ts'

const test = demoTest.extend('setting', FILE, { config: { demo: true } })
test('shots', { timeout: 200_000 }, async ({ stage, browser }) => {
  const { server, demo } = stage
  const { page, watch } = await openPage(browser, server.base, { reducedMotion: 'reduce' })
  const sizes: string[] = []
  page.on('response', async (r) => {
    if (r.url().includes('/docs')) sizes.push(r.url() + ' ' + (await r.body().catch(() => '')).length)
  })
  await signInAs(page, demo.people[3]!.email, demo.password, '/')
  await page.goto(`${APP}/sandbox`)
  await page.getByRole('button', { name: 'Open a sandbox' }).press('Enter')
  await page.waitForLoadState()
  const { db } = server.runtime
  const sandbox = await db
    .selectFrom('tenants')
    .select('id')
    .where('opened_by', 'is not', null)
    .executeTakeFirstOrThrow()
  const client = await db
    .selectFrom('clients')
    .select('id')
    .where('app_id', '=', 'front-desk')
    .where('environment', '=', 'sandbox')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('connections')
    .values({
      id: 'con_shots',
      app_id: 'front-desk',
      client_id: client.id,
      tenant_id: sandbox.id,
      unit_id: null,
      environment: 'sandbox',
      scopes: ['bookings:read', 'customers:read'],
      state: 'active',
    })
    .execute()
  await page.goto(`${APP}/sandbox`)
  await page.getByRole('button', { name: 'Create a booking' }).press('Enter')
  await page.waitForLoadState()
  const shots = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        await page.screenshot({ path: `/tmp/shots_sandbox/${name}-${width}-${colorScheme}.png` })
      }
    }
  }
  await shots('sandbox')
  for (const [name, path] of [
    ['api', '/docs/api'],
    ['try', '/docs/try/list-bookings?code=python'],
    ['event', '/docs/events/booking.created'],
    ['search', '/docs/search?q=refresh token'],
    ['changelog', '/docs/changelog'],
    ['errors', '/docs/errors'],
    ['operator', '/docs/operator'],
    ['quickstart', '/docs'],
    ['webhooks', '/docs/webhooks#verify'],
  ]) {
    await page.goto(path!)
    await shots(name!)
  }
  await page.goto('/docs/try/list-bookings')
  await page.getByRole('button', { name: 'Send request' }).press('Enter')
  await page.waitForLoadState()
  await shots('sent')
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.screenshot({ path: `/tmp/shots_sandbox/sent-full.png`, fullPage: true })
  console.log(sizes.join('\n'))
  expect(watch.problems).toEqual([])
})
