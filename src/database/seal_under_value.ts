import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Encrypts a text so that only a caller who presents `value` can decrypt it: AES-256-GCM under a key derived from
 * that value. The database has only a hash of the value. Layout: nonce (12), ciphertext, tag (16).
 * @param value at least 256 random bits, such as the value of a session cookie
 */
export function sealUnder(value: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFrom(value), nonce)
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** @throws Error if it was sealed under another value */
export function openUnder(value: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(value), sealed.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
  return Buffer.concat([text, decipher.final()]).toString('utf8')
}

/** HKDF-SHA256 (RFC 5869). */
const keyFrom = (value: string): Buffer =>
  Buffer.from(hkdfSync('sha256', value, '', 'drawbridge seal under value', 32))
