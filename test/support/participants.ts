import { csrfOf, HttpBrowser, signIn } from './browser_session.ts'
import { authorizeUrl, pkce, redeem, type Tokens, visit } from './flow.ts'
import { PASSWORD, REDIRECT } from './merchants.ts'
import type { Operator } from './operator.ts'
import { must } from './world.ts'

export const SELF = 'participant:self'

/** The client ids of `givenEvents`. */
export type EventWorld = { badges: string; notes: string }

/**
 * Two organisers with events under revento's definition, and two public apps. `badges` is connected with the events
 * `spring` and `night` of `athletics`, but not with `conference` of `coders`. `notes` has no connection.
 */
export async function givenEvents(base: string, operator: Operator): Promise<EventWorld> {
  const events = { athletics: ['spring', 'night'], coders: ['conference'] }
  for (const [tenant, units] of Object.entries(events)) {
    const named = units.map((id) => ({ id, kind: 'event', name: `Event ${id}` }))
    const values = { name: `Name of ${tenant}`, environment: 'production', verified: true, units: named }
    must(await operator.put(`/tenants/${tenant}`, values))
    const owner = { email: `owner@${tenant}.example`, name: 'Owner', password: PASSWORD }
    must(await operator.put(`/users/owner-${tenant}`, { ...owner, tenants: [{ id: tenant, role: 'owner' }] }))
  }
  const partner = { name: 'Partner', website: 'https://partner.example', support: 'help@partner.example' }
  must(await operator.put('/publishers/partner', partner))
  const developer = { email: 'dev@partner.example', name: 'Dev', password: PASSWORD, publishers: ['partner'] }
  must(await operator.put('/users/dev', developer))
  const clients = { badges: await givenApp(operator, 'badges'), notes: await givenApp(operator, 'notes') }
  for (const unit of events.athletics) await connectEvent(base, clients.badges, 'athletics', unit)
  return clients
}

/** A public, approved app that may ask owners and participants. @returns its client id in production */
export async function givenApp(
  operator: Operator,
  id: string,
  change: Record<string, unknown> = {},
): Promise<string> {
  const app = {
    ...{ publisher: 'partner', name: `App ${id}`, kind: 'public', client_type: 'public', native: true },
    ...{ scopes: ['events:read', 'participants:read', SELF], redirect_uris: [REDIRECT] },
  }
  must(await operator.put(`/apps/${id}`, { ...app, ...change }))
  must(await operator.post(`/apps/${id}/approve`))
  return must(await operator.post(`/apps/${id}/clients`, { environment: 'production' })).body.client_id
}

/** Connects an app with an event, as its organiser. */
export async function connectEvent(
  base: string,
  client: string,
  organisation: string,
  unit: string,
): Promise<Tokens> {
  const { verifier, challenge } = pkce()
  const who = { email: `owner@${organisation}.example`, organisation, unit }
  const back = await visit(base, authorizeUrl(base, client, challenge), who)
  const code = back.searchParams.get('code') ?? ''
  return (await (await redeem(base, client, { code, verifier })).json()) as Tokens
}

/** Stores a record of a participant. */
export async function register(
  operator: Operator,
  id: string,
  email: unknown,
  { tenant = 'athletics', unit = 'spring' } = {},
): Promise<void> {
  const data = { name: `Runner ${id}`, ...(email === null ? {} : { email }) }
  must(await operator.put(`/tenants/${tenant}/records/participants/${id}`, { unit, data }))
}

/** A person without an organisation, with a confirmed address. */
export async function givenPerson(operator: Operator, id: string, email: string): Promise<void> {
  must(await operator.put(`/users/${id}`, { email, name: `Person ${id}`, password: PASSWORD }))
}

/** A participant who visits the page of an app's request. */
export class ParticipantVisit {
  readonly browser: HttpBrowser
  readonly base: string
  readonly client: string
  verifier = ''
  interaction = ''
  html = ''

  constructor(base: string, client: string, browser = new HttpBrowser(base)) {
    this.base = base
    this.client = client
    this.browser = browser
  }

  /** Begins a request, up to the page that it leads to. @returns the error redirect, if it returns at once */
  async begin(change: Record<string, string | undefined> = {}): Promise<URL | null> {
    const { verifier, challenge } = pkce()
    this.verifier = verifier
    const address = authorizeUrl(this.base, this.client, challenge, { scope: SELF, ...change })
    const location = (await this.browser.get(address)).headers.get('location') ?? ''
    if (!location.includes('/interaction/')) return new URL(location)
    this.interaction = new URL(location, this.base).pathname
    return null
  }

  /** Signs in if nobody is signed in, and reads the page. */
  async open(email?: string): Promise<this> {
    if (email !== undefined) await signIn(this.browser, email, PASSWORD, this.interaction)
    this.html = await (await this.browser.get(this.interaction)).text()
    return this
  }

  choices(): string[] {
    return [...this.html.matchAll(/name="choice" value="([^"]+)"/g)].map(([, value = '']) => value)
  }

  async post(choice: string): Promise<Response> {
    const csrf = csrfOf(this.html)
    return await this.browser.post(this.interaction, { csrf, choice, decision: 'allow' })
  }

  /** Allows access. @returns the code, or the status of the refusal */
  async allow(choice = this.choices()[0] ?? ''): Promise<{ code: string | null; status: number }> {
    const response = await this.post(choice)
    if (response.status !== 303) return { code: null, status: response.status }
    const back = await this.browser.get(response.headers.get('location') ?? '')
    const code = URL.parse(back.headers.get('location') ?? '')?.searchParams.get('code') ?? null
    return { code, status: back.status }
  }

  async redeem(code: string | null): Promise<Response> {
    return await redeem(this.base, this.client, { code: code ?? '', verifier: this.verifier })
  }
}

/** A participant's complete flow. */
export async function signInAsParticipant(
  base: string,
  client: string,
  email: string,
  choice?: string,
): Promise<Tokens & { visit: ParticipantVisit }> {
  const visit = new ParticipantVisit(base, client)
  await visit.begin()
  await visit.open(email)
  const { code, status } = await visit.allow(choice)
  const response = await visit.redeem(code)
  if (response.status !== 200) throw new Error(`${status}, ${response.status} ${await response.text()}`)
  return { ...((await response.json()) as Tokens), visit }
}
