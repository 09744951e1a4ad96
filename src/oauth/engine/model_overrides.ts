import type { Context } from 'koa'
import { errors, type Provider } from 'oidc-provider'
import type pg from 'pg'
import { Problem } from '../../http/problem.ts'
import { jwtUser } from '../../model/used_jwts.ts'
import type { Runtime } from '../../runtime.ts'
import { SecretChecks } from '../clients/client_secrets.ts'
import type { EngineClients } from '../clients/engine_clients.ts'
import { countSecretComparison } from '../clients/failed_secrets.ts'
import { clientFinder, oauthState } from '../clients/find_client.ts'
import { redirectUriAllowed } from '../clients/redirect_uris.ts'
import { isClientUrl } from '../documents/client_url.ts'
import type { FindDocumentClient } from '../documents/document_clients.ts'
import { newCode } from '../grants/tokens.ts'
import { currentContext } from './engine_context.ts'
import { checkAuthorization, joinResources, keepParameters } from './request_checks.ts'
import { tooManyRequests } from './too_many_requests.ts'

// All methods of the engine's models that we replace because it offers no setting.

type Parts = Pick<Runtime, 'db' | 'pool' | 'now'> & {
  secretUsed: (secretId: string) => void
  findDocumentClient: FindDocumentClient
}

/** Clients come from the apps' tables at every request, and their secrets are compared with hashes. */
export function overrideClients(provider: Provider, parts: Parts, known: EngineClients): void {
  const { Client } = provider
  const check = secretCheck(parts)
  const find = clientFinder(parts.pool, known, parts.now, parts.findDocumentClient)
  Object.assign(Client, {
    find: async (id: unknown) => {
      const ctx = currentContext()
      if (!ctx || typeof id !== 'string' || id === '') return undefined
      const { body = {} } = ctx.oidc ?? {}
      joinResources(body)
      const row = await find(ctx, id)
      if (row) return known.client(row, body['client_assertion'] !== undefined)
      // The same work as for a wrong secret, so that a request for an unknown client takes as long (O26).
      if (ctx.headers.authorization || body['client_secret']) await check(ctx, [], 'unknown client')
      return undefined
    },
  })
  Object.assign(Client.prototype, {
    async compareClientSecret(given: string): Promise<boolean> {
      const ctx = currentContext()
      return ctx !== undefined && (await check(ctx, oauthState(ctx).client?.secrets ?? [], given))
    },
    // The engine calls this before it checks anything else.
    responseModeAllowed: (mode: string | undefined, responseType: string | undefined) => {
      const ctx = currentContext()
      keepParameters(ctx)
      checkAuthorization(ctx, mode, responseType)
      return true
    },
    redirectUriAllowed(
      this: { clientId: string; redirectUris: string[]; applicationType: string },
      given: string,
    ): boolean {
      const anyPort = isClientUrl(this.clientId)
        ? 'loopback'
        : this.applicationType === 'native' && 'loopback IP'
      return redirectUriAllowed(this.redirectUris, anyPort, given)
    },
  })
}

/** @returns compares a secret with the live ones; refuses an address with too many wrong ones */
function secretCheck({ db, now, secretUsed }: Parts) {
  const secrets = new SecretChecks()
  return async (ctx: Context, live: [string, string][], given: string): Promise<boolean> => {
    const known = secrets.known(live, given)
    const comparison = known ? null : await countSecretComparison(db, ctx.ip, now())
    if (comparison && comparison.wait > 0) {
      throw tooManyRequests(ctx, comparison.wait, 'too many failed client authentications from this address')
    }
    const id =
      known ??
      (await secrets.match(live, given).catch(async (error) => {
        await comparison?.withdrawn()
        return refuseBusy(ctx, error)
      }))
    if (id) {
      secretUsed(id)
      await comparison?.withdrawn()
    }
    return id !== null
  }
}

/** @throws the queue's refusal as an OAuth error, or any other error unchanged */
function refuseBusy(ctx: Context, error: unknown): never {
  if (!(error instanceof Problem)) throw error
  ctx.set(error.headers)
  const refusal = new errors.CustomOIDCProviderError('temporarily_unavailable', error.message)
  throw Object.assign(refusal, { status: error.status, statusCode: error.status })
}

/** Codes have our form. The engine issues no other token, and finds none. */
export function overrideTokens(provider: Provider): void {
  Object.assign(provider.AuthorizationCode.prototype, {
    generateTokenId(this: { grantId?: string }): string {
      return newCode(this.grantId ?? '')
    },
  })
  const unknown = { find: async () => undefined }
  for (const model of [provider.AccessToken, provider.RefreshToken, provider.ClientCredentials]) {
    Object.assign(model, unknown)
  }
}

/**
 * A client assertion works once (RFC 7523 §3); PostgreSQL decides. The engine would first look up its `jti` and then
 * store it.
 */
export function overrideReplayDetection(provider: Provider, pool: pg.Pool): void {
  const useJwt = jwtUser(pool)
  Object.assign(provider.ReplayDetection, {
    unique: async (issuer: string, jti: string, expiresAt: number): Promise<boolean> =>
      (await useJwt(`client ${issuer}`, jti, new Date(expiresAt * 1000))).first,
  })
}

/** Links come from PUBLIC_URL. The engine would trust the request's Host header. */
export function overrideLinks(provider: Provider): void {
  Object.assign(provider.OIDCContext.prototype, {
    urlFor: (name: string, options?: object) =>
      (provider as unknown as { urlFor(name: string, options?: object): string }).urlFor(name, options),
  })
}
