import type { Worker } from '../../src/webhooks/worker.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, serverTest, startedWorker } from '../support/fixtures.ts'
import type { Operator } from '../support/operator.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

const PASSWORD = 'a password of the merchant'

/** What a partner is handed after registration. */
export type Credentials = { client_id: string; client_secret: string }

/**
 * The vendor's side of a contract test: its server under one of the shipped definitions, its own program (the
 * operator), and merchants in their browsers. What the partner does stands in each test file, written from the
 * vendor's page alone.
 */
export type Vendor = {
  server: TestServer
  base: string
  operator: Operator
  /** A merchant with an owner; units are named by their ids. */
  merchant(id: string, options?: MerchantOptions): Promise<void>
  /** An app of the publisher `partner`, approved, with its production credentials. */
  register(id: string, app: Record<string, unknown>, environment?: Environment): Promise<Credentials>
  /** A merchant's owner, or a developer of the partner (`developer@partner.example`), signed in. */
  browse(email: string): Promise<HttpBrowser>
  /** A merchant's owner opens the partner's link and reads the consent page. */
  openConsent(link: string, owner: string): Promise<ConsentPage>
  /** The merchant's owner allows the app, whichever way it then redeems its code. */
  consent(
    clientId: string,
    redirectUri: string,
    choice: { organisation: string; unit?: string },
  ): Promise<void>
  /** Something happens at a merchant: a record is stored, with its event. */
  happens(event: string, record: Happening): Promise<void>
  /** Lets so many seconds pass and everything that is due by then be sent. */
  pass(seconds: number): Promise<void>
  /** An endpoint of the app in production. */
  endpoint(app: string, endpoint: Record<string, unknown>): Promise<{ id: string; secret: string }>
  /** What the console shows of the app's deliveries, each with its attempts. */
  deliveries(app: string): Promise<ShownDelivery[]>
}

export type Happening = {
  merchant: string
  type: string
  id: string
  unit?: string
  data: Record<string, unknown>
}

export type ShownDelivery = {
  id: string
  type: string
  state: string
  endpoint: string
  next_attempt_at: string | null
  attempts: { started_at: string; status: number | null; error: string | null }[]
}

type Environment = 'sandbox' | 'production'
type MerchantOptions = { units?: string[]; verified?: boolean; environment?: Environment }

export type ConsentPage = {
  html: string
  /** Chooses and allows. @returns the address that the browser is sent to, or the refusal */
  allow(choice: { organisation: string; unit?: string }): Promise<{ address: URL | null; status: number }>
}

/** `vendor`, under the definition of that name or file; each test has `receiver` for itself. */
export function vendorTest(platform: string) {
  const test = serverTest
    .extend('setting', FILE, { platform })
    .extend('worker', { ...FILE, auto: true }, startedWorker)
    .extend('vendor', FILE, ({ server, operator, worker }) => openVendor(server, operator, worker))
  test.afterEach(({ receiver }) => {
    receiver.received.length = 0
    receiver.answer(200)
  })
  return test
}

async function openVendor(server: TestServer, operator: Operator, worker: Worker): Promise<Vendor> {
  const { base, clock } = server
  const kind = server.runtime.platform.binding.kind
  const partner = { name: 'Partner Ltd', website: 'https://partner.example', support: 'help@partner.example' }
  must(await operator.put('/publishers/partner', partner))
  const developer = { email: 'developer@partner.example', name: 'Developer', password: PASSWORD }
  must(await operator.put('/users/developer', { ...developer, publishers: ['partner'] }))

  return {
    server,
    base,
    operator,
    async merchant(id, { units = [], verified = true, environment = 'production' } = {}) {
      const named = units.map((unit) => ({ id: unit, kind, name: `${unit} of ${id}` }))
      must(
        await operator.put(`/tenants/${id}`, { name: `Name of ${id}`, environment, verified, units: named }),
      )
      const owner = { email: `owner@${id}.example`, name: `Owner of ${id}`, password: PASSWORD }
      must(await operator.put(`/users/owner-${id}`, { ...owner, tenants: [{ id, role: 'owner' }] }))
    },
    async register(id, app, environment = 'production') {
      must(await operator.put(`/apps/${id}`, { publisher: 'partner', name: `App ${id}`, ...app }))
      must(await operator.post(`/apps/${id}/approve`))
      return must(await operator.post(`/apps/${id}/clients`, { environment })).body as Credentials
    },
    async browse(email) {
      const browser = new HttpBrowser(base)
      await signIn(browser, email, PASSWORD)
      return browser
    },
    openConsent: (link, owner) => openConsent(base, link, owner),
    async consent(clientId, redirectUri, choice) {
      const query = new URLSearchParams({
        ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state: 's' },
        ...{ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' },
      })
      const owner = `owner@${choice.organisation}.example`
      const { address } = await (await openConsent(base, `${base}/oauth/authorize?${query}`, owner)).allow(
        choice,
      )
      if (!address?.searchParams.get('code')) throw new Error(`no code: ${address}`)
    },
    async happens(event, { merchant, type, id, unit, data }) {
      const path = `/tenants/${merchant}/records/${type}/${id}`
      must(await operator.put(path, { data, event, ...(unit ? { unit } : {}) }))
    },
    async pass(seconds) {
      // What is being sent now is not to be overtaken by the clock.
      await worker.idle()
      clock.advance(seconds)
      await worker.idle()
    },
    async endpoint(app, endpoint) {
      const made = await operator.post(`/apps/${app}/endpoints`, { environment: 'production', ...endpoint })
      if (made.status !== 201) throw new Error(`${made.status} ${JSON.stringify(made.body)}`)
      return made.body
    },
    async deliveries(app) {
      const { data } = must(await operator.get(`/deliveries?app=${app}&limit=100`)).body
      const ids = (data as { id: string }[]).map(({ id }) => id)
      return await Promise.all(ids.map(async (id) => must(await operator.get(`/deliveries/${id}`)).body))
    },
  }
}

async function openConsent(base: string, link: string, owner: string): Promise<ConsentPage> {
  const browser = new HttpBrowser(base)
  const first = await browser.get(link)
  const interaction = first.headers.get('location')
  if (!interaction?.includes('/interaction/'))
    throw new Error(`no consent page: ${first.status} ${interaction}`)
  await browser.get(interaction)
  await signIn(browser, owner, PASSWORD, interaction)
  const page = await browser.get(interaction)
  const html = await page.text()
  return {
    html,
    async allow({ organisation, unit }) {
      const choice = { organisation, decision: 'allow' }
      let answer = await browser.post(interaction, { csrf: csrfOf(html), ...choice })
      if (answer.status === 200) {
        const csrf = csrfOf(await answer.text())
        answer = await browser.post(interaction, { csrf, ...choice, unit: unit ?? '' })
      }
      if (answer.status !== 303) return { address: null, status: answer.status }
      const back = await browser.get(answer.headers.get('location') ?? '')
      const address = back.headers.get('location')
      return { address: address ? new URL(address) : null, status: back.status }
    },
  }
}
