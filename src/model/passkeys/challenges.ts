import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** How long a person has to use their passkey after they were asked, in seconds. */
export const CHALLENGE_SECONDS = 600

const NONCE = 16
const EXPIRY = 6
const MAC = 32

/** What a challenge is for. It is not accepted for anything else. */
export type ChallengePurpose = 'sign_in' | 'second_step' | 'proof' | 'add'

export type ChallengeFor = {
  purpose: ChallengePurpose
  /** An id that only this browser can send (`ctx.state.browserId`). */
  browser: string
  /** The person whose passkey is asked for or added; empty if anyone may sign in. */
  user: string
}

/**
 * Challenges as in Web Authentication §13.4.3, which need no storage: random bytes, the time of expiry, and an HMAC
 * over both and what the challenge is for. Every node can check them, and requesting them fills no table. Accepting
 * one uses it up with `useOnce`: of several requests, PostgreSQL lets one win (docs/decisions/0142).
 */
export class PasskeyChallenges {
  readonly #keys: Buffer[]

  /** @param keys the first key creates challenges, and every key can verify them */
  constructor(keys: Buffer[]) {
    this.#keys = keys
  }

  create(about: ChallengeFor, now: Date): Buffer {
    const head = Buffer.alloc(NONCE + EXPIRY)
    randomBytes(NONCE).copy(head)
    head.writeUIntBE(now.getTime() + CHALLENGE_SECONDS * 1000, NONCE, EXPIRY)
    return Buffer.concat([head, mac(this.#keys[0] as Buffer, head, about)])
  }

  /** @returns when it expires; null if the challenge is not ours, is for something else, or has expired */
  expiryOf(challenge: string, about: ChallengeFor, now: Date): Date | null {
    const bytes = Buffer.from(challenge, 'base64url')
    // Refuses other spellings of the same bytes too, because a challenge is used up by its text.
    if (bytes.length !== NONCE + EXPIRY + MAC || bytes.toString('base64url') !== challenge) return null
    const [head, given] = [bytes.subarray(0, NONCE + EXPIRY), bytes.subarray(NONCE + EXPIRY)]
    const isOurs = this.#keys.some((key) => timingSafeEqual(given, mac(key, head, about)))
    const expires = new Date(head.readUIntBE(NONCE, EXPIRY))
    return isOurs && expires > now ? expires : null
  }
}

const mac = (key: Buffer, head: Buffer, { purpose, browser, user }: ChallengeFor): Buffer =>
  createHmac('sha256', key)
    .update(head)
    .update(JSON.stringify([purpose, browser, user]))
    .digest()
