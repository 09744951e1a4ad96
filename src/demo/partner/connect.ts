import * as oauth from 'openid-client'
import { type RecordedRequest, recordingFetch } from './recorded_request.ts'
import { shortenIn } from './shorten.ts'
import { addRequest, type PartnerConnection, type Visit } from './visits.ts'

/** What the publisher received when it registered the app. */
export type Registration = {
  issuer: string
  redirectUri: string
  scopes: string[]
  clients: Record<Visit['environment'], { id: string; secret: string }>
}

/**
 * Starts an authorization: reads the server's metadata, and prepares PKCE and `state`.
 * @returns the address to send the browser to
 */
export async function beginConnect(registration: Registration, visit: Visit): Promise<URL> {
  const client = registration.clients[visit.environment]
  const issuer = new URL(registration.issuer)
  const authentication = oauth.ClientSecretBasic(client.secret)
  const config = await oauth.discovery(issuer, client.id, undefined, authentication, {
    algorithm: 'oauth2',
    [oauth.customFetch]: recordingFetch((request) => addRequest(visit, request), explain),
    // The demo runs on loopback without TLS. Everywhere else, the library requires https.
    execute: issuer.protocol === 'http:' ? [oauth.allowInsecureRequests] : [],
  })
  const verifier = oauth.randomPKCECodeVerifier()
  const state = oauth.randomState()
  const address = oauth.buildAuthorizationUrl(config, {
    redirect_uri: registration.redirectUri,
    scope: registration.scopes.join(' '),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  visit.pending = { config, state, verifier, address }
  return address
}

/**
 * Handles the authorization response: checks `state` and `iss`, and redeems the code.
 * @throws the library's error if the person declined, or something does not match
 */
export async function finishConnect(visit: Visit, callback: URL): Promise<void> {
  const { pending } = visit
  if (!pending) throw new Error('No connection was started here. Start with Connect.')
  visit.pending = null
  addRequest(visit, throughTheBrowser(pending.address, callback))
  const { config, verifier, state } = pending
  const checks = { pkceCodeVerifier: verifier, expectedState: state }
  const tokens = await oauth.authorizationCodeGrant(config, callback, checks)
  const me = await (await getJson(config, tokens.access_token, '/api/v1/me')).json()
  const { tenant, unit, scopes } = me as Pick<PartnerConnection, 'tenant' | 'unit' | 'scopes'>
  const refreshToken = tokens.refresh_token ?? null
  visit.connection = { config, accessToken: tokens.access_token, refreshToken, tenant, unit, scopes }
}

/** Calls the API once. */
export const callApi = ({ config, accessToken }: PartnerConnection, path: string): Promise<Response> =>
  getJson(config, accessToken, path)

export async function refreshTokens(connection: PartnerConnection): Promise<void> {
  if (!connection.refreshToken) throw new Error('There is no refresh token.')
  const tokens = await oauth.refreshTokenGrant(connection.config, connection.refreshToken)
  connection.accessToken = tokens.access_token
  connection.refreshToken = tokens.refresh_token ?? connection.refreshToken
}

/** Calls the API until it refuses: after the burst, or at the latest after the requests of a minute. */
export async function reachLimit(connection: PartnerConnection): Promise<Visit['limit']> {
  const url = new URL('/api/v1/me', connection.config.serverMetadata().issuer)
  const headers = { authorization: `Bearer ${connection.accessToken}` }
  const responses: Visit['limit'] = []
  while (responses.length < 61 && responses.at(-1)?.good !== false) {
    const response = await fetch(url, { headers })
    await response.arrayBuffer()
    const left = response.headers.get('x-ratelimit-remaining')
    responses.push({ status: response.status, good: response.ok, left })
  }
  // Another call, which records the refusal with its headers.
  await callApi(connection, '/api/v1/me')
  return responses
}

/** Revokes the tokens, then shows that the API refuses them. */
export async function revokeTokens(connection: PartnerConnection): Promise<void> {
  await oauth.tokenRevocation(connection.config, connection.refreshToken ?? connection.accessToken)
  await callApi(connection, '/api/v1/me')
}

async function getJson(config: oauth.Configuration, token: string, path: string): Promise<Response> {
  const url = new URL(path, config.serverMetadata().issuer)
  const headers = new Headers({ accept: 'application/json' })
  try {
    return await oauth.fetchProtectedResource(config, token, url, 'GET', undefined, headers)
  } catch (error) {
    // The library throws if a 401 has a challenge. The request is already recorded.
    if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response
    throw error
  }
}

/** The only request that the app does not send itself: the person's browser does. */
function throughTheBrowser(address: URL, callback: URL): RecordedRequest {
  const status = '303 See Other'
  return {
    title: 'Ask the merchant',
    note: 'The browser goes to the authorization server, where the owner decides, and returns with a code.',
    target: `GET ${address.pathname}`,
    request: shortenIn(`GET ${address.pathname}${address.search}`),
    status,
    good: callback.searchParams.has('code'),
    response: `${status}\nlocation: ${shortenIn(callback.href)}`,
  }
}

function explain({ method, path, body }: { method: string; path: string; body: string }) {
  if (path.startsWith('/.well-known/'))
    return { title: 'Read the metadata', note: 'The server’s metadata (RFC 8414) lists every endpoint.' }
  if (body.includes('grant_type=authorization_code'))
    return {
      title: 'Redeem the code',
      note: 'The app exchanges the code for tokens, with the PKCE verifier that only it knows. The code works once, for 60 seconds.',
    }
  if (body.includes('grant_type=refresh_token'))
    return {
      title: 'Refresh',
      note: 'The refresh token is used up, and the response has a new pair of tokens.',
    }
  if (path.endsWith('/revoke'))
    return {
      title: 'Revoke the tokens',
      note: 'The connection’s tokens stop working at once, on every node.',
    }
  return { title: 'Call the API', note: `${method} with the access token in the Authorization header.` }
}
