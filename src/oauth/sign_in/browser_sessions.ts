import type { Context, Middleware } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { setBrowserCookie } from '../../http/pages/browser_cookie.ts'
import {
  closeSession,
  EMBEDDED_SECONDS,
  type EndedSession,
  findSession,
  type Origin,
  openSession,
  SESSION_SECONDS,
  type Session,
} from '../../model/people/sessions.ts'
import type { Runtime } from '../../runtime.ts'

/**
 * The session cookie: `__Host-` where the public address is https, so that no other host of the domain can
 * write it. The session is looked up once per request, when it is first needed. A frame in another site's page has a
 * cookie of its own, and none other counts there (docs/decisions/0145).
 */
export class BrowserSessions {
  readonly #runtime: Pick<Runtime, 'db' | 'now' | 'config'>
  readonly #secure: boolean

  constructor(runtime: Pick<Runtime, 'db' | 'now' | 'config'>) {
    this.#runtime = runtime
    this.#secure = runtime.config.publicUrl.startsWith('https:')
  }

  /** Sets `ctx.state.person` to whoever is signed in, null for everybody else. */
  readonly middleware: Middleware = async (ctx, next) => {
    ctx.state.person = (await this.current(ctx))?.person ?? null
    await next()
  }

  /** The value of the cookie that the browser sent, whether its session lives or not; empty where there is none. */
  readonly sent = (ctx: Context): string => ctx.cookies.get(this.#nameFor(ctx), { signed: false }) ?? ''

  /** Who is signed in, or null. */
  async current(ctx: Context): Promise<Session | null> {
    ctx.state.session ??= this.#find(ctx)
    return await ctx.state.session
  }

  /**
   * Opens a session with a new id and ends the one that the browser had, against session fixation.
   * @returns false where the identity provider has logged the person out meanwhile
   */
  async open(ctx: Context, user: string, origin: Origin = { method: 'local' }): Promise<boolean> {
    const embedded = origin.method === 'link' && origin.embedded
    if (isEmbedded(ctx) !== embedded) throw new Error('this session cannot begin here')
    await this.close(ctx)
    const { db, now } = this.#runtime
    const value = await inTransaction(db, (trx) => openSession(trx, user, origin, now()))
    if (value !== null) this.#setCookie(ctx, value)
    return value !== null
  }

  /** @returns the session that ended */
  async close(ctx: Context): Promise<EndedSession | null> {
    const value = this.sent(ctx)
    delete ctx.state.session
    if (value === '') return null
    this.#setCookie(ctx, null)
    return await closeSession(this.#runtime.db, value)
  }

  /** Whether the session that the request came with is open at this moment: for requests that last. */
  async isOpen(ctx: Context): Promise<boolean> {
    return (await this.#find(ctx)) !== null
  }

  async #find(ctx: Context): Promise<Session | null> {
    const value = this.sent(ctx)
    const { db, now, config } = this.#runtime
    const embedded = isEmbedded(ctx)
    const session = value === '' ? null : await findSession(db, { value, embedded }, now())
    // It may have begun before LOCAL_SIGN_IN said so.
    return session?.method === 'local' && config.localSignIn === 'none' ? null : session
  }

  #setCookie(ctx: Context, value: string | null): void {
    const partitioned = isEmbedded(ctx)
    const maxAge = (partitioned ? EMBEDDED_SECONDS : SESSION_SECONDS) * 1000
    setBrowserCookie(ctx, this.#nameFor(ctx), value, { secure: this.#secure, maxAge, partitioned })
  }

  #nameFor(ctx: Context): string {
    const name = isEmbedded(ctx) ? 'drawbridge-frame' : 'drawbridge'
    return this.#secure ? `__Host-${name}` : name
  }
}

const isEmbedded = (ctx: Context): boolean => ctx.state.embedded === true

/**
 * Makes cookies Secure where PUBLIC_URL is https, also behind a proxy that ends TLS and connects to us in plain HTTP.
 */
export function secureCookies(publicUrl: string): Middleware {
  const secure = publicUrl.startsWith('https:')
  return async (ctx, next) => {
    if (secure) ctx.cookies.secure = true
    await next()
  }
}
