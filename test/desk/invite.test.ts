import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { runCli } from '../support/cli.ts'
import { FILE, deskTest as plain } from '../support/fixtures.ts'
import { must } from '../support/world.ts'

const test = plain.extend('setting', FILE, { config: { demo: true } })

test('the command line invites the first operator, who chooses a password and opens the desk', async ({
  server,
  operator,
}) => {
  const said = await runCli(server, ['operator', 'invite', 'first@vendor.example', '--name', 'Robin Vale'])
  expect([said.code, said.err]).toEqual([0, ''])
  const [link = ''] = /http\S+\/signin\/reset\?token=[\w-]{43}/.exec(said.out) ?? []
  const browser = new HttpBrowser(server.base)
  const page = await (await browser.get(link)).text()
  expect(page).toContain('first@vendor.example')
  const [, token = ''] = /name="token" value="([^"]+)"/.exec(page) ?? []
  const password = 'a few words that are long'
  const form = { csrf: csrfOf(page), token, password }
  expect((await browser.post('/signin/reset', form)).status).toBe(303)
  await signIn(browser, 'first@vendor.example', password)
  expect((await browser.get('/operator')).status).toBe(200)
  // The link works once.
  expect((await browser.get(link)).status).toBe(400)
  const { data } = must(await operator.get('/mails?to=first@vendor.example')).body
  expect(data.map(({ subject }: { subject: string }) => subject)).toContain(
    `Invitation to help run ${server.runtime.platform.title}`,
  )
})

test('who has an account keeps its password and gets no link; only a token with every scope can invite', async ({
  server,
  operator,
}) => {
  const before = must(await operator.get('/users/olga')).body
  const said = await runCli(server, ['operator', 'invite', 'OLGA@harbour.example', '--json'])
  expect(JSON.parse(said.out)).toEqual({ user: 'olga', url: null, expires_at: null })
  const after = must(await operator.get('/users/olga')).body
  expect(after).toEqual({ ...before, operator: true, updated_at: after.updated_at })
  const limited = must(
    await operator.post('/tokens', { name: 'some', scopes: ['tokens:write', 'people:write'] }),
  )
  const refused = await runCli(server, ['operator', 'invite', 'eve@evil.example'], {
    token: limited.body.token,
  })
  expect(refused.code).toBe(1)
  expect(must(await operator.get('/users?email=eve@evil.example')).body.data).toEqual([])
  expect((await runCli(server, ['operator', 'invite', 'no-address'])).code).toBe(1)
})

test('forty invitations of one address at once create one person', async ({ operator }) => {
  const calls = Array.from({ length: 40 }, () =>
    operator.post('/operators', { email: 'race@vendor.example' }),
  )
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([201]))
  expect(must(await operator.get('/users?email=race@vendor.example')).body.data).toHaveLength(1)
})
