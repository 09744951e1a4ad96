import Router from '@koa/router'
import type { Context } from 'koa'
import { readForm } from '../../http/pages/form.ts'
import { allowRedirectAfterForm } from '../../http/pages/security_headers.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { enter } from '../sign_in/session_start.ts'
import { type SignInRuntime, showSignIn } from '../sign_in/sign_in_page.ts'
import { type PendingSecondStep, PendingSecondSteps } from './pending_second_step.ts'
import { type Asked, deviceMarksOf, STEP_STATUS, StepChecks, type StepError } from './step_checks.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'sign_in/second_step': {
      email: string
      /** Whether passkeys can be used here: PUBLIC_URL has a host name. */
      passkey: boolean
      error: StepError | null
    }
  }
}

/** `/signin/second-step`: the password was right, and the person has a passkey. */
export function secondStepRoutes(runtime: SignInRuntime): {
  routes: Router
  begin(ctx: Context, pending: PendingSecondStep): Promise<void>
} {
  const { render } = runtime
  const pendings = new PendingSecondSteps(runtime)
  const checks = new StepChecks(runtime)
  const devices = deviceMarksOf(runtime)
  const routes = new Router({ prefix: '/signin/second-step' })

  const show = (ctx: Context, { email }: PendingSecondStep, error: StepError | null = null): void => {
    if (error) ctx.status = STEP_STATUS[error]
    allowRedirectAfterForm(ctx)
    render(ctx, 'sign_in/second_step', { email, passkey: checks.rp !== null, error })
  }
  const expired = (ctx: Context): Promise<void> =>
    showSignIn(runtime, ctx, { returnTo: null, error: 'expired' })

  routes.get('/', async (ctx) => {
    const pending = await pendings.find(ctx)
    return pending ? show(ctx, pending) : seeOther(ctx, '/signin')
  })

  routes.get('/options', async (ctx) => {
    const pending = await pendings.find(ctx)
    if (pending) await checks.sendOptions(ctx, askedOf(pending))
  })

  routes.post('/', async (ctx) => {
    const form = await readForm(ctx)
    const pending = await pendings.find(ctx)
    if (!pending) return await expired(ctx)
    const asked = askedOf(pending)
    const byCode = form.has('code')
    const checked = byCode
      ? await checks.recoveryCode(ctx, asked, form.text('code'))
      : await checks.passkey(ctx, asked, form.raw('passkey'))
    if (checked.error) return show(ctx, pending, checked.error)
    pendings.end(ctx)
    const { user, email, returnTo } = pending
    if (email) devices.write(ctx, email)
    const by = byCode ? 'password and recovery code' : 'password and passkey'
    await enter(runtime, ctx, { user, origin: { method: 'local', secondStep: true }, returnTo, by })
  })

  const begin = async (ctx: Context, pending: PendingSecondStep): Promise<void> => {
    await pendings.begin(ctx, pending)
    seeOther(ctx, '/signin/second-step')
  }
  return { routes, begin }
}

const askedOf = ({ user, email }: PendingSecondStep): Asked => ({ purpose: 'second_step', user, email })
