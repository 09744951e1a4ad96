import { LANGUAGES } from '../../http/pages/language.ts'
import { PROOF_ALGORITHMS } from '../../model/dpop/proof.ts'
import { RESOURCE_PATHS, resourcesOf } from '../../model/resources.ts'
import type { Platform } from '../../platform/definition.ts'
import { JWT_BEARER } from '../assertions/id_jag.ts'

/**
 * RFC 8414 metadata, also served where OpenID Connect clients look for it. It has no OpenID Connect fields: a library
 * that finds one requests the scope `openid`, which cannot be granted here.
 */
export function serverMetadata(issuer: string, platform: Platform): Record<string, unknown> {
  const authentication = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']
  const signing = ['RS256', 'PS256', 'ES256', 'EdDSA']
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    revocation_endpoint: `${issuer}/oauth/revoke`,
    introspection_endpoint: `${issuer}/oauth/introspect`,
    pushed_authorization_request_endpoint: `${issuer}/oauth/par`,
    jwks_uri: `${issuer}/oauth/jwks`,
    scopes_supported: platform.scopes.map((scope) => scope.name),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', JWT_BEARER],
    // draft-ietf-oauth-identity-assertion-authz-grant-04 §7.2. It does not say whose assertions are accepted (§9.4).
    authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: authentication,
    token_endpoint_auth_signing_alg_values_supported: signing,
    revocation_endpoint_auth_methods_supported: authentication,
    revocation_endpoint_auth_signing_alg_values_supported: signing,
    introspection_endpoint_auth_methods_supported: authentication,
    introspection_endpoint_auth_signing_alg_values_supported: signing,
    dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
    ...(platform.agents.allow === 'any' ? { client_id_metadata_document_supported: true } : {}),
    authorization_response_iss_parameter_supported: true,
    require_pushed_authorization_requests: false,
    protected_resources: resourcesOf(platform).map((resource) => issuer + RESOURCE_PATHS[resource]),
    service_documentation: `${issuer}/docs`,
    ui_locales_supported: LANGUAGES.map(({ code }) => code),
  }
}
