import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { expect } from 'vitest'
import { merchantsTest } from '../support/fixtures.ts'
import { PASSWORD } from '../support/merchants.ts'
import { must } from '../support/world.ts'

// Libraries that run in the merchant's browser, as a public client without a secret: an app of one page, served from
// the partner's own origin.

const test = merchantsTest

test.for([
  ['oidc-client-ts', 'oidc_client_ts_page.js'],
  ['AppAuth-JS', 'appauth_page.js'],
] as const)('%s in Chromium', async ([, file], { server, operator, serve, open }) => {
  const script = await bundle(file)
  let settings = {}
  const site = await serve((request, response) => {
    if (request.url === '/app.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
      return
    }
    const page = `<!doctype html><title>Partner</title><link rel="icon" href="data:,"><h1>…</h1>
      <script id="settings" type="application/json">${JSON.stringify(settings)}</script>
      <script type="module" src="/app.js"></script>`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  })
  const app = `page-${file.split('_')[0]}`
  await must(
    await operator.put(`/apps/${app}`, {
      name: 'One page',
      publisher: 'acme',
      kind: 'public',
      client_type: 'public',
      scopes: ['bookings:read'],
      redirect_uris: [`${site}/cb`],
    }),
  )
  await must(await operator.post(`/apps/${app}/approve`, {}))
  const created = must(await operator.post(`/apps/${app}/clients`, { environment: 'production' }))
  settings = { base: server.base, clientId: created.body.client_id }

  const { page, watch } = await open({ also: [site] })
  await page.goto(`${site}/`)
  await page.getByLabel('Email').fill('olga@north.example')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).press('Enter')
  await page.getByLabel('South Rentals').check()
  await page.getByRole('button', { name: 'Allow' }).press('Enter')
  await page.getByRole('heading', { name: 'true 200 401' }).waitFor()
  expect(watch.problems).toEqual([])
})

/** As the partner's own build would do it. */
async function bundle(file: string): Promise<string> {
  const input = fileURLToPath(new URL(`programs/${file}`, import.meta.url))
  const build = await rolldown({ input, platform: 'browser' })
  const { output } = await build.generate({ format: 'esm' })
  await build.close()
  return output[0].code
}
