import { expect } from 'vitest'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { deliveriesOf, givenEndpoint, happens } from '../support/deliveries.ts'
import { freshTest, startedWorker } from '../support/fixtures.ts'
import { givenPerson, PASSWORD } from '../support/people.ts'

const test = freshTest.extend('worker', { auto: true }, startedWorker)

test('a failed delivery says what happened and what to do, and its endpoint is not shown as active', async ({
  server,
  runtime,
  receiver,
  worker,
}) => {
  const endpoint = await givenEndpoint(runtime, receiver.url)
  const { app, publisher } = endpoint.app
  const { email } = await givenPerson(runtime.db, { publishers: [publisher] })
  const browser = new HttpBrowser(server.base)
  await signIn(browser, email, PASSWORD)
  const read = async (path: string) => {
    const html = await (await browser.get(`/developers/apps/${app}/webhooks${path}`)).text()
    return html.replaceAll(/<[^>]+>/g, '')
  }
  const fails = async () => {
    await happens(runtime, endpoint.tenant)
    await worker.idle()
    const newest = (await deliveriesOf(runtime, endpoint.id)).at(-1)
    return await read(`/${endpoint.id}/deliveries/${newest?.id}`)
  }
  receiver.answer(401)
  expect(await fails()).toContain('refused the request with 401. Check how it verifies the signature')
  expect(await read('')).toContain('Active')

  receiver.answer(302)
  expect(await fails()).toContain('responded with 302, a redirect. Redirects are not followed')
  await receiver.close()
  expect(await fails()).toContain('127.0.0.1 refused the connection. Check that your receiver is running')

  const list = await read(`/${endpoint.id}`)
  for (const last of ['401', '302', 'connection refused']) expect(list).toContain(last)
  expect(list).toContain('Failing')
  expect(await read('')).toContain('Failing')
})
