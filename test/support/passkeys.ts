import { Authenticator, type Lies } from './authenticator.ts'
import { csrfOf, HttpBrowser, signIn } from './browser_session.ts'
import { FILE, merchantsTest } from './fixtures.ts'
import { PASSWORD } from './merchants.ts'
import type { TestServer } from './server.ts'

/** A server whose PUBLIC_URL has a host name, and people who can sign in. */
export const passkeyTest = merchantsTest.extend('setting', FILE, { host: 'localhost' })

export const OLGA = 'olga@north.example'
export const OTTO = 'otto@elsewhere.example'
export const STAN = 'stan@north.example'

/** The options that a page's script would receive. */
export async function optionsOf<T>(browser: HttpBrowser, path: string): Promise<T> {
  const response = await browser.get(path)
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

export type CreationOptions = Parameters<Authenticator['create']>[0]
export type RequestOptions = Parameters<Authenticator['get']>[0]

/** Adds a passkey on the account page. @returns the response */
export async function addPasskey(
  browser: HttpBrowser,
  authenticator: Authenticator,
  lies: Lies = {},
  name = 'Laptop',
): Promise<Response> {
  const csrf = csrfOf(await (await browser.get('/account/passkeys/new')).text())
  const options = await optionsOf<CreationOptions>(browser, '/account/passkeys/options')
  const passkey = authenticator.create(options, lies)
  return await browser.post('/account/passkeys', { csrf, name, passkey, return_to: '/account' })
}

/** The recovery codes on the page that shows them. */
export const codesIn = (html: string): string[] =>
  html.match(/\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b/g)?.slice(0, 10) ?? []

/** Signs in with the password and adds a passkey. @returns the browser, and the recovery codes */
export async function withPasskey(
  server: TestServer,
  email: string,
  password = PASSWORD,
): Promise<{ browser: HttpBrowser; authenticator: Authenticator; codes: string[] }> {
  const browser = new HttpBrowser(server.base)
  const authenticator = new Authenticator(server.base)
  const entered = await signIn(browser, email, password)
  if (entered.status !== 303) throw new Error(`sign-in: ${entered.status}`)
  const added = await addPasskey(browser, authenticator)
  const codes = await browser.get(added.headers.get('location') ?? '')
  const html = await codes.text()
  if (codes.status !== 200) throw new Error(`${added.status} ${html}`)
  return { browser, authenticator, codes: codesIn(html) }
}

/** Signs in with only a passkey. */
export async function signInByPasskey(
  browser: HttpBrowser,
  authenticator: Authenticator,
  lies: Lies = {},
  returnTo = '',
): Promise<Response> {
  const page = await browser.get(`/signin/passkey?return_to=${encodeURIComponent(returnTo)}`)
  const csrf = csrfOf(await page.text())
  const options = await optionsOf<RequestOptions>(browser, '/signin/passkey/options')
  return await browser.post('/signin/passkey', {
    csrf,
    passkey: authenticator.get(options, lies),
    return_to: returnTo,
  })
}

/** Removes all passkeys, so that a test starts with a password only. */
export async function forgetPasskeys({ runtime: { db } }: TestServer): Promise<void> {
  await db.deleteFrom('passkeys').execute()
  await db.deleteFrom('recovery_codes').execute()
  await db.deleteFrom('rate_limits').execute()
}

/** Makes the last proof of all sessions too old. */
export async function ageProofs({ runtime: { db, now } }: TestServer): Promise<void> {
  const proven_at = new Date(now().getTime() - 15 * 60_000)
  await db.updateTable('sessions').set({ proven_at }).execute()
}

export const auditOf = async ({ runtime: { db } }: TestServer, action: string) =>
  await db
    .selectFrom('audit_log')
    .select(['actor_id', 'actor_kind', 'details'])
    .where('action', '=', action)
    .orderBy('id', 'desc')
    .execute()
