import type { Context } from 'koa'
import { hashToken } from '../../database/vault.ts'
import { setBrowserCookie } from '../../http/pages/browser_cookie.ts'
import type { Runtime } from '../../runtime.ts'

const LIFETIME_MS = 10 * 60_000
const LONGEST_RETURN = 1024

const stepPurpose = (): string => 'pending second step'

/** A sign-in whose password was right, and which is not finished. */
export type PendingSecondStep = { user: string; email: string; returnTo: string | null }

type Sealed = PendingSecondStep & { password: string; expires: number }

/**
 * A sign-in that waits for its second step is stored encrypted in the browser that started it, so that every node can
 * finish it. It grants no access by itself. Changing the password invalidates it, so that it is of no use to someone
 * who knew the old one.
 */
export class PendingSecondSteps {
  readonly #runtime: Pick<Runtime, 'db' | 'vault' | 'now'>
  readonly #secure: boolean
  readonly #name: string

  constructor(runtime: Pick<Runtime, 'db' | 'vault' | 'now' | 'config'>) {
    this.#runtime = runtime
    this.#secure = runtime.config.publicUrl.startsWith('https:')
    this.#name = this.#secure ? '__Host-drawbridge-second-step' : 'drawbridge-second-step'
  }

  async begin(ctx: Context, { user, email, returnTo }: PendingSecondStep): Promise<void> {
    const { vault, now } = this.#runtime
    const kept = returnTo !== null && returnTo.length <= LONGEST_RETURN ? returnTo : null
    const password = await this.#passwordOf(user)
    const sealed: Sealed = { user, email, returnTo: kept, password, expires: now().getTime() + LIFETIME_MS }
    this.#write(ctx, vault.seal(JSON.stringify(sealed), stepPurpose()).toString('base64url'))
  }

  /** @returns null if this browser waits for none, or has waited too long */
  async find(ctx: Context): Promise<PendingSecondStep | null> {
    const sealed = this.#open(ctx)
    if (!sealed || sealed.expires <= this.#runtime.now().getTime()) return null
    const { user, email, returnTo, password } = sealed
    return password === (await this.#passwordOf(user)) ? { user, email, returnTo } : null
  }

  end(ctx: Context): void {
    this.#write(ctx, null)
  }

  #open(ctx: Context): Sealed | null {
    const cookie = ctx.cookies.get(this.#name, { signed: false })
    if (!cookie) return null
    try {
      const text = this.#runtime.vault.open(Buffer.from(cookie, 'base64url'), stepPurpose())
      return JSON.parse(text.toString('utf8')) as Sealed
    } catch {
      return null
    }
  }

  /** Which password the person has; empty if there is none. */
  async #passwordOf(user: string): Promise<string> {
    const { db } = this.#runtime
    const row = await db.selectFrom('users').select('password_hash').where('id', '=', user).executeTakeFirst()
    return row?.password_hash ? hashToken(row.password_hash).toString('base64url') : ''
  }

  #write(ctx: Context, value: string | null): void {
    setBrowserCookie(ctx, this.#name, value, { secure: this.#secure, maxAge: LIFETIME_MS })
  }
}
