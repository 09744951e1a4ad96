import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { FILE, serverTest } from '../support/fixtures.ts'
import { inspect } from '../support/inspect.ts'
import { freePort } from '../support/listen.ts'
import { newestLink } from '../support/mails.ts'
import { givenApp } from '../support/partners.ts'
import { signInAs } from '../support/people.ts'

const test = serverTest.extend('signedIn', FILE, ({ open }) => async () => {
  const opened = await open({ also: [`http://127.0.0.1:${port}`] })
  await signInAs(opened.page, EMAIL, WORDS, '/developers')
  return opened
})

let secret = ''
let port = 0
const EMAIL = 'lucja@ledgerly.example'
const WORDS = 'correct horse battery'

test('a partner signs up, registers an app step by step and keeps its credentials', async ({
  operator,
  open,
}) => {
  port = await freePort()
  const { page, watch } = await open()
  await page.goto('/developers')
  await inspect(page, watch, 'console-welcome')
  await page.getByRole('link', { name: 'Sign up' }).click()
  await inspect(page, watch, 'console-sign-up')
  await page.getByLabel('Your name').fill('Łucja Nowak')
  await page.getByLabel('Email').fill(EMAIL)
  await page.getByLabel('Password').fill('short')
  await page.getByLabel('Display name').fill('Ledgerly <b>Ltd</b>')
  await page.getByLabel('Website').fill('https://ledgerly.example')
  await page.getByLabel('Support contact').fill('help@ledgerly.example')
  await page.getByRole('button', { name: 'Sign up' }).press('Enter')
  expect(await page.getByText('At least 10 characters').count()).toBe(1)
  await inspect(page, watch, 'console-sign-up-refused')
  await page.getByLabel('Password').fill(WORDS)
  await page.getByRole('button', { name: 'Sign up' }).press('Enter')

  await page.waitForURL('**/developers/apps/new')
  await page.getByLabel('Name', { exact: true }).fill('Tidy Books')
  await inspect(page, watch, 'console-new-app-1')
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
  await page.getByLabel('bookings:read').check()
  await page.getByLabel('booking.created').check()
  await inspect(page, watch, 'console-new-app-2')
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
  await page.getByLabel('Redirect URIs').fill('http://ledgerly.example/cb*')
  expect(await page.getByText('no wildcards: write each address in full').count()).toBe(1)
  await inspect(page, watch, 'console-new-app-3')
  await page.getByRole('button', { name: 'Register app' }).press('Enter')
  expect(await page.getByText('must not contain a wildcard').count()).toBe(1)
  await page
    .getByLabel('Redirect URIs')
    .fill(`http://127.0.0.1:${port}/callback\nhttps://app.ledgerly.example/cb`)
  await page.getByRole('button', { name: 'Register app' }).press('Enter')
  expect(await page.locator('h1').textContent()).toBe('Tidy Books is registered')
  const clientId = await page.locator('#new-client-id').textContent()
  const first = await page.locator('#new-client-secret').textContent()
  expect(clientId).toMatch(/^db_[a-z0-9]{24}$/)
  expect(first).toMatch(/^sk_[a-z0-9]{40}$/)
  await inspect(page, watch, 'console-app-created')

  await page.getByRole('link', { name: 'The app’s page' }).click()
  expect(await page.content()).not.toContain(first)
  expect(await page.getByText(`…${first?.slice(-4)}`).count()).toBe(1)
  await inspect(page, watch, 'console-app')
  await page.getByRole('button', { name: 'New secret' }).press('Enter')
  secret = (await page.locator('#new-client-secret').textContent()) ?? ''
  expect(secret).not.toBe(first)
  expect(await page.getByRole('button', { name: 'New secret' }).count()).toBe(0)
  await page.getByRole('link', { name: `Revoke the secret that ends in ${first?.slice(-4)}` }).click()
  await inspect(page, watch, 'console-revoke')
  await page.getByRole('button', { name: 'Revoke' }).press('Enter')
  expect(await page.getByRole('status').textContent()).toContain('The secret is revoked')
  await page.goto(await newestLink(operator, EMAIL))
  await inspect(page, watch, 'confirm-address')
  await page.getByRole('button', { name: 'Confirm address' }).press('Enter')
  expect(await page.getByRole('status').textContent()).toContain('Your address is confirmed')
  await page.getByRole('link', { name: 'Tidy Books' }).click()
  await page.getByRole('button', { name: 'Submit for review' }).press('Enter')
  expect(await page.getByText('Waiting for approval').count()).toBe(1)

  for (const [link, name] of [
    ['Details', 'edit'],
    ['Connections', 'connections'],
    ['Requests', 'requests'],
    ['Audit log', 'audit'],
  ] as const) {
    await page.getByRole('navigation', { name: 'App' }).getByRole('link', { name: link }).click()
    await page.waitForURL(({ pathname }) => pathname.endsWith(`/${name}`))
    await inspect(page, watch, `console-${name}`)
  }
  expect(await page.getByText('secret.revoked').count()).toBe(1)
  await page.goto('/developers')
  expect(await page.getByRole('heading', { name: 'Tidy Books' }).count()).toBe(1)
  await inspect(page, watch, 'console-apps')
  await page.goto('/developers/publishers')
  await page.getByRole('link', { name: 'Ledgerly <b>Ltd</b>' }).click()
  await inspect(page, watch, 'console-publisher')
  await page.context().close()
})

/** Consents to the sandbox that came with the account. */
async function allow(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Sandbox of' }).check()
  await page.getByRole('button', { name: 'Allow access' }).press('Enter')
  await page.getByRole('radio', { name: 'The whole organisation' }).check()
  await page.getByRole('button', { name: 'Allow access' }).press('Enter')
}

test('the page Try it goes through consent to the first records, and shows each request as curl', async ({
  signedIn,
}) => {
  const { page, watch } = await signedIn()
  await page.getByRole('link', { name: 'Tidy Books' }).click()
  await page.getByRole('navigation', { name: 'App' }).getByRole('link', { name: 'Try it' }).click()
  await page.getByRole('button', { name: 'Add it to the app' }).press('Enter')
  await page.getByLabel('Client secret').fill(secret)
  await page.getByText('code_verifier=').waitFor()
  await inspect(page, watch, 'console-try')
  await page.getByRole('button', { name: 'Start' }).press('Enter')
  await allow(page)
  await page.getByRole('heading', { name: '4. The first records' }).waitFor()
  expect(await page.getByText('"next_cursor"').count()).toBe(1)
  expect(await page.getByText('curl -i').count()).toBe(3)
  expect(await page.content()).not.toContain(btoa(secret).slice(0, 20))
  await inspect(page, watch, 'console-try-done')
  await page.getByRole('link', { name: 'See these requests in the log' }).click()
  expect(await page.getByText('GET /api/v1/me').count()).toBe(1)
  expect(await page.getByText('POST /oauth/token').count()).toBe(1)
  await inspect(page, watch, 'console-requests-filled')
  await page.context().close()
})

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

describe('the quickstart, with the credentials of the reader in it, runs as pasted:', () => {
  /** Runs a program of the page until it prints the address of the consent. */
  async function begin(page: Page, marker: string, command: string, args: (program: string) => string[]) {
    await page.goto('/docs')
    const shown = (await page.locator('pre', { hasText: marker }).textContent()) ?? ''
    expect(shown).toContain(`http://127.0.0.1:${port}/callback`)
    const program = shown.replace('the secret that was shown to you once', secret)
    const run = spawn(command, args(program), { env: { ...process.env, CLIENT_SECRET: secret } })
    const ended = once(run, 'exit')
    let printed = ''
    run.stdout.on('data', (chunk) => {
      printed += chunk
    })
    await expect.poll(() => printed).toContain('/oauth/authorize')
    return { run, ended, printed: () => printed, address: /(http\S+authorize\S+)/.exec(printed)?.[1] ?? '' }
  }

  const pasted = [
    ['Node', "from 'node:http'", process.execPath, (text: string) => ['--input-type=module', '-e', text]],
    ['Python', 'import base64', 'python3', (text: string) => ['-c', text]],
  ] as const
  test.for(pasted)('%s', async ([, marker, command, args], { skip, signedIn }) => {
    if (!has(command)) skip()
    const { page } = await signedIn()
    const program = await begin(page, marker, command, args)
    await page.goto(program.address)
    await allow(page)
    await page.getByText('Done: look at the terminal.').waitFor()
    await program.ended
    expect(program.printed()).toContain('B-20418')
    await page.context().close()
  })

  test.skipIf(!['bash', 'curl', 'openssl'].every(has))('curl', async ({ signedIn }) => {
    const { page } = await signedIn()
    const program = await begin(page, 'openssl rand', 'bash', (text) => ['-c', text])
    // Nobody listens at the callback: the person copies the code from the address.
    const came = page.waitForRequest((request) => request.url().includes('/callback?'))
    await page.goto(program.address)
    await allow(page).catch(() => {})
    const code = new URL((await came).url()).searchParams.get('code')
    program.run.stdin.end(`${code}\n`)
    await program.ended
    expect(program.printed()).toContain('B-20418')
    await page.context().close()
  })
})

test("another publisher's app is not there, wherever its address is guessed", async ({
  server,
  signedIn,
}) => {
  const { db } = server.runtime
  const other = await givenApp(db, { environment: 'sandbox' })
  const { page } = await signedIn()
  for (const path of ['', '/edit', '/connections', '/requests', '/audit', '/audit.csv', '/try']) {
    const response = await page.goto(`/developers/apps/${other.app}${path}`)
    expect(response?.status(), path).toBe(404)
  }
  const own = await db
    .selectFrom('apps')
    .select('id')
    .where('name', '=', 'Tidy Books')
    .executeTakeFirstOrThrow()
  await page.goto(`/developers/apps/${own.id}`)
  const csrf = await page.locator('input[name=csrf]').first().inputValue()
  const acts = [
    `/developers/apps/${other.app}/clients`,
    `/developers/apps/${other.app}/approval`,
    `/developers/apps/${other.app}/edit`,
    `/developers/apps/${own.id}/clients/${other.client}/secrets`,
    `/developers/publishers/${other.publisher}`,
    `/developers/publishers/${other.publisher}/invitations`,
  ]
  for (const path of acts) {
    const answer = await page.request.post(path, {
      form: { csrf, environment: 'production' },
      maxRedirects: 0,
    })
    expect(answer.status(), path).toBe(404)
  }
  await page.context().close()
})

test('O20 every form of the console is refused without its token', async ({ server, signedIn }) => {
  const { db } = server.runtime
  const own = await db
    .selectFrom('apps')
    .select('id')
    .where('name', '=', 'Tidy Books')
    .executeTakeFirstOrThrow()
  const before = await db.selectFrom('audit_log').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  const { page } = await signedIn()
  const signedInAt = await db
    .selectFrom('audit_log')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  for (const path of [
    '/developers/sign-up',
    '/developers/publishers/new',
    '/developers/apps/new',
    ...['/clients', '/approval', '/edit', '/try/redirect', '/try/sandbox'].map(
      (act) => `/developers/apps/${own.id}${act}`,
    ),
    '/signout',
  ]) {
    const answer = await page.request.post(path, { form: { name: 'x' }, maxRedirects: 0 })
    expect(answer.status(), path).toBe(403)
  }
  const after = await db.selectFrom('audit_log').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  expect(after.id).toBe(signedInAt.id)
  expect(after.id).toBeGreaterThan(before.id)
  await page.context().close()
})
