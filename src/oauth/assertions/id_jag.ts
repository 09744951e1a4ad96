import { decodeJwt, decodeProtectedHeader, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { isStorable } from '../../database/storable_text.ts'
import { emailAddress } from '../../model/people/user_schema.ts'
import { IssuerUnavailable } from './issuer_keys.ts'

/** The grant type by which a client presents an assertion (RFC 7523 §2.1). */
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** The media type of an identity assertion JWT authorization grant (ID-JAG), without "application/". */
const TYPE = 'oauth-id-jag+jwt'
/** All are asymmetric: shared keys are not accepted. */
const ALGORITHMS = ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'PS256', 'RS256']
/** Seconds that the clocks of an issuer and of this node may differ. */
const SKEW_SECONDS = 60
/** Maximum from `iat` to `exp`: it is exchanged immediately, and each is remembered until it expires. */
const LONGEST_SECONDS = 3600

/** Why an ID-JAG is refused, as a sentence for the client that presented it. */
export class AssertionRefusal extends Error {
  override name = 'AssertionRefusal'
}

const text = z
  .string()
  .min(1)
  .max(1000)
  .refine((value) => isStorable(value), 'has characters that are none')

/**
 * The claims of an ID-JAG that are used (draft-ietf-oauth-identity-assertion-authz-grant-04 §3.1). Restrictions that
 * are not supported here are refused, because ignoring them would grant more than the issuer has.
 */
const claimsSchema = z.looseObject({
  iss: text,
  sub: text,
  // §4.4.1: exactly one audience.
  aud: z.union([text, z.tuple([text])]).transform((aud) => [aud].flat()[0] as string),
  client_id: text,
  jti: text,
  exp: z.number(),
  iat: z.number(),
  scope: z.string().optional(),
  resource: z.union([text, z.array(text).min(1)]).optional(),
  tenant: text.optional(),
  aud_tenant: text.optional(),
  aud_sub: text.optional(),
  email: z.unknown().optional(),
  email_verified: z.unknown().optional(),
  cnf: z.strictObject({ jkt: text }).optional(),
  authorization_details: z.undefined('is not understood here').optional(),
})

/** The claims of an ID-JAG, not trustworthy before `verifyIdJag`. */
export type IdJag = z.infer<typeof claimsSchema>

/** @throws AssertionRefusal */
export function readIdJag(assertion: string): IdJag {
  const parsed = claimsSchema.safeParse(claimsOf(assertion))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AssertionRefusal(`the assertion: ${issue?.path.join('.') || 'claims'}: ${issue?.message}`)
}

function claimsOf(assertion: string): unknown {
  try {
    decodeProtectedHeader(assertion)
    return decodeJwt(assertion)
  } catch {
    throw new AssertionRefusal('the assertion is not a signed JWT')
  }
}

/**
 * Checks an ID-JAG: its type, signature and times, and that it is for this server and the client that presents it
 * (§4.4.1).
 * @param known `audience`: PUBLIC_URL; `client`: the authenticated one; `jkt`: of the key that the request proves
 *   possession of
 * @throws AssertionRefusal, IssuerUnavailable
 */
export async function verifyIdJag(
  assertion: string,
  claims: IdJag,
  known: { keys: JWTVerifyGetKey; audience: string; client: string; jkt: Buffer | null; now: Date },
): Promise<void> {
  const { keys, audience, client, jkt, now } = known
  const options = {
    typ: TYPE,
    algorithms: ALGORITHMS,
    issuer: claims.iss,
    // Libraries add a slash to an address without a path.
    audience: [audience, `${audience}/`],
    currentDate: now,
    clockTolerance: SKEW_SECONDS,
  }
  await jwtVerify(assertion, keys, options).catch((error: unknown) => {
    if (error instanceof IssuerUnavailable) throw error
    // A key that is malformed or too short is a TypeError or a DOMException.
    const said = error instanceof errors.JOSEError ? error.message : 'its key or its signature cannot be read'
    // RFC 6749 §5.2: a description has no quotation marks.
    throw new AssertionRefusal(`the assertion is refused: ${said.replaceAll('"', '')}`)
  })
  const { iat, exp, client_id, cnf } = claims
  if (iat > now.getTime() / 1000 + SKEW_SECONDS)
    throw new AssertionRefusal('the assertion is of the future (iat)')
  if (exp - iat > LONGEST_SECONDS)
    throw new AssertionRefusal(`the assertion must expire within ${LONGEST_SECONDS} seconds of its iat`)
  if (client_id !== client) throw new AssertionRefusal('the assertion is for another client (client_id)')
  // §9.8.1: it is bound to a key.
  if (cnf && cnf.jkt !== jkt?.toString('base64url'))
    throw new AssertionRefusal(
      'the assertion is bound to a key that the request does not prove to hold (cnf)',
    )
}

/** When an ID-JAG is too old to be accepted. */
export function refusedFrom({ exp }: IdJag): Date {
  return new Date((exp + SKEW_SECONDS) * 1000)
}

/** The address of the person, in lower case, if the issuer has verified it; otherwise null. */
export function verifiedAddress({ email, email_verified }: IdJag): string | null {
  const parsed = email_verified === true ? emailAddress.safeParse(email) : null
  return parsed?.success ? parsed.data.toLowerCase() : null
}
