import { csrfOf, HttpBrowser, signIn } from './browser_session.ts'
import { FILE, merchantsTest } from './fixtures.ts'
import { authorizeUrl, pkce } from './flow.ts'
import { type Credentials, PASSWORD, REDIRECT } from './merchants.ts'
import { type GivenPerson, givenPerson, PASSWORD as PERSONS_PASSWORD } from './people.ts'
import { must } from './world.ts'

export const PROFILE = {
  name: 'Ledgerly Ltd',
  website: 'https://ledgerly.example',
  support: 'help@ledgerly.example',
}

export const BEFORE = {
  name: 'Tidy Books',
  kind: 'public',
  client_type: 'confidential',
  scopes: ['bookings:read', 'webhooks:receive'],
  event_types: ['booking.created'],
  redirect_uris: [REDIRECT],
  connect_url: 'https://ledgerly.example/start',
}

/** An approved app with its own publisher, credentials in both environments and one developer. */
export type ApprovedApp = {
  id: string
  publisher: string
  /** The operator's PUT body. */
  body: Record<string, unknown>
  production: Credentials
  sandbox: Credentials
  developer: GivenPerson
}

/**
 * `publish`: creates an approved app; `console`: a signed-in person's browser at a path, with the page's form token;
 * `consentPage`: the page that asks Olga for consent to an app.
 */
export const approvalTest = merchantsTest
  .extend('publish', FILE, ({ operator, server }) => async (id: string): Promise<ApprovedApp> => {
    const publisher = `pub_${id}`
    must(await operator.put(`/publishers/${publisher}`, PROFILE))
    const body = { ...BEFORE, publisher }
    must(await operator.put(`/apps/${id}`, body))
    must(await operator.post(`/apps/${id}/approve`))
    const client = async (environment: string): Promise<Credentials> =>
      must(await operator.post(`/apps/${id}/clients`, { environment })).body
    const developer = await givenPerson(server.runtime.db, { publishers: [publisher] })
    return {
      ...{ id, publisher, body, developer },
      production: await client('production'),
      sandbox: await client('sandbox'),
    }
  })
  .extend('developers', FILE, ({ server }) => async ({ email }: GivenPerson): Promise<HttpBrowser> => {
    const browser = new HttpBrowser(server.base)
    await signIn(browser, email, PERSONS_PASSWORD)
    return browser
  })
  .extend('consentPage', FILE, ({ server }) => {
    return async (client: Credentials, parameters: Record<string, string> = {}): Promise<string> => {
      const browser = new HttpBrowser(server.base)
      const address = authorizeUrl(server.base, client.client_id, pkce().challenge, parameters)
      const request = await browser.get(address)
      const interaction = request.headers.get('location') ?? ''
      await signIn(browser, 'olga@north.example', PASSWORD, interaction)
      return await (await browser.get(interaction)).text()
    }
  })

/** Presses the button of a form on the page of `path`. */
export async function submitForm(
  browser: HttpBrowser,
  path: string,
  action: string,
  fields: Record<string, string> = {},
): Promise<Response> {
  const page = await (await browser.get(path)).text()
  const form = new RegExp(`<form[^>]*action="${action}"[\\s\\S]*?</form>`).exec(page)?.[0] ?? ''
  const hidden = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
  const carried = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
  return await browser.post(action, { csrf: csrfOf(page), ...carried, ...fields })
}

/** Submits an app for review with the button on its page. */
export const submitForReview = (browser: HttpBrowser, app: string): Promise<Response> =>
  submitForm(browser, `/developers/apps/${app}`, `/developers/apps/${app}/approval`)
