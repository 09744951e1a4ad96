import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Database } from '../../database/connect.ts'
import type { Vault } from '../../database/vault.ts'
import type { WebhookRules } from '../../platform/definition.ts'
import { newId } from '../ids.ts'
import { secretPurpose, signingSecretFingerprint } from './sealed.ts'

/** Milliseconds that the old secret continues to sign beside the new one. */
const OVERLAP = 24 * 3600 * 1000

export type SignatureScheme = WebhookRules['signatures'][number]['scheme']

/** Whether a scheme signs with a key pair, whose public half anyone may have, rather than with the secret. */
const withKeyPair: Record<SignatureScheme, boolean> = { 'hmac-sha256': false, ed25519: true }

/** Whether the platform signs at all. */
export function signs(rules: WebhookRules): boolean {
  return rules.signatures.length > 0
}

export function newSecret({ secret: { prefix, bytes, encoding } }: WebhookRules): string {
  return prefix + randomBytes(bytes).toString(encoding)
}

/** Why a secret of the partner's own cannot be used; null when it can. */
export function chosenSecretProblem(text: string, rules: WebhookRules): string | null {
  if (!signs(rules)) return 'is not used: this platform does not sign'
  const { chosen_by_partner, key, prefix, encoding } = rules.secret
  if (!chosen_by_partner) return 'cannot be chosen on this platform'
  if (key === 'text') {
    return /^[\x21-\x7e]{16,256}$/.test(text) ? null : 'must be 16 to 256 visible ASCII characters'
  }
  const bytes = Buffer.from(text.slice(prefix.length), encoding)
  const right = text.startsWith(prefix) && bytes.toString(encoding) === text.slice(prefix.length)
  return right && bytes.length >= 24 && bytes.length <= 64
    ? null
    : `must be "${prefix}" and 24 to 64 bytes in ${encoding}`
}

/**
 * Gives an endpoint a new signing secret. The previous one continues to sign for 24 hours. Older ones end now, so
 * that at most two are live.
 */
export async function addSigningSecret(
  trx: Database,
  vault: Vault,
  rules: WebhookRules,
  endpoint: string,
  secret: string,
  now: Date,
): Promise<string> {
  const id = newId('whs')
  await trx
    .updateTable('endpoint_secrets')
    .set({ retires_at: now })
    .where('endpoint_id', '=', endpoint)
    .where('retires_at', '>', now)
    .execute()
  await trx
    .updateTable('endpoint_secrets')
    .set({ retires_at: new Date(now.getTime() + OVERLAP) })
    .where('endpoint_id', '=', endpoint)
    .where('retires_at', 'is', null)
    .execute()
  await trx
    .insertInto('endpoint_secrets')
    .values({
      id,
      endpoint_id: endpoint,
      secret: vault.seal(secret, secretPurpose(id)),
      fingerprint: signingSecretFingerprint(vault, secret),
      ...keyPair(vault, rules, id),
      created_at: now,
    })
    .execute()
  return id
}

function keyPair(vault: Vault, rules: WebhookRules, id: string) {
  if (!rules.signatures.some(({ scheme }) => withKeyPair[scheme])) return {}
  const { privateKey } = generateKeyPairSync('ed25519')
  // RFC 8037 §2: "d" is the seed.
  const { d } = privateKey.export({ format: 'jwk' })
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' })
  return {
    private_key: vault.seal(Buffer.from(d ?? '', 'base64url'), secretPurpose(id)),
    public_jwk: JSON.stringify({ ...jwk, kid: id, alg: 'EdDSA', use: 'sig' }),
  }
}
