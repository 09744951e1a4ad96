import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Database } from '../../database/connect.ts'
import type { Vault } from '../../database/vault.ts'
import type { WebhookRules } from '../../platform/definition.ts'
import { newId } from '../ids.ts'
import { secretPurpose, signingSecretFingerprint } from './sealed.ts'

/** Milliseconds that the old secret continues to sign after a rotation. */
const OVERLAP = 24 * 3600 * 1000

export type SignatureScheme = WebhookRules['signatures'][number]['scheme']

/** Whether a scheme signs with a key pair, whose public key anyone may have, rather than with the secret. */
const withKeyPair: Record<SignatureScheme, boolean> = { 'hmac-sha256': false, ed25519: true }

/** Whether the platform signs at all. */
export function signs(rules: WebhookRules): boolean {
  return rules.signatures.length > 0
}

/** Whether every signature header can carry the signatures of two secrets, so that both sign during a rotation. */
export function carriesTwoSignatures(rules: WebhookRules): boolean {
  return rules.signatures.every(({ separator }) => separator !== null)
}

export function newSecret({ secret: { prefix, bytes, encoding } }: WebhookRules): string {
  return prefix + randomBytes(bytes).toString(encoding)
}

/** Why a secret that the partner chose cannot be used; null if it can. */
export function chosenSecretProblem(text: string, rules: WebhookRules): string | null {
  if (!signs(rules)) return 'is not used, because this platform does not sign its webhooks'
  const { chosen_by_partner, key, prefix, encoding } = rules.secret
  if (!chosen_by_partner) return 'cannot be chosen on this platform'
  if (key === 'text') {
    return /^[\x21-\x7e]{16,256}$/.test(text) ? null : 'must be 16 to 256 visible ASCII characters'
  }
  const bytes = Buffer.from(text.slice(prefix.length), encoding)
  const right = text.startsWith(prefix) && bytes.toString(encoding) === text.slice(prefix.length)
  return right && bytes.length >= 24 && bytes.length <= 64
    ? null
    : `must be "${prefix}" followed by 24 to 64 bytes in ${encoding}`
}

/** A secret that was added, and from when it signs. */
type SecretInTurn = { id: string; signs_from: Date }

/**
 * Gives an endpoint a new signing secret. The previous one signs for another 24 hours: together with the new one, or
 * in its place if the header carries only one signature. Older ones end now, so that at most two are live.
 */
export async function addSigningSecret(
  trx: Database,
  vault: Vault,
  rules: WebhookRules,
  endpoint: string,
  secret: string,
  now: Date,
): Promise<SecretInTurn> {
  const id = newId('whs')
  const overlap = new Date(now.getTime() + OVERLAP)
  const replaced = carriesTwoSignatures(rules)
    ? await replaceBeside(trx, endpoint, overlap, now)
    : await replaceLater(trx, endpoint, overlap, now)
  const signs_from = replaced && !carriesTwoSignatures(rules) ? overlap : now
  await trx
    .insertInto('endpoint_secrets')
    .values({
      id,
      endpoint_id: endpoint,
      secret: vault.seal(secret, secretPurpose(id)),
      fingerprint: signingSecretFingerprint(vault, secret),
      ...keyPair(vault, rules, id),
      created_at: now,
      signs_from,
    })
    .execute()
  return { id, signs_from }
}

/** The newest secret so far signs for the overlap. The one before it ends now. */
async function replaceBeside(trx: Database, endpoint: string, overlap: Date, now: Date): Promise<boolean> {
  await trx
    .updateTable('endpoint_secrets')
    .set({ retires_at: now })
    .where('endpoint_id', '=', endpoint)
    .where('retires_at', '>', now)
    .execute()
  const replaced = await trx
    .updateTable('endpoint_secrets')
    .set({ retires_at: overlap })
    .where('endpoint_id', '=', endpoint)
    .where('retires_at', 'is', null)
    .returning('id')
    .execute()
  return replaced.length > 0
}

/** The secret that signs now continues for the overlap. One that has not signed yet never will. */
async function replaceLater(trx: Database, endpoint: string, overlap: Date, now: Date): Promise<boolean> {
  await trx
    .updateTable('endpoint_secrets')
    .set({ retires_at: now })
    .where('endpoint_id', '=', endpoint)
    .where('signs_from', '>', now)
    .execute()
  const replaced = await trx
    .updateTable('endpoint_secrets')
    .set({ retires_at: overlap })
    .where('endpoint_id', '=', endpoint)
    .where('signs_from', '<=', now)
    .where((eb) => eb.or([eb('retires_at', 'is', null), eb('retires_at', '>', now)]))
    .returning('id')
    .execute()
  return replaced.length > 0
}

/**
 * Ends the wait for the newest secret: only this one signs from now on.
 * @returns its id, or undefined if it already signs
 */
export async function switchSigningSecret(
  trx: Database,
  endpoint: string,
  now: Date,
): Promise<string | undefined> {
  const started = await trx
    .updateTable('endpoint_secrets')
    .set({ signs_from: now })
    .where('endpoint_id', '=', endpoint)
    .where('signs_from', '>', now)
    .where('retires_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!started) return undefined
  await trx
    .updateTable('endpoint_secrets')
    .set({ retires_at: now })
    .where('endpoint_id', '=', endpoint)
    .where('id', '<>', started.id)
    .where('retires_at', '>', now)
    .execute()
  return started.id
}

/**
 * Ends a secret immediately. The newest remaining one signs from now on without an end, so that deliveries are never
 * sent unsigned.
 */
export async function endSigningSecret(
  trx: Database,
  endpoint: string,
  id: string,
  now: Date,
): Promise<void> {
  await trx.updateTable('endpoint_secrets').set({ retires_at: now }).where('id', '=', id).execute()
  await trx
    .updateTable('endpoint_secrets')
    .set((eb) => ({ signs_from: eb.fn<Date>('least', ['signs_from', eb.val(now)]), retires_at: null }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('endpoint_secrets')
        .select('id')
        .where('endpoint_id', '=', endpoint)
        .where((live) => live.or([live('retires_at', 'is', null), live('retires_at', '>', now)]))
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(1),
    )
    .execute()
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
