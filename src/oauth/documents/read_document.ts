import { z } from 'zod'
import type { ClientDocument } from '../../model/agents/agent_apps.ts'
import { redirectUriProblem } from '../../model/apps/redirect_uri.ts'
import { oneLine } from '../../model/fields.ts'

/** A usable document; `jwks_uri` is set if its keys are elsewhere. */
export type ReadDocument = { document: ClientDocument; jwks_uri: string | null }
export type DocumentProblem = { problem: string }

const MOST_REDIRECTS = 20
const MOST_KEYS = 20

// Characters that would reorder a name or hide a part of it.
const TRICKS = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u

const schema = z.looseObject({
  client_id: z.string(),
  client_name: oneLine(120)
    .refine(
      (name) => !TRICKS.test(name),
      'must not contain characters that change the direction of text or hide parts of it',
    )
    .optional(),
  redirect_uris: z.array(z.string()).min(1).max(MOST_REDIRECTS),
  token_endpoint_auth_method: z
    .enum(['none', 'private_key_jwt'], 'must be "none" or "private_key_jwt"')
    .optional(),
  grant_types: z.array(z.string()).optional(),
  response_types: z.array(z.string()).optional(),
  jwks: z.unknown().optional(),
  jwks_uri: z.string().optional(),
})

/**
 * Checks a client ID metadata document (draft-ietf-oauth-client-id-metadata-document §4). Members that mean nothing
 * here are ignored.
 * @param url where it was fetched, which is the client id
 */
export function readDocument(url: string, value: unknown): ReadDocument | DocumentProblem {
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { problem: `${issue?.path.join('.') || 'the document'}: ${issue?.message}` }
  }
  const { data } = parsed
  const problem = problemIn(url, data)
  if (problem) return { problem }
  const { client_name = null, redirect_uris, jwks, jwks_uri = null } = data
  const confidential = data.token_endpoint_auth_method === 'private_key_jwt'
  const keys = confidential && jwks !== undefined ? readKeys(jwks) : null
  if (keys && 'problem' in keys) return keys
  return {
    document: {
      client_name,
      client_type: confidential ? 'confidential' : 'public',
      redirect_uris,
      jwks: keys,
    },
    jwks_uri: confidential ? jwks_uri : null,
  }
}

function problemIn(url: string, document: z.infer<typeof schema>): string | null {
  if (document.client_id !== url) return 'client_id is not the URL of the document'
  // A secret in a public document would not be secret.
  for (const name of ['client_secret', 'client_secret_expires_at']) {
    if (name in document) return `${name}: is not allowed in a metadata document`
  }
  for (const uri of document.redirect_uris) {
    const problem = redirectUriProblem(uri, { native: true })
    if (problem) return `redirect_uris: ${problem}`
  }
  if (document.grant_types && !document.grant_types.includes('authorization_code')) {
    return 'grant_types: must include authorization_code'
  }
  if (document.response_types && !document.response_types.includes('code')) {
    return 'response_types: must include code'
  }
  if (document.token_endpoint_auth_method !== 'private_key_jwt') return null
  const given = [document.jwks, document.jwks_uri].filter((keys) => keys !== undefined)
  return given.length === 1 ? null : 'private_key_jwt needs either jwks or jwks_uri'
}

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(MOST_KEYS) })
const SIGNING = new Set(['RSA', 'EC', 'OKP'])

/** The public keys of a set that can verify signatures; others are ignored (RFC 7517 §5). */
export function readKeys(value: unknown): { keys: Record<string, unknown>[] } | DocumentProblem {
  const parsed = keySet.safeParse(value)
  if (!parsed.success) return { problem: `jwks: must have at most ${MOST_KEYS} keys` }
  const { keys } = parsed.data
  if (keys.some((key) => 'd' in key || 'k' in key)) return { problem: 'jwks: must contain public keys only' }
  const usable = keys.filter((key) => SIGNING.has(key.kty) && (key['use'] ?? 'sig') === 'sig')
  return usable.length > 0
    ? { keys: usable }
    : { problem: 'jwks: must contain an RSA, EC or OKP key for signatures' }
}
