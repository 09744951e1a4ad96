import { createHash, randomUUID } from 'node:crypto'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** A client's key for DPoP proofs (RFC 9449), without a library so that tests can forge each part. */
export type ProofKey = { jwk: JWK; jkt: string; privateKey: CryptoKey; alg: string }

export async function newProofKey(alg = 'ES256'): Promise<ProofKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return { jwk, jkt: await calculateJwkThumbprint(jwk), privateKey, alg }
}

export type ProofParts = {
  method?: string
  url: string
  token?: string
  header?: Record<string, unknown>
  /** Claims to change. `undefined` removes one. */
  claims?: Record<string, unknown>
  /** Signs instead of the key in the header. */
  signer?: ProofKey
}

export async function proofOf(key: ProofKey, parts: ProofParts): Promise<string> {
  const claims = {
    jti: randomUUID(),
    htm: parts.method ?? 'GET',
    htu: parts.url,
    iat: Math.floor(Date.now() / 1000),
    ...(parts.token ? { ath: createHash('sha256').update(parts.token).digest('base64url') } : {}),
    ...parts.claims,
  }
  return await new SignJWT(claims)
    .setProtectedHeader({ typ: 'dpop+jwt', alg: key.alg, jwk: key.jwk, ...parts.header })
    .sign((parts.signer ?? key).privateKey)
}
