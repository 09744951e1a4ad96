import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import { Problem } from '../problem.ts'
import { setBrowserCookie } from './browser_cookie.ts'
import { readForm } from './form.ts'

export interface CsrfOptions {
  /** 32 bytes, derived from the deployment's secret key. */
  key: Buffer
  /** The value of the browser's session cookie, empty if it has none. */
  session?: (ctx: Context) => string
  /** Previous keys, whose tokens are still valid. */
  olderKeys?: Buffer[]
  /** Whether cookies are Secure, which they are if the public address is https. */
  secure: boolean
}

const FIELD = 'csrf'
const READ_ONLY = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Synchroniser tokens without a store: HMAC(key, nonce | binding | session). The binding is a random cookie that only
 * this browser has or, in a frame, only this frame. When the person changes, the session changes, and so does every
 * token. Every form has `ctx.state.csrfToken()` in its field `csrf`. Requests with other methods than GET, HEAD
 * and OPTIONS are refused without it (O20, T17).
 */
export function csrfProtection({ key, olderKeys = [], secure, session = () => '' }: CsrfOptions): Middleware {
  return async (ctx, next) => {
    const partitioned = ctx.state.embedded === true
    const cookie = bindingCookie(secure, partitioned)
    let binding = ctx.cookies.get(cookie, { signed: false })
    ctx.state.browserId = () => {
      if (!isBinding(binding)) {
        binding = randomBytes(32).toString('base64url')
        setBrowserCookie(ctx, cookie, binding, { secure, partitioned })
      }
      return `${binding}|${session(ctx)}`
    }
    ctx.state.csrfToken = () => csrfToken(key, ctx.state.browserId())
    ctx.state.csrfTokenHolds = (token) => {
      const bound = `${binding}|${session(ctx)}`
      return isBinding(binding) && [key, ...olderKeys].some((one) => tokenHolds(one, bound, token))
    }
    await next()
  }
}

function bindingCookie(secure: boolean, embedded: boolean): string {
  const name = embedded ? 'drawbridge-frame-form' : 'drawbridge-form'
  return secure ? `__Host-${name}` : name
}

/** Refuses a request that changes something, unless it comes from one of our own pages in this browser. */
export const requireCsrf: Middleware = async (ctx, next) => {
  if (!READ_ONLY.has(ctx.method)) await checkCsrf(ctx)
  await next()
}

/** @throws Problem 403 unless the posted form has this browser's token */
async function checkCsrf(ctx: Context): Promise<void> {
  // In browsers that send it, Sec-Fetch-Site says whether another site sent the form.
  const site = ctx.get('Sec-Fetch-Site')
  if (site === 'cross-site' || site === 'same-site') throw foreignForm()
  const form = await readForm(ctx)
  if (!ctx.state.csrfTokenHolds(form.raw(FIELD))) throw foreignForm()
}

const foreignForm = (): Problem =>
  new Problem(
    'csrf',
    'This form is out of date or was not sent from this site. Go back, reload the page and try again.',
  )

/** A token for one form: new at every call, valid for as long as the browser keeps both cookies. */
function csrfToken(key: Buffer, binding: string): string {
  const nonce = randomBytes(12).toString('base64url')
  return `${nonce}.${mac(key, nonce, binding)}`
}

function tokenHolds(key: Buffer, binding: string, token: string): boolean {
  const [nonce = '', given = ''] = token.split('.', 2)
  const wanted = Buffer.from(mac(key, nonce, binding))
  const got = Buffer.from(given)
  return got.length === wanted.length && timingSafeEqual(got, wanted)
}

const mac = (key: Buffer, nonce: string, binding: string): string =>
  createHmac('sha256', key).update(`${nonce}|${binding}`).digest('base64url')

const isBinding = (value: string | undefined): value is string => !!value && /^[\w-]{43}$/.test(value)
