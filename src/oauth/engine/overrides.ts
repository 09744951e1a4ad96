import type { Context } from 'koa'
import { errors, type Provider } from 'oidc-provider'
import type { Runtime } from '../../runtime.ts'
import { SecretChecks } from '../clients/client_secrets.ts'
import { type KnownClients, redirectUriAllowed } from '../clients/clients.ts'
import { FailedSecrets } from '../clients/failed_secrets.ts'
import { createLooks, currentContext, readRequest, requestOf } from '../clients/request.ts'
import { newAccessToken, newCode, newRefreshToken } from '../grants/tokens.ts'

// Where the engine offers no setting: the few of its methods that are replaced, all in this file.

type Parts = Pick<Runtime, 'pool' | 'now'> & { secretUsed: (secretId: string) => void }

/** Clients come from the apps' tables at every request, and their secrets are compared as hashes. */
export function bringOwnClients(provider: Provider, parts: Parts, known: KnownClients): void {
  const { Client } = provider
  const check = createSecretCheck(parts)
  const deps = { looks: createLooks(parts.pool), known, now: parts.now }
  Object.assign(Client, {
    find: async (id: unknown) => {
      if (typeof id !== 'string' || id === '') return undefined
      const ctx = currentContext()
      const { body = {} } = (ctx as { oidc?: { body?: Record<string, unknown> } } | undefined)?.oidc ?? {}
      const request = await readRequest(ctx, id, deps)
      if (request) return known.client(request.client, body['client_assertion'] !== undefined)
      // The work that a wrong secret would have made: an unknown client takes as long (O26).
      if (ctx && (ctx.headers.authorization || body['client_secret'])) await check(ctx, [], 'unknown client')
      return undefined
    },
  })
  Object.assign(Client.prototype, {
    async compareClientSecret(actual: string): Promise<boolean> {
      const ctx = currentContext()
      const secrets = requestOf(ctx)?.client.secrets ?? []
      return ctx !== undefined && (await check(ctx, secrets, actual))
    },
    // A code in a fragment or in a form that a script posts has no use here, and more ways to leak. Other
    // response types are let through to the check that names them as what is wrong.
    responseModeAllowed: (mode: string | undefined, responseType: string) =>
      responseType !== 'code' || mode === undefined || mode === 'query',
    redirectUriAllowed(this: { redirectUris: string[]; applicationType: string }, given: string): boolean {
      return redirectUriAllowed(this.redirectUris, this.applicationType === 'native', given)
    },
  })
}

/** @returns compares a secret with the live ones; refuses an address that has been wrong too often */
function createSecretCheck({ now, secretUsed }: Parts) {
  const secrets = new SecretChecks()
  const failures = new FailedSecrets(now)
  return async (ctx: Context, live: [string, string][], given: string): Promise<boolean> => {
    const known = secrets.known(live, given)
    const wait = known ? 0 : failures.wait(ctx.ip)
    if (wait > 0) throw tooManyFailures(ctx, wait)
    const id = known ?? (await secrets.match(live, given))
    if (id) secretUsed(id)
    else failures.failed(ctx.ip)
    return id !== null
  }
}

function tooManyFailures(ctx: Context, seconds: number): Error {
  ctx.set('Retry-After', String(seconds))
  const error = new errors.CustomOIDCProviderError(
    'temporarily_unavailable',
    'too many failed client authentications from this address',
  )
  return Object.assign(error, { status: 429, statusCode: 429 })
}

/** Opaque values with our prefixes. */
export function bringOwnTokens(provider: Provider): void {
  const opaque = {
    generateTokenId(this: { format?: string }): string {
      this.format = 'opaque'
      return newAccessToken()
    },
  }
  Object.assign(provider.AccessToken.prototype, opaque)
  Object.assign(provider.ClientCredentials.prototype, opaque)
  Object.assign(provider.RefreshToken.prototype, { generateTokenId: newRefreshToken })
  Object.assign(provider.AuthorizationCode.prototype, { generateTokenId: newCode })
}

/** Links come from PUBLIC_URL; the engine would believe whatever Host the request names. */
export function nameByPublicUrl(provider: Provider): void {
  Object.assign(provider.OIDCContext.prototype, {
    urlFor: (name: string, options?: object) =>
      (provider as unknown as { urlFor(name: string, options?: object): string }).urlFor(name, options),
  })
}
