import { createCipheriv, createDecipheriv, hash } from 'node:crypto'
import { customAlphabet } from 'nanoid'

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const opaque = customAlphabet(BASE64URL, 43) // 258 random bits

/** Prefixes tell a scanner, and whoever finds one in a log, what leaked. */
export const newAccessToken = (): string => `dbat_${opaque()}`
export const newRefreshToken = (): string => `dbrt_${opaque()}`
export const newCode = (): string => `dbac_${opaque()}`

/** Seconds. */
export const LIFETIME = {
  code: 60,
  access: 3600,
  /** Idle: every rotation starts it anew. */
  refresh: 90 * 24 * 3600,
  /** A person at the sign-in and consent pages. */
  interaction: 3600,
  /** A client that lost the answer may repeat a refresh. */
  repeat: 60,
} as const

const NONCE = Buffer.alloc(12)

/**
 * The answer to a refresh, readable only with the refresh token that asked for it: AES-256-GCM under a key
 * derived from that token. The key seals exactly one answer, so that a fixed nonce repeats for no key.
 */
export function sealAnswer(answer: string, refreshToken: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', answerKey(refreshToken), NONCE)
  const text = Buffer.concat([cipher.update(answer, 'utf8'), cipher.final()])
  return Buffer.concat([cipher.getAuthTag(), text])
}

/** @throws Error when the answer was sealed for another token */
export function openAnswer(sealed: Buffer, refreshToken: string): string {
  const decipher = createDecipheriv('aes-256-gcm', answerKey(refreshToken), NONCE)
  decipher.setAuthTag(sealed.subarray(0, 16))
  return Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString('utf8')
}

// The token is 258 random bits: a hash that is not the one under which it is stored makes a key of it.
function answerKey(refreshToken: string): Buffer {
  return hash('sha256', `drawbridge refresh answer ${refreshToken}`, 'buffer')
}
