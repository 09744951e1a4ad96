import type { Context } from 'koa'
import { errors, type Provider } from 'oidc-provider'
import { addressKey } from '../../http/caller_address.ts'
import { Problem } from '../../http/problem.ts'
import type { Runtime } from '../../runtime.ts'
import { SecretChecks } from '../clients/client_secrets.ts'
import type { EngineClients } from '../clients/engine_clients.ts'
import { countSecretComparison } from '../clients/failed_secrets.ts'
import { clientFinder, oauthState } from '../clients/find_client.ts'
import { redirectUriAllowed } from '../clients/redirect_uris.ts'
import { newCode } from '../grants/tokens.ts'
import { currentContext } from './engine_context.ts'

// The few methods of the engine's models that are replaced where it offers no setting, all in this file.

type Parts = Pick<Runtime, 'db' | 'pool' | 'now'> & { secretUsed: (secretId: string) => void }

/** Clients come from the apps' tables at every request, and their secrets are compared with hashes. */
export function overrideClients(provider: Provider, parts: Parts, known: EngineClients): void {
  const { Client } = provider
  const check = secretCheck(parts)
  const find = clientFinder(parts.pool, known, parts.now)
  Object.assign(Client, {
    find: async (id: unknown) => {
      const ctx = currentContext()
      if (!ctx || typeof id !== 'string' || id === '') return undefined
      const { body = {} } = ctx.oidc ?? {}
      const row = await find(ctx, id)
      if (row) return known.client(row, body['client_assertion'] !== undefined)
      // The work of a wrong secret: a request for an unknown client takes as long (O26).
      if (ctx.headers.authorization || body['client_secret']) await check(ctx, [], 'unknown client')
      return undefined
    },
  })
  Object.assign(Client.prototype, {
    async compareClientSecret(given: string): Promise<boolean> {
      const ctx = currentContext()
      return ctx !== undefined && (await check(ctx, oauthState(ctx).client?.secrets ?? [], given))
    },
    // A code in a fragment or in a form that a script posts has no use here, and more ways to leak. Other
    // response types go on to the check that names them as what is wrong.
    responseModeAllowed: (mode: string | undefined, responseType: string) =>
      responseType !== 'code' || mode === undefined || mode === 'query',
    redirectUriAllowed(this: { redirectUris: string[]; applicationType: string }, given: string): boolean {
      return redirectUriAllowed(this.redirectUris, this.applicationType === 'native', given)
    },
  })
}

/** @returns compares a secret with the live ones; refuses an address that was wrong too often */
function secretCheck({ db, now, secretUsed }: Parts) {
  const secrets = new SecretChecks()
  return async (ctx: Context, live: [string, string][], given: string): Promise<boolean> => {
    const known = secrets.known(live, given)
    const comparison = known ? null : await countSecretComparison(db, addressKey(ctx.ip), now())
    if (comparison && comparison.wait > 0) throw tooManyFailures(ctx, comparison.wait)
    const id = known ?? (await secrets.match(live, given).catch((error) => refuseBusy(ctx, error)))
    if (id) {
      secretUsed(id)
      await comparison?.matched()
    }
    return id !== null
  }
}

/** @throws the queue's refusal as OAuth says it, or any other error as it is */
function refuseBusy(ctx: Context, error: unknown): never {
  if (!(error instanceof Problem)) throw error
  ctx.set(error.headers)
  const refusal = new errors.CustomOIDCProviderError('temporarily_unavailable', error.message)
  throw Object.assign(refusal, { status: error.status, statusCode: error.status })
}

function tooManyFailures(ctx: Context, seconds: number): Error {
  ctx.set('Retry-After', String(seconds))
  const error = new errors.CustomOIDCProviderError(
    'temporarily_unavailable',
    'too many failed client authentications from this address',
  )
  return Object.assign(error, { status: 429, statusCode: 429 })
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

/** Links come from PUBLIC_URL. The engine would believe whatever Host the request names. */
export function overrideLinks(provider: Provider): void {
  Object.assign(provider.OIDCContext.prototype, {
    urlFor: (name: string, options?: object) =>
      (provider as unknown as { urlFor(name: string, options?: object): string }).urlFor(name, options),
  })
}
