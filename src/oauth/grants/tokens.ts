import { customAlphabet } from 'nanoid'

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const secret = customAlphabet(BASE64URL, 43) // 258 random bits

/** Prefixes tell scanners and readers of logs what kind of token leaked. */
export const newAccessToken = (): string => `dbat_${secret()}`

/**
 * Codes and refresh tokens begin with the id of their grant, the primary key by which its row is found. It is not
 * secret. The 43 characters after it are (docs/decisions/0003).
 */
export const newCode = (grant: string): string => `dbac_${grantPart(grant)}${secret()}`
export const newRefreshToken = (grant: string): string => `dbrt_${grantPart(grant)}${secret()}`

/** The id of the grant of a code or refresh token; null for a value that is neither. */
export function grantOf(value: string): string | null {
  const match = /^db(?:ac|rt)_([A-Za-z0-9]{22})[\w-]{43}$/.exec(value)
  return match ? `grt_${match[1]}` : null
}

function grantPart(grant: string): string {
  const match = /^grt_([A-Za-z0-9]{22})$/.exec(grant)
  if (!match?.[1]) throw new Error(`${grant} is not the id of a grant`)
  return match[1]
}

/** Seconds. */
export const LIFETIME = {
  code: 60,
  access: 3600,
  /** Without use. Every rotation restarts it. */
  refresh: 90 * 24 * 3600,
  /** For a person on the sign-in and consent pages. */
  interaction: 3600,
  /** How long a client that lost the response can repeat a refresh. */
  repeat: 60,
} as const

/** @param seconds may be negative */
export function after(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}
