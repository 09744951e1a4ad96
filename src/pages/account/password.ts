import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { changePassword } from '../../model/account/change_password.ts'
import { checkOwnPassword } from '../../model/account/own_password.ts'
import { hashSecret } from '../../model/people/password.ts'
import { type PasswordError, passwordError } from '../../model/people/password_rule.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson, currentSession } from '../signed_in.ts'
import { findSignInWays, type SignInWays } from './sign_in_ways.ts'

export interface PasswordSection {
  /** Whether there is a password to change. */
  has_password: boolean
  /** The identity provider of people who have no password. */
  issuer: string
}

/** What is wrong with the form, as keys of the texts. */
interface PasswordErrors {
  current?: 'wrong' | 'throttled'
  next?: PasswordError
  /** The new password equals the current one. */
  same?: true
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'account/password': { errors: PasswordErrors; email: string }
  }
  interface Partials {
    'partials/account/password': PasswordSection
  }
}

/** What the account page says about the person's password. */
export const passwordSection = ({ has_password, issuer }: SignInWays): PasswordSection => ({
  has_password,
  issuer,
})

/** `/account/password`: sets a new password. Requires the current one. */
export function passwordRoutes(runtime: PageRuntime): Router {
  const { db, render, now } = runtime
  const router = new Router()

  router.use(async (ctx, next) => {
    const { has_password } = await findSignInWays(runtime, currentPerson(ctx).id)
    if (!has_password) throw notFound('This account has no password.')
    await next()
  })

  const show = (ctx: Context, errors: PasswordErrors, status = 200): void =>
    render(ctx, 'account/password', { errors, email: currentPerson(ctx).email }, { status })

  router.get('/', (ctx) => show(ctx, {}))

  router.post('/', async (ctx) => {
    const form = await readForm(ctx)
    const [current, next] = [form.raw('current_password'), form.raw('password')]
    const refused = passwordError(next)
    if (refused) return show(ctx, { next: refused }, 422)
    const checked = await checkOwnPassword(db, currentPerson(ctx).id, current, now())
    if (checked.kind === 'throttled') return show(ctx, { current: 'throttled' }, 429)
    if (checked.kind !== 'right') return show(ctx, { current: 'wrong' }, 422)
    if (next === current) return show(ctx, { same: true }, 422)
    const hash = await hashSecret(next)
    const session = await currentSession(ctx)
    const changed = await inTransaction(db, (trx) =>
      changePassword(trx, runtime, { known: checked.hash, hash, session }, currentActor(ctx)),
    )
    // The password has been changed meanwhile, so the one that was given is no longer current.
    if (!changed) return show(ctx, { current: 'wrong' }, 422)
    seeOther(ctx, '/account?done=password_changed')
  })
  return router
}
