import { randomBytes } from 'node:crypto'
import type { Context } from 'koa'
import { setBrowserCookie } from '../../http/pages/browser_cookie.ts'
import { useOnce } from '../../model/used_jwts.ts'
import type { Runtime } from '../../runtime.ts'

const LIFETIME_MS = 10 * 60_000
const MOST_PER_BROWSER = 4
const LONGEST_RETURN = 1024
const NAME = 'drawbridge-signin-'

/** A sign-in that has started at the identity provider and not finished. */
export type PendingSignIn = {
  state: string
  nonce: string
  /** RFC 7636 §4.1. */
  verifier: string
  /** A path of this origin. */
  returnTo: string | null
  /** Whether a signed-in person proves again who they are. */
  proves: boolean
  begun: Date
}

type Sealed = Omit<PendingSignIn, 'state' | 'begun'> & { begun: number }

/**
 * Pending sign-ins are stored in the browser that started them, each in its own cookie, encrypted and bound to its
 * state: every node can finish them, strangers cannot fill a table with them, and a response obtained in another
 * browser finds none (RFC 9700 §4.7.1). PostgreSQL ensures that each is used once.
 */
export class PendingSignIns {
  readonly #runtime: Pick<Runtime, 'db' | 'vault' | 'now'>
  readonly #prefix: string
  readonly #secure: boolean

  constructor(runtime: Pick<Runtime, 'db' | 'vault' | 'now' | 'config'>) {
    this.#runtime = runtime
    this.#secure = runtime.config.publicUrl.startsWith('https:')
    // No other host of the domain can write a "__Host-" cookie.
    this.#prefix = this.#secure ? `__Host-${NAME}` : NAME
  }

  begin(ctx: Context, returnTo: string | null, proves: boolean): PendingSignIn {
    const { vault, now } = this.#runtime
    const [state, nonce, verifier] = [random(), random(), random()]
    const kept = returnTo !== null && returnTo.length <= LONGEST_RETURN ? returnTo : null
    const begun = now()
    const sealed: Sealed = { nonce, verifier, returnTo: kept, proves, begun: begun.getTime() }
    this.#dropAbandoned(ctx)
    this.#write(ctx, this.#nameOf(state), vault.seal(JSON.stringify(sealed), pendingPurpose(state)))
    return { state, nonce, verifier, returnTo: kept, proves, begun }
  }

  /** @returns null if this browser started no such sign-in, or it was used before or has expired */
  async take(ctx: Context, state: string): Promise<PendingSignIn | null> {
    const { db, now } = this.#runtime
    const pending = this.#open(ctx, state)
    this.#write(ctx, this.#nameOf(state), null)
    const expires = (pending?.begun ?? 0) + LIFETIME_MS
    if (!pending || expires <= now().getTime()) return null
    const first = await useOnce(db, 'pending sign-in', state, new Date(expires))
    return first ? { ...pending, state, begun: new Date(pending.begun) } : null
  }

  #open(ctx: Context, state: string): Sealed | null {
    const cookie = ctx.cookies.get(this.#nameOf(state), { signed: false })
    if (!cookie) return null
    try {
      const text = this.#runtime.vault.open(Buffer.from(cookie, 'base64url'), pendingPurpose(state))
      return JSON.parse(text.toString('utf8')) as Sealed
    } catch {
      return null
    }
  }

  /** Every press of "back" starts another sign-in: without a limit, the browser's cookies would become too long. */
  #dropAbandoned(ctx: Context): void {
    const names = ctx
      .get('Cookie')
      .split(';')
      .map((pair) => pair.split('=')[0]?.trim() ?? '')
      .filter((name) => name.startsWith(this.#prefix))
    if (names.length >= MOST_PER_BROWSER) for (const name of names) this.#write(ctx, name, null)
  }

  #write(ctx: Context, name: string, value: Buffer | null): void {
    const options = { secure: this.#secure, maxAge: LIFETIME_MS }
    setBrowserCookie(ctx, name, value?.toString('base64url') ?? null, options)
  }

  #nameOf = (state: string): string => this.#prefix + state.slice(0, 16)
}

const random = (): string => randomBytes(32).toString('base64url')
const pendingPurpose = (state: string): string => `pending sign-in ${state}`

/** The `state` of a response, if it can be one of ours. */
export function stateOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w-]{43}$/.test(value) ? value : null
}
