import type { EngineContext } from './engine_context.ts'

export type EngineError = Error & { error?: string; error_description?: string; error_detail?: string }
/** The real reason of a refusal, in a sentence that helps the developer fix it. */
export function refusalReason(ctx: EngineContext, error: EngineError): string {
  const given = ctx.oidc?.params?.['redirect_uri']
  if (error.error === 'invalid_redirect_uri' && typeof given === 'string') {
    return redirectUriReason(ctx.oidc?.client?.redirectUris ?? [], given)
  }
  const parts = [error.error_description, error.error_detail].filter(
    (part) => typeof part === 'string' && part,
  )
  const said = [...new Set(parts)].join(': ') || error.message
  const more = secretReason(said)
  return more ? `${said}. ${more}` : said
}

function secretReason(said: string): string | null {
  if (!said.includes('invalid secret')) return null
  return 'It is not a live secret of this client ID. It may be revoked, mistyped, or belong to the other environment'
}

/**
 * Where a redirect URI differs from the most similar registered one:
 * `redirect_uri differs from the registered one at character 31: "/cb/" instead of "/cb"`.
 */
export function redirectUriReason(registered: string[], given: string): string {
  const [closest] = registered.toSorted((one, other) => commonStart(other, given) - commonStart(one, given))
  if (!closest) return 'redirect_uri was given, but this app has no registered redirect URIs'
  const at = commonStart(closest, given)
  // The whole path segment around the difference is more helpful than the rest of the address.
  const from = Math.max(0, closest.lastIndexOf('/', at - 1))
  const quote = (uri: string) => JSON.stringify(uri.slice(from, from + 60))
  return `redirect_uri differs from the registered one at character ${at + 1}: ${quote(given)} instead of ${quote(closest)}`
}

function commonStart(one: string, other: string): number {
  let at = 0
  while (at < one.length && at < other.length && one[at] === other[at]) at++
  return at
}

const BY_ERROR: Record<string, string> = {
  invalid_redirect_uri: 'redirect_uri',
  invalid_scope: 'scope',
  invalid_target: 'resource',
  unsupported_grant_type: 'grant_type',
  unsupported_response_type: 'response_type',
}
const NAMED =
  /\b(code_challenge_method|code_challenge|code_verifier|client_assertion|client_id|client_secret|redirect_uri|refresh_token|response_mode|grant_type|request_uri|token|code)\b/

/** The parameter that a refusal is about: the one of its error code, or the first one that the reason names. */
export function wrongParameterOf(
  { error = '' }: EngineError,
  reason: string,
  given: Record<string, unknown>,
): string | null {
  const known = BY_ERROR[error] ?? NAMED.exec(reason)?.[1]
  if (known) return known
  if (error === 'invalid_client') return 'client_secret'
  if (error !== 'invalid_grant') return null
  if (given['assertion'] !== undefined) return 'assertion'
  return given['grant_type'] === 'refresh_token' ? 'refresh_token' : 'code'
}
