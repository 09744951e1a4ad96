import { UserManager } from 'oidc-client-ts'

const settings = JSON.parse(document.querySelector('#settings').textContent)
const manager = new UserManager({
  authority: settings.base,
  client_id: settings.clientId,
  redirect_uri: `${location.origin}/cb`,
  scope: 'bookings:read',
})

if (location.pathname === '/cb') {
  const user = await manager.signinCallback()
  const refreshed = await manager.signinSilent()
  const headers = { authorization: `Bearer ${refreshed.access_token}` }
  const called = await fetch(`${settings.base}/api/v1/me`, { headers })
  await manager.revokeTokens(['refresh_token'])
  const after = await fetch(`${settings.base}/api/v1/me`, { headers })
  const isNew = refreshed.access_token !== user.access_token
  document.querySelector('h1').textContent = [isNew, called.status, after.status].join(' ')
} else {
  await manager.signinRedirect()
}
