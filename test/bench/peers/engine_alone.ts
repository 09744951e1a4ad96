import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider'

/**
 * The engine by itself, without a database: the upper bound for any server built on it. Secrets are compared as plain
 * text, storage is a Map, and nothing is logged or audited.
 */
type Told = {
  clients?: { client_id: string; client_secret: string }[]
  redirectUri?: string
  scope?: string
  codes?: { code: string; client: string; challenge: string }[]
  tokens?: { access: string; refresh: string; client: string }[]
}

const HOUR = 3600
const stored = new Map<string, AdapterPayload>()
const seconds = () => Math.floor(Date.now() / 1000)

function adapter(model: string): Adapter {
  const at = (id: string) => `${model}:${id}`
  const nothing = async () => undefined
  return {
    upsert: async (id, payload) => void stored.set(at(id), payload),
    find: async (id) => stored.get(at(id)),
    consume: async (id) => {
      const payload = stored.get(at(id))
      if (payload) payload.consumed = seconds()
    },
    destroy: async (id) => void stored.delete(at(id)),
    revokeByGrantId: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
  }
}

let scope = ''
let redirectUri = ''

function storeGrant(id: string, client: string): Record<string, unknown> {
  const common = { iat: seconds(), exp: seconds() + HOUR, accountId: 'olga', clientId: client }
  stored.set(`Grant:${id}`, { ...common, jti: id, kind: 'Grant', openid: { scope } } as AdapterPayload)
  return { ...common, grantId: id, scope, gty: 'authorization_code' }
}

function take({ codes = [], tokens = [] }: Told): void {
  for (const { code, client, challenge } of codes) {
    const common = storeGrant(`of-${code}`, client)
    const pkce = { codeChallenge: challenge, codeChallengeMethod: 'S256', redirectUri }
    stored.set(`AuthorizationCode:${code}`, { ...common, ...pkce, jti: code, kind: 'AuthorizationCode' })
  }
  for (const { access, refresh, client } of tokens) {
    const common = storeGrant(`of-${access}`, client)
    stored.set(`AccessToken:${access}`, { ...common, jti: access, kind: 'AccessToken' })
    stored.set(`RefreshToken:${refresh}`, { ...common, jti: refresh, kind: 'RefreshToken' })
  }
}

async function serve(told: Told): Promise<number> {
  scope = told.scope ?? ''
  redirectUri = told.redirectUri ?? ''
  const http = createServer()
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const { port } = http.address() as AddressInfo
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    adapter,
    clients: (told.clients ?? []).map((client) => ({
      ...client,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope,
    })),
    scopes: scope.split(' '),
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
    },
    cookies: { keys: ['a bench needs none'] },
  })
  http.on('request', provider.callback())
  return port
}

let serving = false
process.on('message', (told: Told) => {
  if (serving) {
    take(told)
    process.send?.('taken')
  } else {
    serving = true
    void serve(told).then((port) => process.send?.(port))
  }
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
