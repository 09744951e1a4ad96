import type { Context } from 'koa'
import { errors } from 'oidc-provider'
import type { CheckProof } from '../../model/dpop/check_proof.ts'
import { ProofRefusal } from '../../model/dpop/proof.ts'

/**
 * The thumbprint of the key that a request to the authorization server proves possession of; null without a proof.
 * @param options `required`: whether a request without a proof is refused
 * @throws invalid_dpop_proof, use_dpop_nonce (RFC 9449 §5, §8)
 */
export type ProvenKey = (ctx: Context, options: { required: boolean }) => Promise<Buffer | null>

export function provenKeyOf(checkProof: CheckProof): ProvenKey {
  return async (ctx, { required }) => {
    if (!required && ctx.get('DPoP') === '') return null
    return await checkProof(ctx).catch((error: unknown) => {
      if (!(error instanceof ProofRefusal)) throw error
      throw new errors.CustomOIDCProviderError(error.code, error.message)
    })
  }
}

type PushedContext = Context & { oidc: { route: string; params: { dpop_jkt?: string } } }

/**
 * The key that the code will be bound to: the request names its thumbprint (RFC 9449 §10), or a pushed request brings
 * a proof (§10.1).
 * @throws InvalidRequest if the thumbprint is invalid, or not that of the proof's key
 */
export async function bindToKey(ctx: unknown, provenKey: ProvenKey): Promise<void> {
  const { route, params } = (ctx as PushedContext).oidc
  const { dpop_jkt: named } = params
  if (named !== undefined && !/^[\w-]{43}$/.test(named)) {
    throw new errors.InvalidRequest(
      'dpop_jkt must be the SHA-256 thumbprint of a key (RFC 7638), in base64url',
    )
  }
  if (route !== 'pushed_authorization_request') return
  const proven = await provenKey(ctx as Context, { required: false })
  if (!proven) return
  params.dpop_jkt = proven.toString('base64url')
  if (named !== undefined && named !== params.dpop_jkt) {
    throw new errors.InvalidRequest('dpop_jkt and the proof in the DPoP header use different keys')
  }
}
