import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { askToChangeAddress, cancelAddressChange } from '../../model/account/change_address.ts'
import { checkOwnPassword } from '../../model/account/own_password.ts'
import type { Person } from '../../model/people/sessions.ts'
import { emailAddress } from '../../model/people/user_schema.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson, requireConfirmedPerson } from '../signed_in.ts'
import { findSignInWays, type SignInWays } from './sign_in_ways.ts'

/** The name and the address of the account. */
export interface ProfileSection {
  name: string
  email: string
  confirmed: boolean
  may_change: boolean
  /** The identity provider that sets the address; null if the person can change it here. */
  vendor: string | null
  /** The new address, until its mailbox confirms it. */
  wanted_email: string | null
}

/** What is wrong with the form, as keys of the texts. */
interface AddressErrors {
  email?: 'incomplete' | 'same' | 'enough' | 'too_many'
  current?: 'wrong' | 'throttled'
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'account/email': { present: string; email: string; errors: AddressErrors }
  }
  interface Partials {
    'partials/account/profile': ProfileSection
  }
}

/**
 * Only people who sign in with a local password can change the address here, because they sign in with it. All other
 * addresses come from the vendor (docs/decisions/0140).
 */
const mayChange = ({ has_password, of_vendor }: SignInWays): boolean => has_password && !of_vendor

export const profileSection = ({ name, email, confirmed }: Person, ways: SignInWays): ProfileSection => ({
  name,
  email,
  confirmed,
  may_change: confirmed && mayChange(ways),
  vendor: mayChange(ways) ? null : ways.issuer,
  wanted_email: ways.wanted_email,
})

/** `/account/email`: asks for a new address. Its mailbox must confirm it. */
export function addressRoutes(runtime: PageRuntime): Router {
  const { db, render, now } = runtime
  const router = new Router()

  router.use(async (ctx, next) => {
    requireConfirmedPerson(ctx)
    if (!mayChange(await findSignInWays(runtime, currentPerson(ctx).id)))
      throw notFound('The email address of this account cannot be changed here.')
    await next()
  })

  const show = (ctx: Context, email: string, errors: AddressErrors, status = 200): void =>
    render(ctx, 'account/email', { present: currentPerson(ctx).email, email, errors }, { status })

  router.get('/', (ctx) => show(ctx, '', {}))

  router.post('/', async (ctx) => {
    const form = await readForm(ctx)
    const email = form.text('email')
    const person = currentPerson(ctx)
    if (!emailAddress.safeParse(email).success) return show(ctx, email, { email: 'incomplete' }, 422)
    if (email.toLowerCase() === person.email.toLowerCase()) return show(ctx, email, { email: 'same' }, 422)
    const checked = await checkOwnPassword(db, person.id, form.raw('current_password'), now())
    if (checked.kind === 'throttled') return show(ctx, email, { current: 'throttled' }, 429)
    if (checked.kind !== 'right') return show(ctx, email, { current: 'wrong' }, 422)
    const outcome = await inTransaction(db, (trx) =>
      askToChangeAddress(trx, runtime, email, chooseLanguage(ctx), currentActor(ctx)),
    )
    if (outcome !== 'asked') return show(ctx, email, { email: outcome }, 429)
    seeOther(ctx, '/account?done=address_asked')
  })

  router.post('/cancel', async (ctx) => {
    await inTransaction(db, (trx) => cancelAddressChange(trx, currentPerson(ctx).id))
    seeOther(ctx, '/account?done=saved')
  })
  return router
}
