import type { Adapter, AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Runtime } from '../../runtime.ts'
import { currentContext, type Presented, requestOf } from '../clients/request.ts'
import { storeCode } from '../grants/codes.ts'
import { LIFETIME } from '../grants/tokens.ts'
import { revokePresented } from '../tokens/revocation.ts'
import { createArtifacts } from './artifacts.ts'

type Parts = Pick<Runtime, 'db' | 'pool' | 'now'>

/**
 * The engine's storage. Codes and tokens are read with their client in one query (`request.ts`) and written in
 * one statement when the engine has decided (`settle.ts`), so for them the adapter only hands over what was read
 * and remembers what is to be stored. What the engine believes of expiry and use is decided here and in SQL.
 */
export function createAdapter(parts: Parts): (name: string) => Adapter {
  const artifacts = createArtifacts(parts)
  const stores: Record<string, Partial<Adapter>> = {
    AuthorizationCode: {
      upsert: (value, payload, seconds = LIFETIME.code) => storeCode(parts, value, payload, seconds),
      find: async (value) => codePayload(value),
      // Decided by PostgreSQL when the request is settled: `consumed` was read before the others' commits.
      consume: async () => undefined,
    },
    AccessToken: {
      upsert: async (value, payload) => willIssue({ access: value, accessScopes: scopesOf(payload) }),
      find: async (value) => tokenPayload(value, 'access'),
      destroy: async () => revokePresented(parts, requestOf(currentContext())),
    },
    RefreshToken: {
      upsert: async (value) => willIssue({ refresh: value }),
      find: async (value) => tokenPayload(value, 'refresh'),
      consume: async () => undefined,
      destroy: async () => revokePresented(parts, requestOf(currentContext())),
    },
    ClientCredentials: {
      upsert: async (value, payload) => willIssue({ access: value, accessScopes: scopesOf(payload) }),
      // Stored and found as access tokens like all others.
      find: async () => undefined,
    },
    Grant: { find: async (id) => grantPayload(parts, id) },
    Interaction: artifacts('Interaction'),
    PushedAuthorizationRequest: artifacts('PushedAuthorizationRequest', () => {
      throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
    }),
    ReplayDetection: artifacts('ReplayDetection'),
    // People's sessions are ours (sessions.ts); the engine's would only remember what it must not use.
    Session: { upsert: async () => undefined, find: async () => undefined, findByUid: async () => undefined },
  }
  return (name) => ({ ...refusing(name), revokeByGrantId: async () => undefined, ...stores[name] })
}

/** Features that are off have no store; a call would be a mistake of the configuration. */
function refusing(name: string): Adapter {
  const refuse = async () => {
    throw new Error(`the authorization server stores no ${name}`)
  }
  return {
    upsert: refuse,
    find: refuse,
    findByUid: refuse,
    findByUserCode: refuse,
    consume: refuse,
    destroy: async () => undefined,
    revokeByGrantId: refuse,
  }
}

// The engine judges by its own clock; what has expired by ours is not handed to it as valid.
const engineTime = (): number => Math.floor(Date.now() / 1000)

function codePayload(value: string): AdapterPayload | undefined {
  const code = presentedAs('code', value)
  if (!code) return undefined
  // A used code goes on as if it were good: whether this is a replay is decided when it is redeemed, after the
  // client, the redirect URI and the verifier were checked, else anybody could disconnect anybody (RFC 9700
  // §2.1.1, OAuth 2.1 §4.1.3). It does so past its 60 s too.
  if (!code.consumed && !code.live) return undefined
  // A verifier of the wrong form is a wrong verifier; the engine would call it another kind of mistake.
  if (!isVerifier(currentContext()))
    throw new errors.InvalidGrant('code_verifier is missing or has the wrong form')
  const expired = !code.consumed && !code.fresh
  return {
    ...common(code),
    exp: engineTime() + (expired ? -1 : 60),
    codeChallenge: code.code_challenge,
    codeChallengeMethod: 'S256',
    redirectUri: code.redirect_uri,
  } as AdapterPayload
}

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
function isVerifier(ctx: unknown): boolean {
  const { params } = (ctx as { oidc: { params: Record<string, unknown> } }).oidc
  return /^[\w.~-]{43,128}$/.test(String(params['code_verifier'] ?? ''))
}

function tokenPayload(value: string, kind: 'access' | 'refresh'): AdapterPayload | undefined {
  const token = presentedAs(kind, value)
  if (!token) return undefined
  const atTokenEndpoint =
    (currentContext() as { oidc?: { route: string } } | undefined)?.oidc?.route === 'token'
  // As with codes: at the token endpoint the use of a used refresh token is judged when it is settled.
  const usable = atTokenEndpoint ? token.live || token.consumed : token.live && token.fresh && !token.consumed
  if (!usable) return undefined
  const expired = !token.consumed && !token.fresh
  return { ...common(token), exp: engineTime() + (expired ? -1 : 60) } as AdapterPayload
}

function common(presented: Presented): Record<string, unknown> {
  return {
    jti: presented.value,
    iat: engineTime(),
    clientId: presented.holder,
    accountId: presented.user_id,
    grantId: presented.grant_id,
    scope: presented.scope,
  }
}

async function grantPayload({ db }: Parts, id: string): Promise<AdapterPayload | undefined> {
  const presented = requestOf(currentContext())?.presented
  if (presented?.grant_id === id) {
    return engineGrant(id, presented.user_id, presented.holder, presented.scope)
  }
  const row = await db
    .selectFrom('grants as g')
    .innerJoin('connections as n', 'n.id', 'g.connection_id')
    .select(['g.user_id', 'g.scopes', 'n.client_id'])
    .where('g.id', '=', id)
    .where('g.revoked_at', 'is', null)
    .where('n.state', '<>', 'revoked')
    .executeTakeFirst()
  return row && engineGrant(id, row.user_id, row.client_id, row.scopes.join(' '))
}

function engineGrant(id: string, user: string, client: string, scope: string): AdapterPayload {
  const payload = { jti: id, kind: 'Grant', accountId: user, clientId: client, openid: { scope } }
  return { ...payload, iat: engineTime(), exp: engineTime() + 60 } as AdapterPayload
}

function presentedAs(kind: Presented['kind'], value: string): Presented | null {
  const presented = requestOf(currentContext())?.presented
  return presented?.kind === kind && presented.value === value ? presented : null
}

function willIssue(issued: { access?: string; refresh?: string; accessScopes?: string[] }): void {
  const request = requestOf(currentContext())
  if (!request) throw new Error('a token was to be stored outside a token request')
  Object.assign(request.issued, issued)
}

function scopesOf(payload: AdapterPayload): string[] {
  return payload.scope ? payload.scope.split(' ') : []
}
