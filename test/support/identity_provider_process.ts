import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

// A vendor's identity provider in its own process: `oidc-provider` with its built-in forms, two features that are off
// by default, and the claims of the people that the test sends.

export type Accounts = Record<string, Record<string, unknown>>
export type Told = { accounts: Accounts } | { client: Record<string, unknown> }

let accounts: Accounts = {}
const http = createServer()

process.on('message', (told: Told) => {
  if ('accounts' in told) accounts = told.accounts
  else http.removeAllListeners('request').on('request', providerFor(told.client).callback())
  process.send?.('done')
})

http.listen(0, '127.0.0.1', () => process.send?.(issuer()))

const issuer = (): string => `http://127.0.0.1:${(http.address() as AddressInfo).port}`

function providerFor(client: Record<string, unknown>): Provider {
  const provider = new Provider(issuer(), {
    clients: [client as { client_id: string }],
    claims: { openid: ['sub', 'tenants'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { backchannelLogout: { enabled: true } },
    // Its own guard blocks loopback addresses, which the test's Drawbridge uses.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    pkce: { required: () => true },
    ttl: { Session: 3600, Interaction: 3600, Grant: 3600, AccessToken: 600, IdToken: 600 },
    findAccount: (_, accountId) =>
      accounts[accountId] && { accountId, claims: async () => ({ sub: accountId, ...accounts[accountId] }) },
  })
  // biome-ignore lint/suspicious/noConsole: the process has no log
  provider.on('backchannel.error', (_, error) => console.error('back-channel logout:', error.message))
  return provider
}
