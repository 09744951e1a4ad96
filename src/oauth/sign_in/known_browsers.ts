import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'koa'
import { setBrowserCookie } from '../../http/pages/browser_cookie.ts'

const COOKIE = 'drawbridge-known'
const YEAR_MS = 365 * 24 * 3600_000
const MARK_BYTES = 16
/** Maximum people remembered in a shared browser. */
const MOST_PEOPLE = 4

/**
 * Marks a browser with the people who have signed in there, so that sign-ins from new browsers are noticed. A mark
 * grants nothing and is readable only by us: it is a keyed hash of the person's id.
 */
export class KnownBrowsers {
  readonly #keys: Buffer[]
  readonly #secure: boolean

  /** @param keys the first one creates marks, all of them recognise them */
  constructor(keys: Buffer[], secure: boolean) {
    this.#keys = keys
    this.#secure = secure
  }

  has(ctx: Context, user: string): boolean {
    const marks = marksOf(ctx)
    return this.#keys.some((key) => marks.some((mark) => isSame(mark, markFor(key, user))))
  }

  /** Marks the browser for a year. */
  add(ctx: Context, user: string): void {
    const marks = this.#keys.map((key) => markFor(key, user))
    const others = marksOf(ctx).filter((mark) => !marks.some((one) => isSame(mark, one)))
    const value = [marks[0], ...others].slice(0, MOST_PEOPLE).join('.')
    setBrowserCookie(ctx, COOKIE, value, { secure: this.#secure, maxAge: YEAR_MS })
  }
}

const marksOf = (ctx: Context): string[] =>
  (ctx.cookies.get(COOKIE, { signed: false }) ?? '')
    .split('.', MOST_PEOPLE)
    .filter((mark) => /^[\w-]{22}$/.test(mark))

const markFor = (key: Buffer, user: string): string =>
  createHmac('sha256', key).update(user).digest().subarray(0, MARK_BYTES).toString('base64url')

const isSame = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one), Buffer.from(other))
