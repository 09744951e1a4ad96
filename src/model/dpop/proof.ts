import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWK, jwtVerify } from 'jose'

/** The signature algorithms of proofs. All are asymmetric (RFC 9449 §4.3). */
export const PROOF_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA', 'PS256', 'RS256']

/** How many seconds `iat` may differ from the clock of this node, in either direction. */
export const PROOF_WINDOW_SECONDS = 60

/** Signatures by longer RSA keys would be too expensive to verify. */
const MOST_MODULUS_CHARACTERS = Math.ceil((4096 / 8) * (4 / 3))

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** Why a proof is refused (RFC 9449 §5, §8). */
export class ProofRefusal extends Error {
  readonly code: 'invalid_dpop_proof' | 'use_dpop_nonce'

  /** @param message a sentence for the developer */
  constructor(code: ProofRefusal['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ProofRefusal'
    this.code = code
  }
}

/** A request as its proof must describe it. */
export type ProvenRequest = {
  method: string
  /** Without query and fragment. */
  url: string
  /** SHA-256 of the access token in the request; null if there is none. */
  token: Buffer | null
}

/** A proof for this request, signed by the key that it contains. */
export type Proof = {
  /** The thumbprint of the key (RFC 7638): SHA-256, 32 bytes. */
  jkt: Buffer
  jti: string
  nonce: string | undefined
}

/**
 * Reads a proof and checks everything that does not depend on other requests (RFC 9449 §4.3).
 * @param acceptsNonce whether a nonce was handed out here recently; if so, the client's clock does not matter
 * @throws ProofRefusal
 */
export async function readProof(
  value: string,
  request: ProvenRequest,
  now: Date,
  acceptsNonce: (nonce: string) => boolean,
): Promise<Proof> {
  // Several headers arrive as one, joined by commas.
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(value))
    throw invalid('the DPoP header must be one proof: a signed JWT')
  const { payload, jwk } = await verify(value, now)
  const { htm, htu, ath, iat, jti, nonce } = payload
  if (typeof jti !== 'string' || jti === '') throw invalid('the proof has no jti')
  if (htm !== request.method) throw invalid(`the proof is not for the method ${request.method} (htm)`)
  if (withoutQuery(htu) !== new URL(request.url).href)
    throw invalid(`the proof is not for ${request.url} (htu)`)
  if (request.token && ath !== request.token.toString('base64url')) {
    throw invalid('the proof is not for this access token (ath)')
  }
  if (nonce !== undefined && (typeof nonce !== 'string' || !acceptsNonce(nonce))) {
    throw new ProofRefusal(
      'use_dpop_nonce',
      'use the nonce of the DPoP-Nonce header; the nonce in the proof has expired',
    )
  }
  const age = typeof iat === 'number' ? now.getTime() / 1000 - iat : Number.NaN
  if (Number.isNaN(age)) throw invalid('the proof has no iat')
  // RFC 9449 §4.3: the nonce, too, can show when the proof was created.
  if (nonce === undefined && Math.abs(age) > PROOF_WINDOW_SECONDS) {
    throw invalid(
      `the proof was created ${Math.abs(Math.round(age))} seconds ${age > 0 ? 'ago' : 'in the future'} (iat); at most ${PROOF_WINDOW_SECONDS} are accepted without a nonce`,
    )
  }
  return { jkt: Buffer.from(await calculateJwkThumbprint(jwk), 'base64url'), jti, nonce }
}

const invalid = (message: string, options?: ErrorOptions): ProofRefusal =>
  new ProofRefusal('invalid_dpop_proof', message, options)

/** The claims of a proof, and the key that it is signed by. */
async function verify(value: string, now: Date): Promise<{ payload: Record<string, unknown>; jwk: JWK }> {
  try {
    const { payload, protectedHeader } = await jwtVerify(value, publicKey, {
      algorithms: PROOF_ALGORITHMS,
      typ: 'dpop+jwt',
      currentDate: now,
    })
    return { payload, jwk: protectedHeader.jwk as JWK }
  } catch (cause) {
    if (cause instanceof ProofRefusal) throw cause
    const said = cause instanceof errors.JOSEError ? cause.message : 'its key or its signature cannot be read'
    throw invalid(`the proof is not valid: ${said}`, { cause })
  }
}

/** The key in a proof's header. A proof that contains a private key is refused (RFC 9449 §4.3). */
const publicKey: typeof EmbeddedJWK = async (header, token) => {
  const { jwk } = header ?? {}
  if (!jwk || typeof jwk !== 'object') throw invalid('the proof has no key in its header (jwk)')
  if (PRIVATE_MEMBERS.some((member) => member in jwk)) throw invalid('the key of the proof is a private key')
  if (typeof jwk.n === 'string' && jwk.n.length > MOST_MODULUS_CHARACTERS) {
    throw invalid('the key of the proof has more than 4096 bits')
  }
  return await EmbeddedJWK(header, token)
}

/** RFC 9449 §4.3: `htu` is compared without query and fragment, after normalization. */
function withoutQuery(htu: unknown): string | null {
  const url = typeof htu === 'string' ? URL.parse(htu) : null
  if (!url) return null
  url.search = ''
  url.hash = ''
  return url.href
}
