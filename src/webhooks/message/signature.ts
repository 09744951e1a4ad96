import { createHmac, createPrivateKey, createSecretKey, type KeyObject, sign as signWith } from 'node:crypto'
import type { WebhookRules } from '../../platform/definition.ts'
import { fillIn } from './fill_in.ts'

/** What one live secret of an endpoint signs with. */
export type SigningKey = { hmac: KeyObject; ed25519: KeyObject | null }

type SecretRules = WebhookRules['secret']

/**
 * The HMAC key of a signing secret: its bytes after the prefix, or the whole of it as text, as the platform says.
 * A secret of the partner's own that is not of the platform's format is always text.
 */
export function hmacKey(secret: string, rules: SecretRules): KeyObject {
  const text = secret.slice(rules.prefix.length)
  if (rules.key === 'text' || !secret.startsWith(rules.prefix)) return createSecretKey(secret, 'utf8')
  return createSecretKey(text, rules.encoding)
}

/** RFC 8410 §7: PKCS #8 of an Ed25519 private key is this and the 32 bytes. */
const pkcs8Header = Buffer.from('302e020100300506032b657004220420', 'hex')

/** @param seed the 32 bytes of RFC 8032 §5.1.5 */
export function ed25519Key(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Header, seed]), format: 'der', type: 'pkcs8' })
}

/**
 * The signature headers of one attempt, names and values in turn. Each live secret signs, newest first, so that
 * a receiver may hold either during a rotation.
 * @param values what stands in the signed text beside the body: id, uuid, type, timestamp
 */
export function signatureHeaders(
  rules: WebhookRules,
  keys: SigningKey[],
  values: Record<string, string>,
  body: Buffer,
): string[] {
  return rules.signatures.flatMap((signature) => {
    const [before, after] = aroundBody(signature.signed, values)
    const signed = Buffer.concat([Buffer.from(before), body, Buffer.from(after)])
    const parts = keys.flatMap((key) => {
      const made = signature.scheme === 'ed25519' ? ed25519(key, signed) : hmac(key, signed)
      return made ? [signature.prefix + made.toString(signature.encoding)] : []
    })
    return parts.length === 0 ? [] : [signature.header, parts.join(signature.separator)]
  })
}

function aroundBody(template: string, values: Record<string, string>): [string, string] {
  const [before = '', ...rest] = template.split('{body}')
  return [fillIn(before, values), fillIn(rest.join(''), values)]
}

function hmac({ hmac: key }: SigningKey, signed: Buffer): Buffer {
  return createHmac('sha256', key).update(signed).digest()
}

function ed25519({ ed25519: key }: SigningKey, signed: Buffer): Buffer | null {
  return key && signWith(null, signed, key)
}
