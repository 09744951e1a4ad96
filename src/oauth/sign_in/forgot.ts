import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { addressKey } from '../../http/caller_address.ts'
import { localPath } from '../../http/local_path.ts'
import { setBrowserCookie } from '../../http/pages/browser_cookie.ts'
import { showDeadLink } from '../../http/pages/error_page.ts'
import { readForm } from '../../http/pages/form.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import type { Render } from '../../http/pages/render.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { Problem } from '../../http/problem.ts'
import type { MailRuntime } from '../../model/mails/mails.ts'
import { findLink, tokenOf } from '../../model/people/mailed_links.ts'
import { hashSecret } from '../../model/people/password.ts'
import { askForReset, resetPassword } from '../../model/people/password_reset.ts'
import { type PasswordError, passwordError } from '../../model/people/password_rule.ts'
import { emailAddress } from '../../model/people/user_schema.ts'
import { limitKey, takeRateLimit } from '../../model/rate_limits.ts'
import type { Runtime } from '../../runtime.ts'
import { forgetAttempts } from './throttle.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'sign_in/forgot': {
      email: string
      incomplete: boolean
      /** Whether the form was sent. The page then says the same to everyone. */
      sent: boolean
      /** Where the person wanted to go; may be empty. */
      return_to: string
      back_href: string
    }
    'sign_in/reset': { token: string; email: string; error: PasswordError | null }
  }
}

type ForgotRuntime = MailRuntime & Pick<Runtime, 'db'> & { render: Render }

const PER_ADDRESS = { most: 20, period: 3_600_000, burst: 20 }

/** `/signin/forgot` asks for an address and says the same to everyone; the email links to `/signin/reset`. */
export function forgotRoutes(runtime: ForgotRuntime): Router {
  const { db, render, now, config } = runtime
  const router = new Router({ prefix: '/signin' })

  const returnTo = new RememberedReturn(config.publicUrl)

  router.get('/forgot', (ctx) => {
    const wanted = localPath(ctx.query['return_to'], config.publicUrl)
    render(ctx, 'sign_in/forgot', { email: '', incomplete: false, sent: false, ...wayBack(wanted) })
  })

  router.post('/forgot', async (ctx) => {
    const form = await readForm(ctx)
    const email = form.text('email')
    const wanted = localPath(form.raw('return_to'), config.publicUrl)
    const view = { email, incomplete: false, sent: false, ...wayBack(wanted) }
    if (!emailAddress.safeParse(email).success) {
      return render(ctx, 'sign_in/forgot', { ...view, incomplete: true }, { status: 422 })
    }
    const key = limitKey('forgot', addressKey(ctx.ip))
    if (!(await takeRateLimit(db, key, PER_ADDRESS, now())).accepted) throw tooManyMails()
    const actor = { kind: 'anonymous', ip: ctx.ip } as const
    await inTransaction(db, (trx) => askForReset(trx, runtime, email, chooseLanguage(ctx), actor))
    returnTo.remember(ctx, wanted)
    render(ctx, 'sign_in/forgot', { ...view, sent: true })
  })

  const show = async (ctx: Context, token: string, error: PasswordError | null): Promise<void> => {
    const link = await findLink(db, 'reset_password', token, now())
    if (!link) return showDeadLink(render, ctx)
    render(ctx, 'sign_in/reset', { token, email: link.email, error }, { status: error ? 422 : 200 })
  }

  router.get('/reset', (ctx) => show(ctx, tokenOf(ctx.query['token']), null))

  router.post('/reset', async (ctx) => {
    const form = await readForm(ctx)
    const token = tokenOf(form.raw('token'))
    const given = form.raw('password')
    const refused = passwordError(given)
    if (refused) return await show(ctx, token, refused)
    // Before hashing, so that a dead link is cheap.
    if (!(await findLink(db, 'reset_password', token, now()))) return showDeadLink(render, ctx)
    const hash = await hashSecret(given)
    const email = await inTransaction(db, (trx) => resetPassword(trx, runtime, token, hash, ctx.ip))
    if (email === null) return showDeadLink(render, ctx)
    await forgetAttempts(db, { email, ip: addressKey(ctx.ip) })
    const query = new URLSearchParams({ again: '1', done: 'password_changed' })
    const wanted = returnTo.recall(ctx)
    if (wanted !== null) query.set('return_to', wanted)
    seeOther(ctx, `/signin?${query}`)
  })
  return router
}

const wayBack = (returnTo: string | null) => ({
  return_to: returnTo ?? '',
  back_href: returnTo === null ? '/signin' : `/signin?return_to=${encodeURIComponent(returnTo)}`,
})

const COOKIE = 'drawbridge-return'
const HOUR_MS = 3_600_000
const LONGEST_RETURN = 1000

/**
 * Remembers where a person who resets their password wanted to go, such as a consent request. It is kept in the
 * browser and not in the email: otherwise a stranger could request the email and choose where its reader ends up.
 */
class RememberedReturn {
  readonly #publicUrl: string

  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl
  }

  /** @param returnTo null clears it */
  remember(ctx: Context, returnTo: string | null): void {
    const kept = returnTo !== null && returnTo.length <= LONGEST_RETURN
    const value = kept ? Buffer.from(returnTo).toString('base64url') : null
    if (!kept && ctx.cookies.get(COOKIE, { signed: false }) === undefined) return
    const secure = this.#publicUrl.startsWith('https:')
    setBrowserCookie(ctx, COOKIE, value, { secure, maxAge: HOUR_MS })
  }

  recall(ctx: Context): string | null {
    const value = ctx.cookies.get(COOKIE, { signed: false })
    if (value === undefined) return null
    this.remember(ctx, null)
    return localPath(Buffer.from(value, 'base64url').toString(), this.#publicUrl)
  }
}

const tooManyMails = (): Problem =>
  new Problem('too_many_mails', 'Too many emails were requested from your IP address. Try again in an hour.')
