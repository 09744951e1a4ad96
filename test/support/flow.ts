import { createHash, randomBytes } from 'node:crypto'
import { csrfOf, HttpBrowser, signIn } from './browser_session.ts'
import { type Credentials, PASSWORD, REDIRECT } from './merchants.ts'

export type Tokens = {
  access_token: string
  refresh_token: string
  token_type: string
  expires_in: number
  scope: string
  connection: string
  tenant: string
  unit?: string
}

export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** An authorization URL as a partner would write it. `undefined` removes a parameter. */
export function authorizeUrl(
  base: string,
  client_id: string,
  challenge: string,
  change: Record<string, string | undefined> = {},
): string {
  const url = new URL('/oauth/authorize', base)
  const parameters = {
    response_type: 'code',
    client_id,
    redirect_uri: REDIRECT,
    state: 'st',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url.href
}

export type Visit = {
  email?: string
  organisation?: string
  unit?: string
  browser?: HttpBrowser
  /** Additional or changed parameters of the authorization request. */
  parameters?: Record<string, string | undefined>
}

/** A merchant's complete flow: request, sign-in if needed, consent. Ends with the redirect to the app. */
export async function visit(base: string, address: string, visit: Visit = {}): Promise<URL> {
  const browser = visit.browser ?? new HttpBrowser(base)
  let response = await browser.get(address)
  const interaction = response.headers.get('location') ?? ''
  response = await browser.get(interaction)
  if (response.status === 303) {
    response = await signIn(browser, visit.email ?? 'olga@north.example', PASSWORD, interaction)
    response = await browser.get(response.headers.get('location') ?? '')
  }
  const organisation = visit.organisation ?? 'north'
  response = await browser.post(interaction, {
    csrf: csrfOf(await response.text()),
    organisation,
    decision: 'allow',
  })
  if (response.status === 200) {
    const csrf = csrfOf(await response.text())
    const unit = visit.unit ?? ''
    response = await browser.post(interaction, { csrf, organisation, unit, decision: 'allow' })
  }
  if (response.status !== 303) throw new Error(`consent: ${response.status} ${await response.text()}`)
  response = await browser.get(response.headers.get('location') ?? '')
  return new URL(response.headers.get('location') ?? '')
}

/** A code for the client, with its verifier. */
export async function obtainCode(
  base: string,
  clientId: string,
  options: Visit = {},
): Promise<{ code: string; verifier: string; answer: URL }> {
  const { verifier, challenge } = pkce()
  const answer = await visit(base, authorizeUrl(base, clientId, challenge, options.parameters), options)
  const code = answer.searchParams.get('code')
  if (!code) throw new Error(`no code in ${answer}`)
  return { code, verifier, answer }
}

/** POST /oauth/token with client_secret_basic, or as a public client. */
export async function postToken(
  base: string,
  client: Credentials | string,
  fields: Record<string, string>,
): Promise<Response> {
  return await postForm(base, '/oauth/token', client, fields)
}

export async function postForm(
  base: string,
  path: string,
  client: Credentials | string,
  fields: Record<string, string> | URLSearchParams,
): Promise<Response> {
  const isPublic = typeof client === 'string'
  const body = new URLSearchParams(fields)
  if (isPublic) body.set('client_id', client)
  const headers: Record<string, string> = isPublic
    ? {}
    : { authorization: `Basic ${btoa(`${client.client_id}:${client.client_secret}`)}` }
  return await fetch(base + path, { method: 'POST', headers, body })
}

export async function redeem(
  base: string,
  client: Credentials | string,
  code: { code: string; verifier: string },
  change: Record<string, string> = {},
): Promise<Response> {
  return await postToken(base, client, {
    grant_type: 'authorization_code',
    code: code.code,
    code_verifier: code.verifier,
    redirect_uri: REDIRECT,
    ...change,
  })
}

export async function obtainTokens(base: string, client: Credentials, options: Visit = {}): Promise<Tokens> {
  const response = await redeem(base, client, await obtainCode(base, client.client_id, options))
  if (response.status !== 200) throw new Error(`token: ${response.status} ${await response.text()}`)
  return (await response.json()) as Tokens
}

export async function refresh(
  base: string,
  client: Credentials | string,
  token: string,
  change: Record<string, string> = {},
): Promise<Response> {
  return await postToken(base, client, { grant_type: 'refresh_token', refresh_token: token, ...change })
}

export async function introspect(
  base: string,
  client: Credentials,
  token: string,
): Promise<Record<string, unknown>> {
  const response = await postForm(base, '/oauth/introspect', client, { token })
  if (response.status !== 200) throw new Error(`introspect: ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}
