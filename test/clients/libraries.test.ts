import * as badgateway from '@badgateway/oauth2-client'
import { auth, type OAuthClientProvider, type OAuthTokens } from '@modelcontextprotocol/client'
import * as arctic from 'arctic'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { AuthorizationCode, type ModuleOptions } from 'simple-oauth2'
import { expect } from 'vitest'
import { merchantsTest as test } from '../support/fixtures.ts'
import { pkce, visit } from '../support/flow.ts'
import { REDIRECT } from '../support/merchants.ts'
import { statusOfCall } from './api_call.ts'

// Connect, introspect, refresh, revoke, as a partner does it with the library at hand and nothing of ours.

test('openid-client', async ({ world, server }) => {
  const { client_id, client_secret } = world.confidential
  const config = await client.discovery(new URL(server.base), client_id, client_secret, undefined, {
    execute: [client.allowInsecureRequests],
    algorithm: 'oauth2',
  })
  const code_verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const parameters = {
    redirect_uri: REDIRECT,
    scope: 'bookings:read',
    code_challenge: await client.calculatePKCECodeChallenge(code_verifier),
    code_challenge_method: 'S256',
    state,
  }
  const pushed = await client.buildAuthorizationUrlWithPAR(config, parameters)
  const answer = await visit(server.base, pushed.href)
  const tokens = await client.authorizationCodeGrant(config, answer, {
    pkceCodeVerifier: code_verifier,
    expectedState: state,
  })
  expect(tokens.scope).toBe('bookings:read')
  expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true })
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
  expect(refreshed.access_token).not.toBe(tokens.access_token)
  await client.tokenRevocation(config, refreshed.refresh_token ?? '')
  expect(await client.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false })
})

test('oauth4webapi, as a public client', async ({ server, world }) => {
  const issuer = new URL(server.base)
  const insecure = { [oauth.allowInsecureRequests]: true } as const
  const discovered = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
  const as = await oauth.processDiscoveryResponse(issuer, discovered)
  const app: oauth.Client = { client_id: world.publicClient }
  const none = oauth.None()
  const verifier = oauth.generateRandomCodeVerifier()
  const redirect = 'http://127.0.0.1:51234/cb'
  const url = new URL(as.authorization_endpoint ?? '')
  for (const [name, value] of Object.entries({
    client_id: app.client_id,
    redirect_uri: redirect,
    response_type: 'code',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })) {
    url.searchParams.set(name, value)
  }
  const answer = await visit(server.base, url.href)
  const parameters = oauth.validateAuthResponse(as, app, answer)
  const granted = await oauth.authorizationCodeGrantRequest(
    as,
    app,
    none,
    parameters,
    redirect,
    verifier,
    insecure,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(as, app, granted)
  expect(tokens['tenant']).toBe('north')
  const again = await oauth.refreshTokenGrantRequest(as, app, none, tokens.refresh_token ?? '', insecure)
  const refreshed = await oauth.processRefreshTokenResponse(as, app, again)
  const looked = await oauth.introspectionRequest(as, app, none, refreshed.access_token, insecure)
  expect(await oauth.processIntrospectionResponse(as, app, looked)).toMatchObject({ active: true })
  const revoked = await oauth.revocationRequest(as, app, none, refreshed.refresh_token ?? '', insecure)
  await oauth.processRevocationResponse(revoked)
  const gone = await oauth.introspectionRequest(as, app, none, refreshed.access_token, insecure)
  expect(await oauth.processIntrospectionResponse(as, app, gone)).toEqual({ active: false })
})

test('simple-oauth2', async ({ world, server }) => {
  const options: ModuleOptions = {
    client: { id: world.confidential.client_id, secret: world.confidential.client_secret },
    auth: {
      tokenHost: server.base,
      tokenPath: '/oauth/token',
      authorizePath: '/oauth/authorize',
      revokePath: '/oauth/revoke',
    },
  }
  const oauth2 = new AuthorizationCode(options)
  const { verifier, challenge } = pkce()
  const url = oauth2.authorizeURL({
    redirect_uri: REDIRECT,
    state: 'st',
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  })
  const answer = await visit(server.base, url)
  const token = await oauth2.getToken({
    code: answer.searchParams.get('code') ?? '',
    redirect_uri: REDIRECT,
    ...{ code_verifier: verifier },
  })
  expect(token.token['connection']).toMatch(/^con_/)
  const refreshed = await token.refresh()
  expect(refreshed.token['access_token']).not.toBe(token.token['access_token'])
  await refreshed.revoke('refresh_token')
  await expect(refreshed.refresh()).rejects.toThrow('400')
})

test('arctic', async ({ world, server }) => {
  const { client_id, client_secret } = world.confidential
  const oauth2 = new arctic.OAuth2Client(client_id, client_secret, REDIRECT)
  const state = arctic.generateState()
  const verifier = arctic.generateCodeVerifier()
  const url = oauth2.createAuthorizationURLWithPKCE(
    `${server.base}/oauth/authorize`,
    state,
    arctic.CodeChallengeMethod.S256,
    verifier,
    ['bookings:read'],
  )
  const { searchParams } = await visit(server.base, url.href)
  expect(searchParams.get('state')).toBe(state)
  const endpoint = `${server.base}/oauth/token`
  const tokens = await oauth2.validateAuthorizationCode(endpoint, searchParams.get('code') ?? '', verifier)
  expect(await statusOfCall(server.base, tokens.accessToken())).toBe(200)
  const refreshed = await oauth2.refreshAccessToken(endpoint, tokens.refreshToken(), [])
  expect(await statusOfCall(server.base, refreshed.accessToken())).toBe(200)
  await oauth2.revokeToken(`${server.base}/oauth/revoke`, refreshed.refreshToken())
  expect(await statusOfCall(server.base, refreshed.accessToken())).toBe(401)
})

test('@badgateway/oauth2-client', async ({ world, server }) => {
  const oauth2 = new badgateway.OAuth2Client({
    server: server.base,
    clientId: world.confidential.client_id,
    clientSecret: world.confidential.client_secret,
    // Found by itself: /.well-known/oauth-authorization-server
  })
  const codeVerifier = await badgateway.generateCodeVerifier()
  const ask = { redirectUri: REDIRECT, state: 'st', codeVerifier }
  const url = await oauth2.authorizationCode.getAuthorizeUri({ ...ask, scope: ['bookings:read'] })
  const tokens = await oauth2.authorizationCode.getTokenFromCodeRedirect(await visit(server.base, url), ask)
  expect(await oauth2.introspect(tokens)).toMatchObject({ active: true, scope: 'bookings:read' })
  const refreshed = await oauth2.refreshToken(tokens)
  expect(await statusOfCall(server.base, refreshed.accessToken)).toBe(200)
  await oauth2.revoke(refreshed, 'refresh_token')
  expect(await oauth2.introspect(refreshed)).toEqual({ active: false })
})

test('the OAuth client of the MCP SDK, from the API’s address alone', async ({ server, world }) => {
  let asked: URL | undefined
  let verifier = ''
  let tokens: OAuthTokens | undefined
  const provider: OAuthClientProvider = {
    redirectUrl: REDIRECT,
    clientMetadata: { redirect_uris: [REDIRECT], scope: 'bookings:read' },
    state: () => 'st',
    clientInformation: () => world.confidential,
    tokens: () => tokens,
    saveTokens: (given) => {
      tokens = given
    },
    redirectToAuthorization: (url) => {
      asked = url
    },
    saveCodeVerifier: (given) => {
      verifier = given
    },
    codeVerifier: () => verifier,
  }
  const serverUrl = `${server.base}/api/v1`
  // Without a scope it asks for all that the API has, and an app gets only what it has declared.
  expect(await auth(provider, { serverUrl, scope: 'bookings:read' })).toBe('REDIRECT')
  const { searchParams } = await visit(server.base, asked?.href ?? '')
  const authorizationCode = searchParams.get('code') ?? ''
  const iss = searchParams.get('iss') ?? undefined
  expect(await auth(provider, { serverUrl, authorizationCode, iss })).toBe('AUTHORIZED')
  const first = tokens?.access_token ?? ''
  expect(await statusOfCall(server.base, first)).toBe(200)
  // It refreshes where it has a refresh token.
  expect(await auth(provider, { serverUrl })).toBe('AUTHORIZED')
  expect(tokens?.access_token).not.toBe(first)
  expect(await statusOfCall(server.base, tokens?.access_token ?? '')).toBe(200)
})
