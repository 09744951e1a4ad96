import type { Context, Middleware } from 'koa'
import { seeOther } from '../http/pages/see_other.ts'
import { Problem } from '../http/problem.ts'
import type { Actor } from '../model/audit/audit_log.ts'
import type { Person } from '../model/people/sessions.ts'
import { opensMerchantPages } from '../model/sign_in/merchant_access.ts'
import { detourToPasskey } from '../oauth/proof/required_passkey.ts'
import type { Runtime } from '../runtime.ts'

/** For pages that need a person. Visitors are sent to the sign-in page, which leads back here. */
export const requirePerson: Middleware = async (ctx, next) => {
  if (ctx.state.person) return next()
  askToSignIn(ctx)
}

/**
 * For merchants' pages. Sign-ins that do not open them, such as those with a local account, lead to the sign-in page
 * too.
 */
export const requireMerchantSession =
  ({ config, now }: Pick<Runtime, 'config' | 'now'>): Middleware =>
  async (ctx, next) => {
    const session = await ctx.state.session
    if (session && opensMerchantPages(config, session, now())) return next()
    askToSignIn(ctx)
  }

/** For pages whose people may have to have a passkey. They must use or add one first, and are then led back here. */
export const requireRequiredPasskey =
  ({ config }: Pick<Runtime, 'config'>): Middleware =>
  async (ctx, next) => {
    const session = await ctx.state.session
    const detour = session && detourToPasskey(config, session, ctx.method === 'GET' ? ctx.url : ctx.path)
    if (detour) return seeOther(ctx, detour)
    await next()
  }

function askToSignIn(ctx: Context): void {
  seeOther(ctx, `/signin?return_to=${encodeURIComponent(ctx.method === 'GET' ? ctx.url : ctx.path)}`)
}

/** The person of a page behind `requirePerson`. */
export function currentPerson(ctx: Context): Person {
  const { person } = ctx.state
  if (!person) throw new Error('this page must be behind requirePerson')
  return person
}

/**
 * For acts that affect others: the person's address must be confirmed first (docs/decisions/0117).
 * @throws Problem 403
 */
export function requireConfirmedPerson(ctx: Context): void {
  if (currentPerson(ctx).confirmed) return
  throw new Problem(
    'forbidden',
    'Confirm your email address first. Open the link in the email that we sent you.',
  )
}

/** The id of this request's session, as the list of the person's sessions uses it. */
export async function currentSession(ctx: Context): Promise<string> {
  const session = await ctx.state.session
  if (!session) throw new Error('this page must be behind requirePerson')
  return session.id
}

/** The person as an actor of the audit log. */
export const currentActor = (ctx: Context): Actor & { id: string } => ({
  kind: 'user',
  id: currentPerson(ctx).id,
  ip: ctx.ip,
})
