import * as oauth from 'openid-client'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { shortenIn } from './shorten.ts'
import { recordingFetch, type Step } from './steps.ts'
import { addStep, type Connected, type Visit } from './visits.ts'

/** What the partner app was given when its publisher registered it. */
export type Registration = {
  issuer: string
  redirectUri: string
  scopes: string[]
  clients: Record<Environment, { id: string; secret: string }>
}

/**
 * Learns the server's addresses, and begins an authorization.
 * @returns the address to send the browser to
 */
export async function beginConnect(registration: Registration, visit: Visit): Promise<URL> {
  const client = registration.clients[visit.environment]
  const config = await oauth.discovery(
    new URL(registration.issuer),
    client.id,
    undefined,
    oauth.ClientSecretBasic(client.secret),
    {
      algorithm: 'oauth2',
      [oauth.customFetch]: recordingFetch((step) => addStep(visit, step), explain),
      // The demo runs on loopback without TLS; everywhere else the library insists on https.
      execute: new URL(registration.issuer).protocol === 'http:' ? [oauth.allowInsecureRequests] : [],
    },
  )
  const verifier = oauth.randomPKCECodeVerifier()
  const state = oauth.randomState()
  const away = oauth.buildAuthorizationUrl(config, {
    redirect_uri: registration.redirectUri,
    scope: registration.scopes.join(' '),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  visit.pending = { config, state, verifier, away }
  return away
}

/**
 * Takes the answer that the browser brought back: checks `state` and `iss`, and redeems the code.
 * @throws the library's error when the person declined or anything does not agree
 */
export async function finishConnect(visit: Visit, callback: URL): Promise<void> {
  const pending = visit.pending
  if (!pending) throw new Error('Nothing was begun here. Start with Connect.')
  visit.pending = null
  addStep(visit, throughTheBrowser(pending.away, callback))
  const tokens = await oauth.authorizationCodeGrant(pending.config, callback, {
    pkceCodeVerifier: pending.verifier,
    expectedState: pending.state,
  })
  const me = (await (await getJson(pending.config, tokens.access_token, '/api/v1/me')).json()) as {
    tenant: Connected['tenant']
    unit: Connected['unit']
    scopes: string[]
  }
  visit.connected = {
    config: pending.config,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? null,
    ...{ tenant: me.tenant, unit: me.unit, scopes: me.scopes },
  }
}

/** One call of the API with the token in hand. */
export async function call(connected: Connected, path: string): Promise<Response> {
  return await getJson(connected.config, connected.accessToken, path)
}

export async function refresh(connected: Connected): Promise<void> {
  if (!connected.refreshToken) throw new Error('There is no refresh token.')
  const tokens = await oauth.refreshTokenGrant(connected.config, connected.refreshToken)
  connected.accessToken = tokens.access_token
  connected.refreshToken = tokens.refresh_token ?? connected.refreshToken
}

/**
 * Calls until the API says that it is too much: the burst, or at the latest the minute's share.
 * @returns each answer's status, and what its headers say is left
 */
export async function reachLimit(connected: Connected): Promise<{ status: number; left: string }[]> {
  const url = new URL('/api/v1/me', connected.config.serverMetadata().issuer)
  const answers: { status: number; left: string }[] = []
  while (answers.length < 61 && answers.at(-1)?.status !== 429) {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${connected.accessToken}` } })
    await answer.arrayBuffer()
    answers.push({ status: answer.status, left: answer.headers.get('x-ratelimit-remaining') ?? '' })
    if (answer.status === 401) break
  }
  // Once more where it shows: the refusal with its headers.
  await call(connected, '/api/v1/me')
  return answers
}

/** Gives the tokens back, then shows that they open nothing any more. */
export async function revokeTokens(connected: Connected): Promise<void> {
  await oauth.tokenRevocation(connected.config, connected.refreshToken ?? connected.accessToken)
  await call(connected, '/api/v1/me')
}

async function getJson(config: oauth.Configuration, token: string, path: string): Promise<Response> {
  const url = new URL(path, config.serverMetadata().issuer)
  const headers = new Headers({ accept: 'application/json' })
  try {
    return await oauth.fetchProtectedResource(config, token, url, 'GET', undefined, headers)
  } catch (error) {
    // The library throws for a 401 with its challenge; the step has been written down.
    if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response
    throw error
  }
}

/** The only step that this app does not make itself: the person's browser does. */
function throughTheBrowser(away: URL, callback: URL): Step {
  return {
    title: 'Ask the merchant',
    note: 'The browser goes to the authorization server, where the owner decides, and comes back with a code.',
    request: { line: shortenIn(`GET ${away.pathname}${away.search}`), headers: [], body: '' },
    answer: {
      line: '303 See Other',
      good: callback.searchParams.has('code'),
      headers: [`location: ${shortenIn(callback.href)}`],
      body: '',
    },
  }
}

function explain({ method, path, body }: { method: string; path: string; body: string }): {
  title: string
  note: string
} {
  if (path.startsWith('/.well-known/'))
    return { title: 'Learn the addresses', note: 'The server’s metadata (RFC 8414) name every endpoint.' }
  if (body.includes('grant_type=authorization_code'))
    return {
      title: 'Redeem the code',
      note: 'With the PKCE verifier that only this app knows, the code becomes tokens. It works once, for 60 seconds.',
    }
  if (body.includes('grant_type=refresh_token'))
    return { title: 'Refresh', note: 'The refresh token is used up and a new pair comes back.' }
  if (path.endsWith('/revoke'))
    return { title: 'Give the tokens back', note: 'The connection’s tokens die at once, on every node.' }
  return { title: `Call the API`, note: `${method} with the access token in the Authorization header.` }
}
