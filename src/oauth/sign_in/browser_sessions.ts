import type { Context, Middleware } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { setBrowserCookie } from '../../http/pages/browser_cookie.ts'
import { deviceOf } from '../../model/account/device.ts'
import { startSession } from '../../model/account/start_session.ts'
import type { MailRuntime } from '../../model/mails/mails.ts'
import {
  closeSession,
  EMBEDDED_SECONDS,
  type EndedSession,
  type FreshProof,
  findSession,
  noteSessionUse,
  type Origin,
  proveSession,
  SEEN_EVERY,
  SESSION_SECONDS,
  type Session,
} from '../../model/people/sessions.ts'
import type { Runtime } from '../../runtime.ts'
import { KnownBrowsers } from './known_browsers.ts'

type SessionRuntime = MailRuntime & Pick<Runtime, 'db' | 'log'>

/**
 * The session cookie: `__Host-` where the public address is https, so that no other host of the domain can
 * write it. The session is looked up once per request, when it is first needed. A frame in another site's page
 * uses its own separate cookie (docs/decisions/0145).
 */
export class BrowserSessions {
  readonly #runtime: SessionRuntime
  readonly #known: KnownBrowsers
  readonly #secure: boolean

  constructor(runtime: SessionRuntime) {
    this.#runtime = runtime
    this.#secure = runtime.config.publicUrl.startsWith('https:')
    this.#known = new KnownBrowsers(runtime.vault.deriveAll('known browsers'), this.#secure)
  }

  /** Sets `ctx.state.person` to the signed-in person, or null. */
  readonly middleware: Middleware = async (ctx, next) => {
    ctx.state.person = (await this.current(ctx))?.person ?? null
    await next()
  }

  /** The value of the cookie that the browser sent, whether or not its session is live; empty if there is none. */
  readonly sent = (ctx: Context): string => ctx.cookies.get(this.#nameFor(ctx), { signed: false }) ?? ''

  /** Who is signed in, or null. */
  async current(ctx: Context): Promise<Session | null> {
    ctx.state.session ??= this.#find(ctx)
    return await ctx.state.session
  }

  /**
   * Opens a session with a new id and ends the one that the browser had, against session fixation. The person is
   * notified by email if the browser is new; frames do not count as browsers.
   * @returns false if the identity provider has logged the person out meanwhile
   */
  async open(ctx: Context, user: string, origin: Origin = { method: 'local' }): Promise<boolean> {
    const embedded = origin.method === 'link' && origin.embedded
    if (isEmbedded(ctx) !== embedded) throw new Error('this session cannot start here')
    await this.close(ctx)
    const device = deviceOf(ctx.get('User-Agent'))
    const known = embedded || this.#known.has(ctx, user)
    const value = await inTransaction(this.#runtime.db, (trx) =>
      startSession(trx, this.#runtime, { user, origin, device, ip: ctx.ip, known }),
    )
    if (value === null) return false
    if (!embedded) this.#known.add(ctx, user)
    this.#setCookie(ctx, value)
    return true
  }

  /** Records in the session that its person has proved again who they are. */
  async prove(ctx: Context, proof: FreshProof): Promise<void> {
    await proveSession(this.#runtime.db, this.sent(ctx), proof, this.#runtime.now())
    delete ctx.state.session
  }

  /** @returns the session that ended */
  async close(ctx: Context): Promise<EndedSession | null> {
    const value = this.sent(ctx)
    delete ctx.state.session
    if (value === '') return null
    this.#setCookie(ctx, null)
    return await closeSession(this.#runtime.db, value)
  }

  /** Whether the request's session is still open: for long-running requests. */
  async isOpen(ctx: Context): Promise<boolean> {
    return (await this.#find(ctx)) !== null
  }

  async #find(ctx: Context): Promise<Session | null> {
    const value = this.sent(ctx)
    const { db, now, config, log } = this.#runtime
    const embedded = isEmbedded(ctx)
    const session = value === '' ? null : await findSession(db, { value, embedded }, now())
    // It may have begun before LOCAL_SIGN_IN said so.
    if (!session || (session.method === 'local' && config.localSignIn === 'none')) return null
    if (now().getTime() - session.lastSeenAt.getTime() > SEEN_EVERY) {
      // Pages that only read are shown even if the database is read-only.
      await noteSessionUse(db, session.id, ctx.ip, now()).catch((err) => log.warn({ err }, 'session use'))
    }
    return session
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
