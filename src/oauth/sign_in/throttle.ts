import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import type { Database } from '../../database/connect.ts'
import {
  clearRateLimit,
  limitKey,
  type RateLimit,
  returnRateLimit,
  takeRateLimit,
} from '../../model/rate_limits.ts'

const perQuarterHour = (most: number): RateLimit => ({ most, period: 15 * 60_000, burst: most })
const PER_ACCOUNT = perQuarterHour(10)
const PER_ADDRESS = perQuarterHour(50)
const PER_DEVICE = perQuarterHour(20)

/** An attempt to sign in. `succeeded` says that its password was right, so that it does not count. */
export type Attempt = { allowed: boolean; succeeded(): Promise<void> }

/**
 * Counts an attempt to sign in before its password is verified, so that parallel attempts count too. Unknown
 * browsers share 10 failures per account and 50 per address in 15 minutes. A browser in which this account has
 * signed in before has a count of its own: whoever guesses passwords cannot lock the owner out (OWASP: device
 * cookies).
 */
export async function countAttempt(
  db: Database,
  { email, ip, device }: { email: string; ip: string; device: string | null },
  now: Date,
): Promise<Attempt> {
  // The address comes first: one that is blocked uses up no account's attempts.
  const address = device ? null : limitKey('sign-in address', ip)
  const person = device
    ? { key: limitKey('sign-in device', device), limit: PER_DEVICE }
    : { key: limitKey('sign-in account', email.toLowerCase()), limit: PER_ACCOUNT }
  const allowed =
    (address === null || (await takeRateLimit(db, address, PER_ADDRESS, now)).accepted) &&
    (await takeRateLimit(db, person.key, person.limit, now)).accepted
  return {
    allowed,
    succeeded: async () => {
      await clearRateLimit(db, person.key)
      if (address !== null) await returnRateLimit(db, address, PER_ADDRESS)
    },
  }
}

const COOKIE = 'drawbridge-device'
const YEAR_MS = 365 * 24 * 3600_000

/** Marks a browser in which somebody has signed in. The mark is for that account only and has no other use. */
export class DeviceMarks {
  readonly #keys: Buffer[]
  readonly #secure: boolean

  /** @param keys the first marks, all of them recognise a mark */
  constructor(keys: Buffer[], secure: boolean) {
    this.#keys = keys
    this.#secure = secure
  }

  /** The browser's mark for this account, or null where it has none. */
  read(ctx: Context, email: string): string | null {
    const given = Buffer.from(ctx.cookies.get(COOKIE, { signed: false }) ?? '')
    const isMark = this.#keys.some((key) => {
      const wanted = Buffer.from(markOf(key, email))
      return given.length === wanted.length && timingSafeEqual(given, wanted)
    })
    return isMark ? this.#mark(email) : null
  }

  write(ctx: Context, email: string): void {
    ctx.cookies.set(COOKIE, this.#mark(email), {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: this.#secure,
      signed: false,
      maxAge: YEAR_MS,
    })
  }

  #mark(email: string): string {
    return markOf(this.#keys[0] as Buffer, email)
  }
}

function markOf(key: Buffer, email: string): string {
  return createHmac('sha256', key).update(email.toLowerCase()).digest('base64url')
}
