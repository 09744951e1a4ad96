import Router from '@koa/router'
import type { Context } from 'koa'
import { localPath } from '../../http/local_path.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { recordAudit } from '../../model/audit/audit_log.ts'
import { hashSecret } from '../../model/people/password.ts'
import { goesStraightToIssuer, reaches, waysToSignIn } from '../../model/sign_in/merchant_access.ts'
import { forReader } from '../../platform/languages.ts'
import { secondStepRoutes } from '../proof/second_step.ts'
import { deviceMarksOf } from '../proof/step_checks.ts'
import { issuerRoutes } from './issuer_sign_in.ts'
import { authenticate } from './local_sign_in.ts'
import { passkeySignInRoutes } from './passkey_sign_in.ts'
import { enter } from './session_start.ts'
import { signInLinkRoutes } from './sign_in_link.ts'
import { type SignInRuntime, showSignIn } from './sign_in_page.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    signed_out: {
      /** The identity provider's name, and where to end its session. */
      issuer: { name: string; href: string }
    }
  }
}

/** `/signin` and `/signout`. `requireCsrf` has checked their forms before. */
export function signInRoutes(runtime: SignInRuntime): Router {
  const { sessions, config, now } = runtime
  const devices = deviceMarksOf(runtime)
  const decoy = hashSecret('nobody has this password')
  const router = new Router()
  const issuer = issuerRoutes(runtime)
  const secondStep = secondStepRoutes(runtime)

  router.get('/signin', async (ctx) => {
    const returnTo = localPath(ctx.query['return_to'], config.publicUrl)
    const again = ctx.query['again'] !== undefined
    const session = await sessions.current(ctx)
    if (session && !again && reaches(config, session, returnTo, now())) return ctx.redirect(returnTo ?? '/')
    if (goesStraightToIssuer(config, returnTo)) return await issuer.start(ctx, { returnTo, again })
    await showSignIn(runtime, ctx, { returnTo, again })
  })

  router.post('/signin', async (ctx) => {
    const form = await readForm(ctx)
    const given = { email: form.text('email'), password: form.raw('password') }
    const returnTo = localPath(form.raw('return_to'), config.publicUrl)
    if (!waysToSignIn(config, returnTo).local) {
      return await showSignIn(runtime, ctx, { returnTo, error: 'local_closed' })
    }
    const checked = await authenticate({ ...runtime, devices, decoy }, ctx, given)
    const { user, refused } = checked
    if (user === null) return showSignIn(runtime, ctx, { returnTo, email: given.email, error: refused })
    if (checked.secondStep) return await secondStep.begin(ctx, { user, email: given.email, returnTo })
    devices.write(ctx, given.email)
    await enter(runtime, ctx, { user, origin: { method: 'local' }, returnTo })
  })

  router.post('/signout', (ctx) =>
    signOut(runtime, ctx, localPath(ctx.query['return_to'], config.publicUrl) ?? '/'),
  )
  router.use(issuer.routes.routes(), signInLinkRoutes(runtime).routes())
  router.use(secondStep.routes.routes(), passkeySignInRoutes(runtime).routes())
  return router
}

/** Ends the session of this browser, also at the identity provider where it began. @param then an address of ours */
export async function signOut(runtime: SignInRuntime, ctx: Context, then: string): Promise<void> {
  const ended = await runtime.sessions.close(ctx)
  if (ended) {
    await recordAudit(runtime.db, {
      action: 'user.signed_out',
      actor: { kind: 'user', id: ended.user, ip: ctx.ip },
    })
  }
  if (ended?.idToken && (await signOutThere(runtime, ctx, ended.idToken))) return
  seeOther(ctx, then)
}

/**
 * Sends the browser on to end the session at the identity provider, which leads back to `$PUBLIC_URL/`. It is a page
 * and not a redirect, because browsers apply `form-action` to every redirect that follows a form.
 * @returns false if the identity provider has no such address, or is unavailable
 */
async function signOutThere(
  { issuer, config, platform, log, render }: SignInRuntime,
  ctx: Context,
  idToken: string,
): Promise<boolean> {
  try {
    const href = await issuer?.logoutUrl(idToken)
    if (!href) return false
    ctx.set('Refresh', `0;url=${href}`)
    render(ctx, 'signed_out', {
      issuer: { name: config.signInIssuer?.name ?? forReader(platform, ctx).title, href },
    })
    return true
  } catch (error) {
    log.warn({ reason: (error as Error).message }, 'could not sign out at the identity provider')
    return false
  }
}
