import Router from '@koa/router'
import type { Context } from 'koa'
import { localPath } from '../../http/local_path.ts'
import { readForm } from '../../http/pages/form.ts'
import { allowRedirectAfterForm } from '../../http/pages/security_headers.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { waysToSignIn } from '../../model/sign_in/merchant_access.ts'
import { type Asked, deviceMarksOf, STEP_STATUS, StepChecks, type StepError } from '../proof/step_checks.ts'
import { enter } from './session_start.ts'
import { type SignInRuntime, showSignIn } from './sign_in_page.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'sign_in/passkey': {
      return_to: string
      /** Where to sign in another way. */
      sign_in_href: string
      error: StepError | null
    }
  }
  interface Partials {
    'partials/passkey': {
      /** Where the form is posted, and its hidden fields. */
      action: string
      fields: { name: string; value: string }[]
      /** The name of the field that the script fills in. */
      field: string
      /** Where the script fetches the options of the passkey request. */
      options: string
      button: string
      /** Whether the script starts automatically. */
      auto: boolean
    }
  }
}

const ANYBODY: Asked = { purpose: 'sign_in', user: '', email: '' }

/** `/signin/passkey`: a passkey in place of email and password. The browser knows the account. */
export function passkeySignInRoutes(runtime: SignInRuntime): Router {
  const { config, db, render } = runtime
  const checks = new StepChecks(runtime)
  const devices = deviceMarksOf(runtime)
  const router = new Router({ prefix: '/signin/passkey' })

  const show = (ctx: Context, returnTo: string | null, error: StepError | null = null): void => {
    if (error) ctx.status = STEP_STATUS[error]
    const query = returnTo === null ? '' : `?return_to=${encodeURIComponent(returnTo)}`
    allowRedirectAfterForm(ctx)
    render(ctx, 'sign_in/passkey', { return_to: returnTo ?? '', sign_in_href: `/signin${query}`, error })
  }

  router.get('/', async (ctx) => {
    const returnTo = localPath(ctx.query['return_to'], config.publicUrl)
    if (!checks.rp || !waysToSignIn(config, returnTo).local)
      return await showSignIn(runtime, ctx, { returnTo })
    show(ctx, returnTo)
  })

  router.get('/options', (ctx) => checks.sendOptions(ctx, ANYBODY))

  router.post('/', async (ctx) => {
    const form = await readForm(ctx)
    const returnTo = localPath(form.raw('return_to'), config.publicUrl)
    if (!checks.rp) return seeOther(ctx, '/signin')
    if (!waysToSignIn(config, returnTo).local) {
      return await showSignIn(runtime, ctx, { returnTo, error: 'local_closed' })
    }
    const checked = await checks.passkey(ctx, ANYBODY, form.raw('passkey'))
    if (checked.error) return show(ctx, returnTo, checked.error)
    const { user } = checked
    const row = await db.selectFrom('users').select('email').where('id', '=', user).executeTakeFirst()
    if (row?.email) devices.write(ctx, row.email)
    await enter(runtime, ctx, {
      user,
      origin: { method: 'local', secondStep: true },
      returnTo,
      by: 'passkey',
    })
  })
  return router
}
