import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { AuthorizationCode, type ModuleOptions } from 'simple-oauth2'
import { expect } from 'vitest'
import { merchantsTest as test } from '../support/fixtures.ts'
import { pkce, visit } from '../support/flow.ts'
import { REDIRECT } from '../support/merchants.ts'

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
