import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { Problem } from '../../http/problem.ts'
import { type AppCard, appsOf, publishersOf } from '../../model/apps/member_apps.ts'
import { maySignUp, type SignUp, signUp } from '../../model/people/sign_up.ts'
import type { Framed } from '../frame.ts'
import { personOf } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { consoleFrame } from './frame.ts'
import { checkPublisher, type PublisherErrors, readPublisher } from './publisher_form.ts'

type Values = Omit<SignUp, 'password'>
type Errors = PublisherErrors & { person_name?: string; email?: string; password?: string }

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/welcome': Framed
    'developers/sign_up': Framed & { values: Values; errors: Errors }
    'developers/apps': Framed & { apps: AppCard[]; has_publisher: boolean }
  }
}

const EMPTY: Values = { name: '', email: '', publisher: { name: '', website: '', support: '' } }

/** `/developers` itself, and signing up. */
export function startRoutes(parts: PageParts): Router {
  const { db, platform, render, sessions, now } = parts
  const router = new Router()

  router.get('/', async (ctx) => {
    const person = personOf(ctx)
    if (!person) return render(ctx, 'developers/welcome', consoleFrame(ctx, platform))
    const [apps, publishers] = await Promise.all([appsOf(db, person.id), publishersOf(db, person.id)])
    const has_publisher = publishers.length > 0
    render(ctx, 'developers/apps', { ...consoleFrame(ctx, platform), apps, has_publisher })
  })

  const show = (ctx: Context, values: Values, errors: Errors): void =>
    render(ctx, 'developers/sign_up', { ...consoleFrame(ctx, platform), values, errors })

  router.get('/sign-up', (ctx) => (personOf(ctx) ? seeOther(ctx, '/developers') : show(ctx, EMPTY, {})))

  router.post('/sign-up', async (ctx) => {
    const form = await readForm(ctx)
    const publisher = readPublisher(form)
    const values = { name: form.text('person_name'), email: form.text('email'), publisher }
    const password = form.raw('password')
    const errors = { ...checkPerson(values, password), ...checkPublisher(publisher) }
    const refuse = (problems: Errors): void => {
      ctx.status = 422
      show(ctx, values, problems)
    }
    if (Object.keys(errors).length > 0) return refuse(errors)
    if (!(await maySignUp(db, ctx.ip, now()))) throw tooManyAccounts()
    const user = await inTransaction(db, (trx) =>
      signUp(trx, platform, { ...values, password }, ctx.ip, now()),
    )
    if (!user) return refuse({ email: 'Somebody signs in with this address already. Sign in instead.' })
    await sessions.open(ctx, user)
    seeOther(ctx, '/developers/apps/new')
  })
  return router
}

function checkPerson({ name, email }: Values, password: string): Errors {
  const errors: Errors = {}
  if (name === '' || name.length > 120 || /\p{Cc}/u.test(name))
    errors.person_name = 'Give your name, in one line.'
  if (!/^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/.test(email) || email.length > 254)
    errors.email = 'Give a full e-mail address.'
  // NIST SP 800-63B §3.1.1.2: length counts, rules about characters do not.
  if ([...password].length < 10) errors.password = 'At least 10 characters; a few words are good.'
  if (password.length > 1024) errors.password = 'At most 1024 characters.'
  return errors
}

const tooManyAccounts = (): Problem =>
  new Problem('too_many_accounts', 'Too many accounts were created from here. Try again in an hour.')
