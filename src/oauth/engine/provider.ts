import { generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { type Configuration, interactionPolicy, Provider } from 'oidc-provider'
import type { Vault } from '../../database/vault.ts'
import type { Runtime } from '../../runtime.ts'
import { JWT_BEARER } from '../assertions/id_jag.ts'
import { EngineClients } from '../clients/engine_clients.ts'
import type { AppFacts } from '../clients/find_client.ts'
import type { FindDocumentClient } from '../documents/document_clients.ts'
import { authorizationCodeGrant } from '../grants/authorization_code.ts'
import { clientCredentialsGrant } from '../grants/client_credentials.ts'
import { jwtBearerGrant } from '../grants/jwt_bearer.ts'
import { refreshTokenGrant } from '../grants/refresh_token.ts'
import { grantHandler } from '../grants/token_endpoint.ts'
import { LIFETIME } from '../grants/tokens.ts'
import { createAdapter } from './adapter.ts'
import type { RenderError } from './error_page.ts'
import { overrideClients, overrideLinks, overrideReplayDetection, overrideTokens } from './model_overrides.ts'
import { bindToKey, type ProvenKey } from './proven_key.ts'
import { checkAssertion, checkScopes, readResource, requestableScopes } from './request_checks.ts'
import type { RequestLimits } from './request_limits.ts'
import { explainServerError } from './server_errors.ts'

type Parts = Runtime & {
  renderError: RenderError
  secretUsed: (secretId: string) => void
  provenKey: ProvenKey
  limits: RequestLimits
  findDocumentClient: FindDocumentClient
}

/** The app of a client, as this request has read it. */
type AppOf = (clientId: string | undefined) => AppFacts

/**
 * The engine, set up for partner apps: code with PKCE, refresh, client_credentials, jwt-bearer; no ID tokens, no user
 * info, no sessions of its own. Clients come from our tables. The grants are ours (`grants/`).
 */
export function createProvider(parts: Parts): Provider {
  const appOf: AppOf = (clientId) => clients.app(clientId ?? '')
  const provider = new Provider(parts.config.publicUrl, configuration(parts, appOf))
  const clients = new EngineClients(provider)
  overrideClients(provider, parts, clients)
  overrideTokens(provider)
  overrideLinks(provider)
  overrideReplayDetection(provider, parts.pool)
  registerGrants(provider, parts, clients)
  provider.on('server_error', explainServerError(parts.log))
  return provider
}

/** Each grant type with the parameters that it takes. The engine parses them and authenticates the client. */
function registerGrants(provider: Provider, parts: Parts, clients: EngineClients): void {
  const known = {
    appOf: (id: string) => clients.app(id),
    provenKey: parts.provenKey,
    resourceOf: (value: unknown, app: AppFacts) => readResource(value, app, parts),
  }
  const grants = [
    [
      'authorization_code',
      authorizationCodeGrant(parts),
      ['code', 'redirect_uri', 'code_verifier', 'resource'],
    ],
    ['refresh_token', refreshTokenGrant(parts), ['refresh_token', 'scope', 'resource']],
    ['client_credentials', clientCredentialsGrant(parts), ['scope', 'resource']],
    [JWT_BEARER, jwtBearerGrant(parts), ['assertion', 'scope', 'resource']],
  ] as const
  for (const [name, handle, parameters] of grants) {
    // RFC 8707 §2: a request may name several resources. The handler refuses that with the right error.
    provider.registerGrantType(name, grantHandler(handle, known), [...parameters], ['resource'])
  }
}

/** The first signs the cookies that bind an authorization request to one browser; all of them verify. */
export function cookieKeys(vault: Vault): string[] {
  return vault.deriveAll('oauth cookies').map((key) => key.toString('base64'))
}

function configuration(parts: Parts, appOf: AppOf): Configuration {
  const { platform, vault } = parts
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true } as const
  return {
    adapter: createAdapter(parts),
    clients: [],
    scopes: platform.scopes.map((scope) => scope.name),
    claims: {},
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    assertJwtClientAuthClaimsAndHeader: (_ctx, claims) => checkAssertion(claims),
    pkce: { required: () => true },
    acceptQueryParamAccessTokens: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    enableHttpPostMethods: false,
    // Decided by clientOrigins (cors.ts), which sees preflights too.
    clientBasedCORS: () => true,
    conformIdTokenClaims: false,
    expiresWithSession: () => false,
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    loadExistingGrant: async (ctx) => {
      // Only the grant of the consent just given: there is no silent second consent.
      const grant = ctx.oidc.result?.consent?.grantId
      return grant ? await ctx.oidc.provider.Grant.find(grant) : undefined
    },
    // Checked with every request, including PAR. They hang on `resource` because they need the client.
    extraParams: {
      resource: (ctx, value, client) => {
        const app = appOf(client.clientId)
        const resource = readResource(value, app, parts)
        checkScopes(ctx, requestableScopes(platform, app), resource)
      },
      dpop_jkt: async (ctx) => {
        await bindToKey(ctx, parts.provenKey)
        await parts.limits.count(ctx)
      },
    },
    interactions: { policy: alwaysAsk(), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    renderError: parts.renderError,
    ttl: {
      AuthorizationCode: LIFETIME.code,
      Interaction: LIFETIME.interaction,
      Grant: LIFETIME.refresh,
      Session: LIFETIME.interaction,
    },
    cookies: {
      keys: cookieKeys(vault),
      names: {
        interaction: 'drawbridge-interaction',
        resume: 'drawbridge-resume',
        session: 'drawbridge-oauth',
      },
      long: cookie,
      short: cookie,
    },
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      introspection: '/oauth/introspect',
      pushed_authorization_request: '/oauth/par',
      jwks: '/oauth/jwks',
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: false },
      clientCredentials: { enabled: true },
      // Only for client authentication and parameters; the tokens are ours (tokens/).
      introspection: { enabled: true },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      // Proofs are validated in one place, also for the API (model/dpop/).
      dPoP: { enabled: false },
    },
    // The engine requires a key for ID tokens. It issues none here, so nobody ever sees this key.
    jwks: { keys: [unusedKey()] },
    clientDefaults: { id_token_signed_response_alg: 'EdDSA' },
  }
}

function unusedKey(): JWK {
  return {
    ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
    alg: 'EdDSA',
    use: 'sig',
  } as JWK
}

/** One prompt for every request: our pages ask for sign-in and consent. */
function alwaysAsk() {
  const { Check, Prompt, base } = interactionPolicy
  const policy = base()
  policy.clear()
  policy.add(
    new Prompt(
      { name: 'consent', requestable: true },
      new Check('consent_needed', 'consent is asked for every authorization', 'consent_required', (ctx) =>
        ctx.oidc.result?.consent && ctx.oidc.result.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    ),
  )
  // The same pages handle prompt=login and select_account.
  policy.add(new Prompt({ name: 'login', requestable: true }))
  policy.add(new Prompt({ name: 'select_account', requestable: true }))
  return policy
}
