import { createCipheriv, createDecipheriv, createHash, hash, hkdfSync, randomBytes } from 'node:crypto'

const VERSION = 1
const KEY_ID_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES

/**
 * Encryption at rest. Secrets that must be used again are stored encrypted, under a key that is not in the database.
 */
export type Vault = {
  /**
   * AES-256-GCM. `purpose` (table, column and row) is authenticated, so a sealed value that was moved to another row
   * cannot be opened. Layout: version (1), key id (4), nonce (12), ciphertext, tag (16).
   */
  seal(plaintext: string | Uint8Array, purpose: string): Buffer
  /** @throws Error if the value was sealed for another purpose or under an unknown key, or was changed */
  open(sealed: Uint8Array, purpose: string): Buffer
  /** The beginning of everything that is sealed under the first key, in hexadecimal: version and key id. */
  prefix: string
  /** 32 bytes for one purpose (cookie signatures, CSRF tokens): HKDF-SHA256 (RFC 5869) of the first key. */
  derive(purpose: string): Buffer
  /** The same for every key, in order, so that values from before a rotation can still be recognised. */
  deriveAll(purpose: string): Buffer[]
}

/** @param secretKeys 32 bytes each; the first one seals and all of them open, so that keys can be rotated */
export function createVault(secretKeys: Buffer[]): Vault {
  const keys = secretKeys.map((secret) => {
    const key = expand(secret, 'drawbridge seal')
    return { id: createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES), key }
  })
  const [first] = keys
  const [firstSecret] = secretKeys
  if (!first || !firstSecret) throw new Error('a vault needs at least one key')

  return {
    prefix: Buffer.concat([Buffer.from([VERSION]), first.id]).toString('hex'),
    seal(plaintext, purpose) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', first.key, nonce).setAAD(Buffer.from(purpose))
      const text = Buffer.concat([cipher.update(plaintext), cipher.final()])
      return Buffer.concat([Buffer.from([VERSION]), first.id, nonce, text, cipher.getAuthTag()])
    },
    open(sealed, purpose) {
      const value = Buffer.from(sealed)
      const id = value.subarray(1, 1 + KEY_ID_BYTES)
      const known = keys.find((key) => key.id.equals(id))
      if (value[0] !== VERSION || !known) {
        throw new Error(`no key in SECRET_KEY decrypts this value (key ID ${id.toString('hex')})`)
      }
      const nonce = value.subarray(1 + KEY_ID_BYTES, HEADER_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', known.key, nonce)
        .setAAD(Buffer.from(purpose))
        .setAuthTag(value.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(value.subarray(HEADER_BYTES, -TAG_BYTES)), decipher.final()])
    },
    derive: (purpose) => expand(firstSecret, `drawbridge ${purpose}`),
    deriveAll: (purpose) => secretKeys.map((secret) => expand(secret, `drawbridge ${purpose}`)),
  }
}

function expand(secret: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', info, 32))
}

/** How a high-entropy bearer value (code, token, session) is stored: SHA-256, 32 bytes. */
export function hashToken(value: string): Buffer {
  return hash('sha256', value, 'buffer')
}
