import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'vitest'
import { accessibilityProblems, openPage, picture, startBrowser } from '../support/browser.ts'
import { createAuthority } from '../support/certificates.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { settle } from '../support/merchants.ts'
import { givenConnection } from '../support/partners.ts'
import { startSecureFront } from '../support/secure_front.ts'
import { startServer } from '../support/server.ts'

// The settings in a frame of the vendor's page, over https, in a Chromium that blocks third-party cookies. The two
// hosts of this machine are two sites: "localhost" and "127.0.0.1".

type VendorsPage = { settingsPage(user: string): Promise<string> }

/** The lines of docs/embedding.md, as a vendor copies them. */
async function vendorsLines(folder: string): Promise<VendorsPage> {
  const page = await readFile(join(import.meta.dirname, '../../docs/embedding.md'), 'utf8')
  const file = join(folder, 'vendor.mjs')
  await writeFile(file, /```js\n([\s\S]+?)```/.exec(page)?.[1] ?? '')
  return await import(pathToFileURL(file).href)
}

const test = baseTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from it that nothing is needed
  .extend('fronts', FILE, async ({}, { onCleanup }) => {
    const certificate = await (await createAuthority()).issue(['localhost', '127.0.0.1'])
    const start = () => startSecureFront(certificate)
    const fronts = { bridge: await start(), vendor: await start(), stranger: await start() }
    onCleanup(() => {
      for (const front of Object.values(fronts)) front.close()
    })
    return fronts
  })
  .extend('bridge', FILE, async ({ database, fronts }, { onCleanup }) => {
    const server = await startServer({
      database,
      config: {
        publicUrl: `https://127.0.0.1:${fronts.bridge.port}`,
        frameAncestors: [`https://localhost:${fronts.vendor.port}`],
      },
    })
    onCleanup(server.close)
    const { port } = server.runtime.config
    fronts.bridge.forwardTo(port)
    return { ...server, inside: `http://127.0.0.1:${port}` }
  })
  .extend('vendor', FILE, async ({ bridge, fronts, folder }) => {
    process.env['DRAWBRIDGE'] = bridge.inside
    process.env['OPERATOR_TOKEN'] = bridge.operatorToken
    const { settingsPage } = await vendorsLines(folder)
    const page = async () =>
      `<!doctype html><title>Vendor</title><h1>Vendor</h1>${await settingsPage('olga')}`
    fronts.vendor.respond(page)
    fronts.stranger.respond(page)
    return `https://localhost:${fronts.vendor.port}/`
  })
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from it that nothing is needed
  .extend('strictBrowser', FILE, async ({}, { onCleanup }) => {
    const started = await startBrowser(['--test-third-party-cookie-phaseout'])
    onCleanup(() => started.close())
    return started
  })

test('a vendor’s ten lines show the settings, where an owner disconnects an app', async ({
  bridge,
  vendor,
  strictBrowser,
}) => {
  const world = await settle({ ...bridge, base: bridge.inside })
  const app = { app: 'sync', client: world.confidential.client_id, publisher: 'acme' }
  await givenConnection(bridge.runtime.db, app, 'north', { scopes: ['bookings:read'] })
  const { page, watch } = await openPage(strictBrowser, vendor, {
    also: [bridge.base],
    ignoreHTTPSErrors: true,
  })
  await page.goto(vendor)
  const frame = page.frameLocator('iframe')
  await frame.getByRole('heading', { level: 1, name: 'Apps' }).waitFor()
  await expect.poll(() => frame.getByText('Sync').count()).toBeGreaterThan(0)
  const cookies = await page.context().cookies()
  expect(cookies.map(({ name, partitionKey, secure }) => [name, partitionKey, secure])).toEqual([
    ['__Host-drawbridge-frame', 'https://localhost', true],
  ])
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    await picture(page, `framed-${width}`)
  }
  const [, framed] = page.frames()
  if (!framed) throw new Error('no frame')
  expect(await accessibilityProblems(framed)).toEqual([])

  // What gives consent opens a window of its own, where nobody is signed in.
  await frame.getByRole('link', { name: 'API keys and webhooks' }).click()
  const opened = page.waitForEvent('popup')
  await frame.getByRole('link', { name: 'New key' }).click()
  const window = await opened
  await window.waitForURL(`${bridge.base}/signin?**`)
  await window.close()

  await frame.getByRole('link', { name: 'Apps', exact: true }).click()
  await frame.getByRole('link', { name: /^Disconnect/ }).click()
  await frame.getByRole('heading', { level: 1 }).hover()
  await frame.getByRole('button', { name: 'Disconnect' }).click()
  await frame.getByRole('status').waitFor()
  const left = bridge.runtime.db.selectFrom('connections').select('state').where('app_id', '=', 'sync')
  expect(await left.execute()).toEqual([{ state: 'revoked' }])
  expect(watch.problems).toEqual([])

  // The cookies are those of the frame: a window of its own has none of them.
  const other = await page.context().newPage()
  await other.goto(`${bridge.base}/settings/apps`)
  expect(new URL(other.url()).pathname).toBe('/signin')
  await page.context().close()
})

test('a page that is not listed shows nothing of it', async ({ bridge, vendor, fronts, strictBrowser }) => {
  expect(vendor).toContain(String(fronts.vendor.port))
  const stranger = `https://localhost:${fronts.stranger.port}/`
  const { page, watch } = await openPage(strictBrowser, stranger, {
    also: [bridge.base],
    ignoreHTTPSErrors: true,
  })
  await page.goto(stranger)
  await expect.poll(() => watch.problems.join('\n')).toContain('frame-ancestors')
  expect(await page.frameLocator('iframe').getByRole('heading', { name: 'Apps' }).count()).toBe(0)
  await page.context().close()
})
