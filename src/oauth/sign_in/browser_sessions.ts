import type { Context, Middleware } from 'koa'
import {
  closeSession,
  findSession,
  openSession,
  SESSION_SECONDS,
  type Session,
} from '../../model/people/sessions.ts'
import type { Runtime } from '../../runtime.ts'

const LOOKED_UP = 'session_looked_up'

/**
 * The session cookie: `__Host-` where the public address is https, so that no other host of the domain can
 * write it. Looked up when a page first asks, once a request.
 */
export class BrowserSessions {
  readonly #runtime: Pick<Runtime, 'db' | 'now'>
  readonly #secure: boolean
  readonly #name: string

  constructor(runtime: Pick<Runtime, 'db' | 'now' | 'config'>) {
    this.#runtime = runtime
    this.#secure = runtime.config.publicUrl.startsWith('https:')
    this.#name = this.#secure ? '__Host-drawbridge' : 'drawbridge'
  }

  /** Lays whoever is signed in into `ctx.state.person`, null for everybody else. */
  readonly middleware: Middleware = async (ctx, next) => {
    ctx.state['person'] = (await this.current(ctx))?.person ?? null
    await next()
  }

  /** Who is signed in, or null. */
  async current(ctx: Context): Promise<Session | null> {
    ctx.state[LOOKED_UP] ??= this.#find(ctx)
    return (await ctx.state[LOOKED_UP]) as Session | null
  }

  /** A new session with a new id, whatever the browser held before, which ends (RFC 9700 §4.15 of its kind: fixation). */
  async open(ctx: Context, user: string): Promise<void> {
    await this.close(ctx)
    const value = await openSession(this.#runtime.db, user, this.#runtime.now())
    this.#setCookie(ctx, value)
  }

  /** @returns whose session ended */
  async close(ctx: Context): Promise<string | null> {
    const value = ctx.cookies.get(this.#name, { signed: false })
    delete ctx.state[LOOKED_UP]
    if (!value) return null
    this.#setCookie(ctx, null)
    return await closeSession(this.#runtime.db, value)
  }

  async #find(ctx: Context): Promise<Session | null> {
    const value = ctx.cookies.get(this.#name, { signed: false })
    return value ? await findSession(this.#runtime.db, value, this.#runtime.now()) : null
  }

  #setCookie(ctx: Context, value: string | null): void {
    ctx.cookies.set(this.#name, value, {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: this.#secure,
      signed: false,
      overwrite: true,
      ...(value ? { maxAge: SESSION_SECONDS * 1000 } : {}),
    })
  }
}

/**
 * Cookies are Secure by PUBLIC_URL, also where TLS ends at a proxy in front and the connection to us is plain.
 */
export function secureCookies(publicUrl: string): Middleware {
  const secure = publicUrl.startsWith('https:')
  return async (ctx, next) => {
    if (secure) ctx.cookies.secure = true
    await next()
  }
}
