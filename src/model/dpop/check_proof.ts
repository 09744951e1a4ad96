import type { Context } from 'koa'
import type pg from 'pg'
import type { Vault } from '../../database/vault.ts'
import { jwtUser } from '../used_jwts.ts'
import { NONCE_LIFETIME_MS, Nonces } from './nonces.ts'
import { PROOF_WINDOW_SECONDS, ProofRefusal, readProof } from './proof.ts'

/**
 * Checks the proof in the DPoP header of a request (RFC 9449 §4.3) and uses it up: every node refuses it the next
 * time. If the proof does not have the current nonce, the response contains it (§8.2).
 * @param token SHA-256 of the access token in the request, which the proof must be for. The caller checks whether the
 *   token is live, and whether it is bound to a key
 * @returns the thumbprint of the proven key
 * @throws ProofRefusal
 */
export type CheckProof = (ctx: Context, token?: Buffer) => Promise<Buffer>

/** No proof is accepted for longer than this, either by its `iat`, which may be in the future, or by its nonce. */
const ACCEPTED_MS = Math.max(2 * PROOF_WINDOW_SECONDS * 1000, NONCE_LIFETIME_MS + 60_000)

type Parts = { config: { publicUrl: string }; pool: pg.Pool; vault: Vault; now: () => Date }

/** The only validator of proofs, for the token endpoint and for the API. */
export function proofChecker({ config, pool, vault, now }: Parts): CheckProof {
  const nonces = new Nonces(vault.derive('dpop nonces'))
  const useJwt = jwtUser(pool)
  return async (ctx, token) => {
    const at = now()
    const header = ctx.get('DPoP')
    ctx.set('DPoP-Nonce', nonces.current(at))
    if (header === '') throw refused('the DPoP header with a proof is missing')
    const request = { method: ctx.method, url: config.publicUrl + ctx.path, token: token ?? null }
    const { jkt, jti, nonce } = await readProof(header, request, at, (given) => nonces.accepts(given, at))
    if (nonce === nonces.current(at)) ctx.remove('DPoP-Nonce')
    const expiresAt = new Date(at.getTime() + ACCEPTED_MS)
    const presented = token && { hash: token, jkt }
    const used = await useJwt(`dpop ${jkt.toString('base64url')}`, jti, expiresAt, presented)
    // Such a token gives no access with any proof.
    if (token && !used.bound_to) return jkt
    if (token && !used.bound_to?.equals(jkt)) throw refused('the access token is bound to another key')
    if (!used.first) throw refused('the proof was already used (jti)')
    return jkt
  }
}

const refused = (message: string): ProofRefusal => new ProofRefusal('invalid_dpop_proof', message)
