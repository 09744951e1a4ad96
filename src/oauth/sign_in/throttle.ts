import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import type { Database } from '../../database/connect.ts'
import { setBrowserCookie } from '../../http/pages/browser_cookie.ts'
import { isKnownCaller, rememberCaller } from '../../model/known_callers.ts'
import {
  clearRateLimit,
  limitKey,
  type RateLimit,
  returnRateLimit,
  takeRateLimit,
} from '../../model/rate_limits.ts'

const perQuarterHour = (most: number): RateLimit => ({ most, period: 15 * 60_000, burst: most })
const PER_ADDRESS = perQuarterHour(50)
const PER_ACCOUNT_AND_ADDRESS = perQuarterHour(10)
const PER_ACCOUNT = perQuarterHour(100)
const PER_DEVICE = perQuarterHour(20)

/** Each kind of attempt has its own limits, so that a correct password does not clear the count of codes. */
export type AttemptKind = 'sign-in' | 'second step'

/** An attempt to sign in: whether it can continue and, if so, how it ended. */
export type Attempt =
  | { refused: { limit: string; key: string } }
  | {
      refused: null
      /** The password was correct: this attempt and the earlier ones from here do not count. */
      succeeded(): Promise<void>
      /** The password was not verified: the attempt does not count. */
      withdrawn(): Promise<void>
    }

type Counted = { name: string; key: string; limit: RateLimit }

/**
 * Counts an attempt to sign in before its password is verified, so that parallel attempts count too. In 15 minutes,
 * an address can fail 50 times, 10 times with one account, and all addresses together 100 times with one account.
 * That last limit does not apply at addresses from which the account has signed in before. In a browser where it has
 * (OWASP: device cookies), only the browser's own limit applies, so that guessing passwords elsewhere cannot lock the
 * owner out (docs/decisions/0009). An attempt refused by one limit is not counted by the others.
 * @param ip the address as limits count it (`addressKey`)
 * @param kind what is attempted; passkeys count as the second step, even if they are the only one
 */
export async function countAttempt(
  db: Database,
  { email, ip, device }: { email: string; ip: string; device: string | null },
  now: Date,
  kind: AttemptKind = 'sign-in',
): Promise<Attempt> {
  const { account, here } = accountKeys(kind, email, ip)
  const knownHere = limitKey(`${kind} known address`, `${email.toLowerCase()} ${ip}`)
  const limits: Counted[] = device
    ? [{ name: 'browser', key: limitKey(`${kind} device`, device), limit: PER_DEVICE }]
    : [
        { name: 'address', key: limitKey(`${kind} address`, ip), limit: PER_ADDRESS },
        { name: 'account and address', key: here, limit: PER_ACCOUNT_AND_ADDRESS },
      ]
  if (!device && !(await isKnownCaller(db, knownHere, now))) {
    limits.push({ name: 'account', key: account, limit: PER_ACCOUNT })
  }
  const counted: Counted[] = []
  const withdrawn = async () => {
    for (const { key, limit } of counted) await returnRateLimit(db, key, limit)
  }
  for (const one of limits) {
    const { accepted } = await takeRateLimit(db, one.key, one.limit, now)
    if (!accepted) {
      await withdrawn()
      return { refused: { limit: one.name, key: one.key } }
    }
    counted.push(one)
  }
  return {
    refused: null,
    withdrawn,
    succeeded: async () => {
      await withdrawn()
      await clearRateLimit(db, device ? limitKey(`${kind} device`, device) : here)
      await rememberCaller(db, knownHere, now)
    },
  }
}

/** After a reset, which proves who owns the account: earlier failed guesses, from anywhere, no longer count. */
export async function forgetAttempts(
  db: Database,
  { email, ip }: { email: string; ip: string },
): Promise<void> {
  const { account, here } = accountKeys('sign-in', email, ip)
  await clearRateLimit(db, account)
  await clearRateLimit(db, here)
}

function accountKeys(kind: AttemptKind, email: string, ip: string): { account: string; here: string } {
  const account = email.toLowerCase()
  return {
    account: limitKey(`${kind} account`, account),
    here: limitKey(`${kind} account and address`, `${account} ${ip}`),
  }
}

const COOKIE = 'drawbridge-device'
const YEAR_MS = 365 * 24 * 3600_000

/** Marks a browser in which a person has signed in. The mark is only for that account and has no other use. */
export class DeviceMarks {
  readonly #keys: Buffer[]
  readonly #secure: boolean

  /** @param keys the first one creates marks, all of them recognise them */
  constructor(keys: Buffer[], secure: boolean) {
    this.#keys = keys
    this.#secure = secure
  }

  /** The browser's mark for this account, or null if it has none. */
  read(ctx: Context, email: string): string | null {
    const given = Buffer.from(ctx.cookies.get(COOKIE, { signed: false }) ?? '')
    const isMark = this.#keys.some((key) => {
      const wanted = Buffer.from(markOf(key, email))
      return given.length === wanted.length && timingSafeEqual(given, wanted)
    })
    return isMark ? this.#mark(email) : null
  }

  write(ctx: Context, email: string): void {
    setBrowserCookie(ctx, COOKIE, this.#mark(email), { secure: this.#secure, maxAge: YEAR_MS })
  }

  #mark(email: string): string {
    return markOf(this.#keys[0] as Buffer, email)
  }
}

function markOf(key: Buffer, email: string): string {
  return createHmac('sha256', key).update(email.toLowerCase()).digest('base64url')
}
