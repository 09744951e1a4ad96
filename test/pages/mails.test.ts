import { request } from 'node:http'
import { expect } from 'vitest'
import { HttpBrowser } from '../support/browser_session.ts'
import { serverTest as test } from '../support/fixtures.ts'
import { mailsTo, signUpAs } from '../support/mails.ts'
import { startServer } from '../support/server.ts'

/** GET with a Host header of one's own, which fetch does not send. */
async function getAs(base: string, path: string, host: string): Promise<number> {
  return await new Promise((done, failed) => {
    const sent = request(base + path, { headers: { host, accept: 'text/html' } }, (response) => {
      response.resume()
      done(response.statusCode ?? 0)
    })
    sent.on('error', failed).end()
  })
}

test('a demo shows its mails with links to follow, and the start page leads there', async ({ server }) => {
  await signUpAs(server, 'dana@soft.example')
  const browser = new HttpBrowser(server.base)
  expect(await (await browser.get('/')).text()).toContain('href="/mails"')
  const page = await (await browser.get('/mails')).text()
  const link = /href="http[^"]+(\/signin\/confirm\?token=[\w-]+)"/.exec(page)?.[1] ?? ''
  expect((await browser.get(link)).status).toBe(200)
})

test('nobody reads mails under another name, from another machine, or where they are sent', async ({
  server,
  database,
}) => {
  const { port } = new URL(server.base)
  expect(await getAs(server.base, '/mails', `localhost:${port}`)).toBe(200)
  // DNS rebinding: the name of another site that leads to this machine.
  expect(await getAs(server.base, '/mails', `evil.example:${port}`)).toBe(404)
  expect(await getAs(server.base, '/mails', 'not a host')).toBe(404)
  const apart = [{ showMails: false }, { trustProxy: { hops: 1 } }]
  for (const config of apart) {
    const other = await startServer({ database, config })
    const headers = { 'x-forwarded-for': '192.0.2.7', accept: 'text/html' }
    expect((await fetch(`${other.base}/mails`, { headers })).status).toBe(404)
    expect(await (await fetch(other.base, { headers })).text()).not.toContain('/mails')
    await other.close()
  }
})

test('a mail is in the language in which the person reads', async ({ server, operator }) => {
  const browser = new HttpBrowser(server.base)
  const email = 'lucja@soft.example'
  const { csrf } = {
    csrf: /name="csrf" value="([^"]+)"/.exec(await (await browser.get('/signin')).text())?.[1] ?? '',
  }
  const response = await browser.request('/developers/sign-up', {
    method: 'POST',
    headers: { 'accept-language': 'pl-PL,pl;q=0.9' },
    body: new URLSearchParams({
      csrf,
      ...{ person_name: 'Łucja', email, password: 'correct horse battery' },
      ...{ name: 'Ledgerly', website: 'https://ledgerly.example', support: 'help@ledgerly.example' },
    }),
  })
  expect(response.status).toBe(303)
  expect(await mailsTo(operator, email)).toMatchObject([{ subject: 'Potwierdź swój adres e-mail' }])
})
