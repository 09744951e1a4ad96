import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { localPath } from '../../http/local_path.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { waysToSignIn } from '../../model/sign_in/merchant_access.ts'
import { readVendorClaims } from '../../model/sign_in/vendor_claims.ts'
import { recogniseVendorPerson } from '../../model/sign_in/vendor_person.ts'
import type { Issuer, VerifiedSignIn } from './issuer.ts'
import { explainFailure, type IssuerFailure } from './issuer_failures.ts'
import { type PendingSignIn, PendingSignIns, stateOf } from './pending_sign_ins.ts'
import { enter } from './session_start.ts'
import { type SignInRuntime, showSignIn } from './sign_in_page.ts'

/** `proves`: whether a signed-in person proves again who they are. */
type Wanted = { returnTo: string | null; again: boolean; proves?: boolean }

/** How far the clock of the identity provider may be behind. */
const TOLERANCE_MS = 30_000

/** `/signin/start` leads to the vendor's identity provider, which leads back to `/signin/callback`. */
export function issuerRoutes(runtime: SignInRuntime): {
  routes: Router
  start(ctx: Context, wanted: Wanted): Promise<void>
} {
  const { issuer, config } = runtime
  const pendings = new PendingSignIns(runtime)
  const routes = new Router({ prefix: '/signin' })

  const start = async (ctx: Context, wanted: Wanted): Promise<void> => {
    const { returnTo, again } = wanted
    if (!issuer || !waysToSignIn(config, returnTo).issuer) return await showSignIn(runtime, ctx, { returnTo })
    const address = await authorizationUrl(runtime, issuer, pendings, ctx, wanted)
    if (address === null) return await showSignIn(runtime, ctx, { returnTo, again, error: 'issuer_away' })
    ctx.redirect(address)
  }

  routes.get('/start', async (ctx) => {
    const returnTo = localPath(ctx.query['return_to'], config.publicUrl)
    const proves = ctx.query['prove'] !== undefined && ctx.state.person != null
    await start(ctx, { returnTo, again: ctx.query['again'] !== undefined, proves })
  })

  routes.get('/callback', async (ctx) => {
    const state = stateOf(ctx.query['state'])
    const pending = issuer && state !== null ? await pendings.take(ctx, state) : null
    if (!issuer || !pending) return await showSignIn(runtime, ctx, { returnTo: null, error: 'expired' })
    const { returnTo } = pending
    const { verified, failure } = await redeem(runtime, issuer, ctx.querystring, pending)
    if (failure) return await showSignIn(runtime, ctx, { returnTo, error: failure })
    const { claims, userinfo, idToken } = verified
    const identity = readVendorClaims(claims, userinfo, issuer.config.tenantsClaim)
    if (!identity) return await showSignIn(runtime, ctx, { returnTo, error: 'issuer_invalid' })
    const { user, refused } = await inTransaction(runtime.db, (trx) =>
      recogniseVendorPerson(trx, identity, ctx.ip, runtime.now()),
    )
    if (user === null) return await showSignIn(runtime, ctx, { returnTo, error: refused })
    const { subject } = identity
    const { begun } = pending
    const provenAt = signedInAt(claims, runtime.now())
    const origin = { method: 'issuer', subject, sid: sidOf(claims), idToken, begun, provenAt } as const
    const session = pending.proves ? await runtime.sessions.current(ctx) : null
    if (!session) return await enter(runtime, ctx, { user, origin, returnTo })
    if (session.person.id !== user)
      return await showSignIn(runtime, ctx, { returnTo, error: 'other_account' })
    if (provenAt === null || provenAt.getTime() < begun.getTime() - TOLERANCE_MS) {
      return await showSignIn(runtime, ctx, { returnTo, error: 'not_asked_again' })
    }
    await runtime.sessions.prove(ctx, origin)
    seeOther(ctx, returnTo ?? '/account')
  })
  return { routes, start }
}

/** @returns null if the identity provider does not respond with usable metadata */
async function authorizationUrl(
  { log }: SignInRuntime,
  issuer: Issuer,
  pendings: PendingSignIns,
  ctx: Context,
  { returnTo, again, proves = false }: Wanted,
): Promise<string | null> {
  try {
    await issuer.signer()
    const pending = pendings.begin(ctx, returnTo, proves)
    return await issuer.authorizationUrl(pending, { language: chooseLanguage(ctx).code, again })
  } catch (error) {
    log.warn({ reason: explainFailure(error).reason }, 'the identity provider cannot be used')
    return null
  }
}

type Redeemed = { verified: VerifiedSignIn; failure?: never } | { verified?: never; failure: IssuerFailure }

async function redeem(
  { log }: SignInRuntime,
  issuer: Issuer,
  query: string,
  pending: PendingSignIn,
): Promise<Redeemed> {
  try {
    return { verified: await issuer.redeem(query, pending) }
  } catch (error) {
    const { failure, reason } = explainFailure(error)
    log.warn({ failure, reason }, 'a sign-in at the identity provider failed')
    return { failure }
  }
}

/**
 * OpenID Connect Core §2, `auth_time`: when the person signed in there. A single sign-on may be older than this
 * sign-in.
 */
function signedInAt({ auth_time }: Record<string, unknown>, now: Date): Date | null {
  return typeof auth_time === 'number' && auth_time > 0
    ? new Date(Math.min(auth_time * 1000, now.getTime()))
    : null
}

/** OpenID Connect Back-Channel Logout 1.0 §2.1: the session there, which a logout token may name. */
const sidOf = ({ sid }: Record<string, unknown>): string | null =>
  typeof sid === 'string' && sid !== '' && sid.length <= 255 ? sid : null
