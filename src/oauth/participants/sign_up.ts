import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { addressKey } from '../../http/caller_address.ts'
import { readForm } from '../../http/pages/form.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import type { Render } from '../../http/pages/render.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { Problem } from '../../http/problem.ts'
import { hashSecret } from '../../model/people/password.ts'
import { type PasswordError, passwordError } from '../../model/people/password_rule.ts'
import { createAccount, maySignUp } from '../../model/people/sign_up.ts'
import { emailAddress, personName } from '../../model/people/user_schema.ts'
import { waysToSignIn } from '../../model/sign_in/merchant_access.ts'
import type { Runtime } from '../../runtime.ts'
import type { BrowserSessions } from '../sign_in/browser_sessions.ts'
import { type WaitingApp, waitingApp } from './request.ts'

type Values = { name: string; email: string }
/** What is wrong with the fields; the password's is a key of `sign_in.password_errors`. */
type Errors = { name?: true; email?: true; password?: PasswordError }

declare module '../../http/pages/views.ts' {
  interface Views {
    'participants/sign_up': {
      app: { name: string }
      return_to: string
      sign_in_href: string
      values: Values
      errors: Errors
    }
  }
}

type SignUpRuntime = Pick<Runtime, 'db' | 'config' | 'vault' | 'platform' | 'now'> & {
  render: Render
  sessions: BrowserSessions
}

/**
 * `/signin/new`: an account for a person whom an app asks to sign in as a participant, while the request waits. It
 * comes without a publisher or a sandbox.
 */
export function participantSignUpRoutes(runtime: SignUpRuntime): Router {
  const { db, config, render, sessions, now } = runtime
  const router = new Router({ prefix: '/signin/new' })

  const show = (ctx: Context, app: WaitingApp, returnTo: string, values: Values, errors: Errors): void => {
    const sign_in_href = `/signin?return_to=${encodeURIComponent(returnTo)}`
    const view = { app: { name: app.name }, return_to: returnTo, sign_in_href, values, errors }
    const status = Object.keys(errors).length > 0 ? 422 : 200
    render(ctx, 'participants/sign_up', view, { status })
  }

  router.get('/', async (ctx) => {
    const waiting = await requestAt(runtime, ctx.query['return_to'])
    if (!waiting) return seeOther(ctx, '/signin')
    if (ctx.state.person) return seeOther(ctx, waiting.returnTo)
    show(ctx, waiting.app, waiting.returnTo, { name: '', email: '' }, {})
  })

  router.post('/', async (ctx) => {
    const form = await readForm(ctx)
    const waiting = await requestAt(runtime, form.raw('return_to'))
    if (!waiting) return seeOther(ctx, '/signin')
    const { app, returnTo } = waiting
    const values = { name: form.text('name'), email: form.text('email') }
    const password = form.raw('password')
    const errors = errorsIn({ ...values, password })
    if (Object.keys(errors).length > 0) return show(ctx, app, returnTo, values, errors)
    if (!(await maySignUp(db, addressKey(ctx.ip), now(), 'participant'))) throw tooManyAccounts()
    const account = {
      passwordHash: await hashSecret(password),
      ...{ language: chooseLanguage(ctx), ip: ctx.ip, returnTo },
    }
    const user = await inTransaction(db, (trx) => createAccount(trx, runtime, values, account))
    await sessions.open(ctx, user)
    seeOther(ctx, returnTo)
  })

  /** The waiting request, if its sender can create an account. */
  async function requestAt({ db, now }: SignUpRuntime, value: unknown) {
    const returnTo = typeof value === 'string' ? value : null
    if (config.signUp !== 'open' || !waysToSignIn(config, returnTo).local) return null
    const app = await waitingApp(db, returnTo, now())
    return app?.for_participant && returnTo !== null ? { app, returnTo } : null
  }
  return router
}

function errorsIn({ name, email, password }: Values & { password: string }): Errors {
  const wrong = passwordError(password)
  return {
    ...(personName.safeParse(name).success ? {} : { name: true }),
    ...(emailAddress.safeParse(email).success ? {} : { email: true }),
    ...(wrong ? { password: wrong } : {}),
  }
}

const tooManyAccounts = (): Problem =>
  new Problem(
    'too_many_accounts',
    'Too many accounts were created from your IP address. Try again in an hour.',
  )
