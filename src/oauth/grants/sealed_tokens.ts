import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The tokens that a refresh issued. */
export type TokenPair = { access: string; refresh: string }

/**
 * Seals the tokens that a refresh issues, so that only the presented refresh token can decrypt them:
 * AES-256-GCM under a key derived from that token, with a random nonce. Concurrent requests with one token may seal
 * different tokens; no two use the same key and nonce (docs/decisions/0005).
 * Layout: nonce (12), ciphertext, tag (16).
 */
export function sealTokens({ access, refresh }: TokenPair, presented: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(presented), nonce)
  const text = Buffer.concat([cipher.update(`${access} ${refresh}`, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, text, cipher.getAuthTag()])
}

/** @throws Error if the tokens were sealed for another refresh token */
export function openTokens(sealed: Buffer, presented: string): TokenPair {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(presented), sealed.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  const [access = '', refresh = ''] = text.toString('utf8').split(' ')
  return { access, refresh }
}

/** HKDF-SHA256 (RFC 5869) of the token, whose secret part has 258 random bits. */
function sealingKey(presented: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', presented, '', 'drawbridge refresh response', 32)))
}
