import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { addressKey } from '../../http/caller_address.ts'
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
import { emailAddress, password } from '../../model/people/user_schema.ts'
import { limitKey, takeRateLimit } from '../../model/rate_limits.ts'
import type { Runtime } from '../../runtime.ts'
import { forgetAttempts } from './throttle.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'sign_in/forgot': {
      email: string
      incomplete: boolean
      /** Whether the form was sent; then the page says the same to everybody. */
      sent: boolean
    }
    'sign_in/reset': { token: string; email: string; too_short: boolean }
  }
}

type ForgotRuntime = MailRuntime & Pick<Runtime, 'db'> & { render: Render }

const PER_ADDRESS = { most: 20, period: 3_600_000, burst: 20 }

/** `/signin/forgot` asks for an address and says the same to everybody; `/signin/reset` is where the mail leads. */
export function forgotRoutes(runtime: ForgotRuntime): Router {
  const { db, render, now } = runtime
  const router = new Router({ prefix: '/signin' })

  router.get('/forgot', (ctx) => render(ctx, 'sign_in/forgot', { email: '', incomplete: false, sent: false }))

  router.post('/forgot', async (ctx) => {
    const email = (await readForm(ctx)).text('email')
    if (!emailAddress.safeParse(email).success) {
      return render(ctx, 'sign_in/forgot', { email, incomplete: true, sent: false }, { status: 422 })
    }
    const key = limitKey('forgot', addressKey(ctx.ip))
    if (!(await takeRateLimit(db, key, PER_ADDRESS, now())).accepted) throw tooManyMails()
    const actor = { kind: 'anonymous', ip: ctx.ip } as const
    await inTransaction(db, (trx) => askForReset(trx, runtime, email, chooseLanguage(ctx), actor))
    render(ctx, 'sign_in/forgot', { email, incomplete: false, sent: true })
  })

  const show = async (ctx: Context, token: string, too_short: boolean): Promise<void> => {
    const link = await findLink(db, 'reset_password', token, now())
    if (!link) return showDeadLink(render, ctx)
    const status = too_short ? 422 : 200
    render(ctx, 'sign_in/reset', { token, email: link.email, too_short }, { status })
  }

  router.get('/reset', (ctx) => show(ctx, tokenOf(ctx.query['token']), false))

  router.post('/reset', async (ctx) => {
    const form = await readForm(ctx)
    const token = tokenOf(form.raw('token'))
    const given = form.raw('password')
    if (!password.safeParse(given).success) return await show(ctx, token, true)
    // Before the hash, so that a dead link costs nothing.
    if (!(await findLink(db, 'reset_password', token, now()))) return showDeadLink(render, ctx)
    const hash = await hashSecret(given)
    const email = await inTransaction(db, (trx) => resetPassword(trx, runtime, token, hash, ctx.ip))
    if (email === null) return showDeadLink(render, ctx)
    await forgetAttempts(db, { email, ip: addressKey(ctx.ip) })
    seeOther(ctx, '/signin?again=1&done=password_changed')
  })
  return router
}

const tooManyMails = (): Problem =>
  new Problem('too_many_mails', 'Too many mails were asked for from your address. Try again in an hour.')
