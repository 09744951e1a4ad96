import { createHmac, createPrivateKey, createSecretKey, type KeyObject, sign } from 'node:crypto'
import type { SignatureScheme } from '../../model/webhooks/signing_secret.ts'
import type { WebhookRules } from '../../platform/definition.ts'
import { compileTemplate } from './template.ts'

/** The keys of one live secret of an endpoint. */
export type SigningKey = { hmac: KeyObject; ed25519: KeyObject | null }

type Signature = WebhookRules['signatures'][number]
type SecretRules = WebhookRules['secret']

/**
 * The HMAC key of a signing secret: depending on the platform, the decoded bytes after the prefix or the whole secret
 * as text. A partner's own secret that does not have the platform's format is always text.
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

/** How each scheme signs; null if there is no key for the scheme. */
const schemes: Record<SignatureScheme, (key: SigningKey, signed: Buffer) => Buffer | null> = {
  'hmac-sha256': ({ hmac }, signed) => createHmac('sha256', hmac).update(signed).digest(),
  ed25519: ({ ed25519 }, signed) => ed25519 && sign(null, signed, ed25519),
}

/**
 * Writes one signature as it appears in its header.
 * @param values what the signed text contains besides the body: id, uuid, type, timestamp
 * @returns null if there is no key for its scheme
 */
export type WriteSignature = (
  key: SigningKey,
  values: Record<string, string>,
  body: Uint8Array,
) => string | null

/** Parses one of the platform's signatures once. The only place that builds the signed text. */
export function compileSignature({ scheme, signed, prefix, encoding }: Signature): WriteSignature {
  const [start = '', ...rest] = signed.split('{body}')
  const [before, after] = [compileTemplate(start), compileTemplate(rest.join(''))]
  const signWith = schemes[scheme]
  return (key, values, body) => {
    const text = Buffer.concat([Buffer.from(before(values)), body, Buffer.from(after(values))])
    const signature = signWith(key, text)
    return signature && prefix + signature.toString(encoding)
  }
}

/** The signature headers of one attempt, names and values alternating. */
export type WriteSignatureHeaders = (
  keys: SigningKey[],
  values: Record<string, string>,
  body: Uint8Array,
) => string[]

/**
 * Parses the platform's signatures once. Every key signs, in the given order, so that a receiver can use either
 * secret during a rotation. A header without a separator carries only the signature of the first key.
 */
export function compileSignatureHeaders(signatures: Signature[]): WriteSignatureHeaders {
  const compiled = signatures.map((signature) => ({ ...signature, write: compileSignature(signature) }))
  return (keys, values, body) =>
    compiled.flatMap(({ header, separator, write }) => {
      const written = keys.map((key) => write(key, values, body)).filter((text) => text !== null)
      const [newest] = written
      if (newest === undefined) return []
      return [header, separator === null ? newest : written.join(separator)]
    })
}
