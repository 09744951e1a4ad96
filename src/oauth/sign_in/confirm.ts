import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { showDeadLink } from '../../http/pages/error_page.ts'
import { readForm } from '../../http/pages/form.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import type { Render } from '../../http/pages/render.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import type { MailRuntime } from '../../model/mails/mails.ts'
import { hasSecondStep } from '../../model/passkeys/passkeys.ts'
import { askToConfirm, confirmAddress } from '../../model/people/addresses.ts'
import { findLink, tokenOf } from '../../model/people/mailed_links.ts'
import { verifySecret } from '../../model/people/password.ts'
import { limitKey, takeRateLimit } from '../../model/rate_limits.ts'
import type { Runtime } from '../../runtime.ts'
import type { BrowserSessions } from './browser_sessions.ts'

/** Why the address was not confirmed: a key of `sign_in.confirm` in the language files. */
export type ConfirmError = 'wrong' | 'throttled'

declare module '../../http/pages/views.ts' {
  interface Views {
    'sign_in/confirm': {
      token: string
      email: string
      /** Whether the password of the sign-up is asked for: the browser is not signed in with that account. */
      asks_password: boolean
      error: ConfirmError | null
    }
  }
}

type ConfirmRuntime = MailRuntime & Pick<Runtime, 'db'> & { render: Render; sessions: BrowserSessions }

const PER_LINK = { most: 10, period: 3_600_000, burst: 10 }

/**
 * `/signin/confirm`: the link in the email to a new address. The link alone confirms nothing: the person must be
 * signed in with that account or enter its password. Otherwise, an attacker could create an account with another
 * person's address, and have that person confirm it with a careless click (docs/decisions/0117).
 */
export function confirmRoutes(runtime: ConfirmRuntime): Router {
  const { db, render, sessions, now } = runtime
  const router = new Router({ prefix: '/signin/confirm' })

  const show = async (ctx: Context, token: string, error: ConfirmError | null): Promise<void> => {
    const link = await findLink(db, 'confirm_address', token, now())
    if (!link) return showDeadLink(render, ctx)
    const asks_password = ctx.state.person?.id !== link.user_id
    const status = error === 'throttled' ? 429 : error ? 422 : 200
    render(ctx, 'sign_in/confirm', { token, email: link.email, asks_password, error }, { status })
  }

  router.get('/', (ctx) => show(ctx, tokenOf(ctx.query['token']), null))

  router.post('/', async (ctx) => {
    const form = await readForm(ctx)
    const token = tokenOf(form.raw('token'))
    const link = await findLink(db, 'confirm_address', token, now())
    if (!link?.user_id) return showDeadLink(render, ctx)
    const signedIn = ctx.state.person?.id === link.user_id
    if (!signedIn) {
      const refused = await checkPassword(link.user_id, token, form.raw('password'))
      if (refused) return await show(ctx, token, refused)
    }
    const outcome = await inTransaction(db, (trx) => confirmAddress(trx, runtime, token, ctx.ip))
    if (outcome.kind === 'used') return showDeadLink(render, ctx)
    if (outcome.kind === 'taken') return showDeadLink(render, ctx, 'taken_address')
    // A person with a passkey must use it; the password alone is not enough.
    if (!signedIn && (await hasSecondStep(db, outcome.user)))
      return seeOther(ctx, '/signin?return_to=/developers')
    if (!signedIn) await sessions.open(ctx, outcome.user)
    const next = link.return_to ?? (outcome.before === null ? '/developers' : '/account')
    seeOther(ctx, `${next}?done=confirmed`)
  })

  router.post('/again', async (ctx) => {
    const { person } = ctx.state
    if (!person) return seeOther(ctx, '/signin?return_to=/developers')
    const { id, email, confirmed } = person
    const returnTo = interactionPath((await readForm(ctx)).raw('return_to'))
    if (!confirmed && email !== '') {
      const language = chooseLanguage(ctx)
      await inTransaction(db, (trx) => askToConfirm(trx, runtime, { id, email, language, returnTo }))
    }
    seeOther(ctx, `${returnTo ?? '/developers'}?done=confirmation_sent`)
  })

  const checkPassword = async (user: string, token: string, given: string): Promise<ConfirmError | null> => {
    if (!(await takeRateLimit(db, limitKey('confirm', token), PER_LINK, now())).accepted) return 'throttled'
    const row = await db.selectFrom('users').select('password_hash').where('id', '=', user).executeTakeFirst()
    if (!row?.password_hash) return 'wrong'
    const [right] = await verifySecret([row.password_hash], given, 'sign_in')
    return right ? null : 'wrong'
  }
  return router
}

/** The page of a waiting authorization request, the only page that a confirmation returns to. */
const interactionPath = (value: string): string | undefined =>
  /^\/interaction\/[\w-]{10,64}$/.test(value) ? value : undefined
