import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Config } from '../../config.ts'
import { inTransaction } from '../../database/transaction.ts'
import { addressKey } from '../../http/caller_address.ts'
import { readForm } from '../../http/pages/form.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { Problem } from '../../http/problem.ts'
import { type AppCard, appsOf, ownedTenants, publishersOf } from '../../model/apps/member_apps.ts'
import { hashSecret } from '../../model/people/password.ts'
import { maySignUp, type SignUp, signUp, signUpSchema } from '../../model/people/sign_up.ts'
import { resetOwnSandbox, sandboxesOf } from '../../model/tenants/sandbox_tenant.ts'
import { violationsIn } from '../../violation.ts'
import { fieldErrors } from '../field_errors.ts'
import { signUpClosed } from '../invitation.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { type PublisherErrors, readPublisher, SUPPORT } from '../publishers/publisher_form.ts'
import { requireReset } from '../sandbox/sandbox_page.ts'
import { currentActor, currentPerson, requirePerson } from '../signed_in.ts'

type Values = Omit<SignUp, 'password'>
type Errors = PublisherErrors & { person_name?: string; email?: string; password?: string }

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/welcome': { sign_up: boolean }
    'developers/sign_up': { values: Values; errors: Errors }
    'developers/apps': {
      new_app_href: string
      apps: AppCard[]
      /** The sandboxes that the person has opened. */
      sandboxes: { id: string; name: string }[]
    }
  }
}

const EMPTY: Values = { name: '', email: '', publisher: { name: '', website: '', support: '' } }

/** `/developers` itself, and signing up. */
export function startRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, sessions, config, now } = runtime
  const router = new Router()

  router.get('/', async (ctx) => {
    const { person } = ctx.state
    if (!person) return render(ctx, 'developers/welcome', { sign_up: config.signUp === 'open' })
    const [apps, publishers, tenants, sandboxes] = await Promise.all([
      appsOf(db, person.id),
      publishersOf(db, person.id),
      ownedTenants(db, person.id),
      sandboxesOf(db, person.id),
    ])
    const may_register = publishers.length > 0 || tenants.some(({ verified }) => verified)
    const new_app_href = may_register ? '/developers/apps/new' : '/developers/publishers/new'
    render(ctx, 'developers/apps', { new_app_href, apps, sandboxes })
  })

  router.post('/sandboxes/:tenant/reset', requirePerson, async (ctx) => {
    const which = { tenant: ctx.params.tenant, opened_by: currentPerson(ctx).id }
    requireReset(await resetOwnSandbox(db, platform, which, currentActor(ctx), now()))
    seeOther(ctx, '/developers?done=sandbox_reset')
  })

  const show = (ctx: Context, values: Values, errors: Errors): void =>
    render(ctx, 'developers/sign_up', { values, errors })

  router.get('/sign-up', requireOpen(config), (ctx) =>
    ctx.state.person ? seeOther(ctx, '/developers') : show(ctx, EMPTY, {}),
  )

  router.post('/sign-up', requireOpen(config), async (ctx) => {
    const form = await readForm(ctx)
    const publisher = readPublisher(form)
    const values = { name: form.text('person_name'), email: form.text('email'), publisher }
    const password = form.raw('password')
    const errors = signUpErrors({ ...values, password })
    const refuse = (problems: Errors): void => {
      ctx.status = 422
      show(ctx, values, problems)
    }
    if (Object.keys(errors).length > 0) return refuse(errors)
    if (!(await maySignUp(db, addressKey(ctx.ip), now()))) throw tooManyAccounts()
    const language = chooseLanguage(ctx)
    const passwordHash = await hashSecret(password)
    const user = await inTransaction(db, (trx) =>
      signUp(trx, runtime, values, { passwordHash, language, ip: ctx.ip }),
    )
    await sessions.open(ctx, user)
    seeOther(ctx, '/developers/apps/new')
  })
  return router
}

/** The middleware throws Problem 403 if sign-up is closed. */
function requireOpen({ signUp }: Config): Middleware {
  return async (_, next) => {
    if (signUp !== 'open') throw signUpClosed()
    await next()
  }
}

function signUpErrors(input: SignUp): Errors {
  const { error } = signUpSchema.safeParse(input)
  // The form has two names. The publisher's name keeps the field name that the publisher page uses.
  const fieldOf = (path: string) => (path === '/name' ? 'person_name' : (path.split('/').at(-1) ?? ''))
  return error ? fieldErrors<keyof Errors>(violationsIn(error, input), SUPPORT, fieldOf) : {}
}

const tooManyAccounts = (): Problem =>
  new Problem(
    'too_many_accounts',
    'Too many accounts were created from your IP address. Try again in an hour.',
  )
