import {
  AuthorizationNotifier,
  AuthorizationRequest,
  AuthorizationServiceConfiguration,
  BaseTokenRequestHandler,
  BasicQueryStringUtils,
  DefaultCrypto,
  FetchRequestor,
  LocalStorageBackend,
  RedirectRequestHandler,
  RevokeTokenRequest,
  TokenRequest,
} from '@openid/appauth'

const { base, clientId } = JSON.parse(document.querySelector('#settings').textContent)
const app = { client_id: clientId, redirect_uri: `${location.origin}/cb` }
const http = new FetchRequestor()
const configuration = await AuthorizationServiceConfiguration.fetchFromIssuer(base, http)

// By itself it looks for the response after "#".
class Query extends BasicQueryStringUtils {
  parse(input) {
    return super.parse(input, false)
  }
}
const handler = new RedirectRequestHandler(
  new LocalStorageBackend(),
  new Query(),
  window.location,
  new DefaultCrypto(),
)
const notifier = new AuthorizationNotifier()
handler.setAuthorizationNotifier(notifier)

if (location.pathname === '/cb') {
  notifier.setAuthorizationListener(async (request, response) => {
    const tokenHandler = new BaseTokenRequestHandler(http)
    const ask = (fields) =>
      tokenHandler.performTokenRequest(configuration, new TokenRequest({ ...app, ...fields }))
    const tokens = await ask({
      grant_type: 'authorization_code',
      code: response.code,
      extras: { code_verifier: request.internal.code_verifier },
    })
    const refreshed = await ask({ grant_type: 'refresh_token', refresh_token: tokens.refreshToken })
    const headers = { authorization: `Bearer ${refreshed.accessToken}` }
    const called = await fetch(`${base}/api/v1/me`, { headers })
    const revocation = { token: refreshed.refreshToken, client_id: clientId }
    await tokenHandler.performRevokeTokenRequest(configuration, new RevokeTokenRequest(revocation))
    const after = await fetch(`${base}/api/v1/me`, { headers })
    const isNew = refreshed.accessToken !== tokens.accessToken
    document.querySelector('h1').textContent = [isNew, called.status, after.status].join(' ')
  })
  await handler.completeAuthorizationRequestIfPossible()
} else {
  const request = new AuthorizationRequest(
    { ...app, scope: 'bookings:read', response_type: 'code' },
    new DefaultCrypto(),
    true,
  )
  await handler.performAuthorizationRequest(configuration, request)
}
