import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../database/vault.ts'

const WINDOW_MS = 15 * 60_000
const PER_ACCOUNT = 10
const PER_ADDRESS = 50
const PER_DEVICE = 20

/** An attempt that has been counted. `succeeded` takes it back. */
export type Attempt = { allowed: boolean; succeeded(): Promise<void> }

/**
 * Counts an attempt to sign in before its password is looked at, so that parallel ones count too. Strangers
 * share 10 failures an account and 50 an address in 15 minutes. A browser in which this account has signed in
 * before has a count of its own: whoever guesses at an account cannot lock its owner out (OWASP: device cookies).
 */
export async function countAttempt(
  db: Database,
  who: { email: string; ip: string; device: string | null },
  now: Date,
): Promise<Attempt> {
  const limits: [string, number][] = who.device
    ? [[`device:${who.device}`, PER_DEVICE]]
    : [
        [`account:${who.email.toLowerCase()}`, PER_ACCOUNT],
        [`address:${who.ip}`, PER_ADDRESS],
      ]
  const keys = limits.map(([key]) => hashToken(key))
  await db
    .insertInto('sign_in_failures')
    .values(keys.map((key) => ({ key, at: now })))
    .execute()
  const counts = await db
    .selectFrom('sign_in_failures')
    .select(['key', (eb) => eb.fn.countAll<number>().as('failures')])
    .where('key', 'in', keys)
    .where('at', '>', new Date(now.getTime() - WINDOW_MS))
    .groupBy('key')
    .execute()
  const allowed = limits.every(([, most], position) => {
    const count = counts.find(({ key }) => keys[position]?.equals(key))
    return (count?.failures ?? 0) <= most
  })
  return {
    allowed,
    succeeded: async () => {
      const counted = who.device ? keys : keys.slice(0, 1)
      await db.deleteFrom('sign_in_failures').where('key', 'in', counted).execute()
      await db.deleteFrom('sign_in_failures').where('key', 'in', keys).where('at', '=', now).execute()
    },
  }
}

const COOKIE = 'drawbridge-device'
const YEAR_MS = 365 * 24 * 3600_000

/** The mark of a browser in which somebody has signed in: for this account only, and of no other use. */
export class DeviceMarks {
  readonly #key: Buffer
  readonly #secure: boolean

  constructor(key: Buffer, secure: boolean) {
    this.#key = key
    this.#secure = secure
  }

  /** The browser's mark for this account, or null where it has none. */
  read(ctx: Context, email: string): string | null {
    const given = Buffer.from(ctx.cookies.get(COOKIE, { signed: false }) ?? '')
    const wanted = Buffer.from(this.#mark(email))
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? this.#mark(email) : null
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
    return createHmac('sha256', this.#key).update(email.toLowerCase()).digest('base64url')
  }
}
