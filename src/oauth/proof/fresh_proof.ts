import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { localPath } from '../../http/local_path.ts'
import { type Form, readForm } from '../../http/pages/form.ts'
import type { Render } from '../../http/pages/render.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { isFreshlyProven, lacksPasskey } from '../../model/passkeys/requirement.ts'
import type { Session } from '../../model/people/sessions.ts'
import { forReader } from '../../platform/languages.ts'
import type { Runtime } from '../../runtime.ts'
import type { BrowserSessions } from '../sign_in/browser_sessions.ts'
import { STEP_STATUS, StepChecks, type StepError } from './step_checks.ts'

/** `not_yet`: the identity provider has not confirmed it so far. */
export type ProofError = StepError | 'not_yet'

declare module '../../http/pages/views.ts' {
  interface Views {
    'sign_in/proof': {
      person: { name: string; email: string }
      /** Where the form is posted, with the person's earlier input. */
      action: string
      fields: { name: string; value: string }[]
      /** Whether these are fields of a form that the person has sent. */
      form_waits: boolean
      ways: ProofWays
      /** The vendor's identity provider, if the person signed in with it. Opens in a new tab if a form waits. */
      issuer: { name: string; href: string } | null
      issuer_name: string
      /** Whether the only way is another link from the vendor. */
      elsewhere: boolean
      error: ProofError | null
    }
    'sign_in/proof_done': object
  }
}

/** How a person can prove who they are, besides signing in at the vendor. */
export type ProofWays = { passkey: boolean; code: boolean; password: boolean }

export type ProofRuntime = Pick<Runtime, 'db' | 'now' | 'vault' | 'config' | 'platform'> & {
  render: Render
  sessions: Pick<BrowserSessions, 'current' | 'prove'>
}

/** A field of the proof itself: it stays out of what a form carries on. */
const isProof = (name: string): boolean => name === 'csrf' || name.startsWith('proof_')

/**
 * A step for routes that create or reveal a secret, invite a person or change a redirect URI: the person must have
 * proved who they are within the last 15 minutes. Otherwise a page asks for it. A posted form is not lost: the page
 * posts it again with the proof, and the route continues (docs/decisions/0143).
 */
export function requireFreshProof(runtime: ProofRuntime): Middleware {
  const checks = new StepChecks(runtime)
  return async (ctx, next) => {
    const session = await sessionOf(runtime, ctx)
    if (isFreshlyProven(session, runtime.now())) return await next()
    if (ctx.method === 'GET' || ctx.method === 'HEAD') {
      return seeOther(ctx, `/signin/proof?return_to=${encodeURIComponent(ctx.url)}`)
    }
    const form = await readForm(ctx)
    const ways = await waysToProve(runtime, checks, session)
    const outcome = await prove(runtime, checks, ctx, session, ways, form)
    if (outcome === 'proven') return await next()
    const fields = form.entries().filter(({ name }) => !isProof(name))
    show(runtime, ctx, session, ways, { action: ctx.url, fields, returnTo: null, error: outcome })
  }
}

/** `/signin/proof`: *Confirm it’s you*, for pages that ask for it before anything is typed. */
export function proofRoutes(runtime: ProofRuntime): Router {
  const { config, now } = runtime
  const checks = new StepChecks(runtime)
  const router = new Router({ prefix: '/signin/proof' })
  const returnToOf = (value: unknown): string => localPath(value, config.publicUrl) ?? '/account'

  const respond = async (ctx: Context, session: Session, returnTo: string, form: Form | null) => {
    const ways = await waysToProve(runtime, checks, session)
    const outcome = form ? await prove(runtime, checks, ctx, session, ways, form) : null
    if (outcome === 'proven') return seeOther(ctx, returnTo)
    const fields = [{ name: 'return_to', value: returnTo }]
    show(runtime, ctx, session, ways, { action: '/signin/proof', fields, returnTo, error: outcome })
  }

  router.get('/', async (ctx) => {
    const returnTo = returnToOf(ctx.query['return_to'])
    const session = await runtime.sessions.current(ctx)
    if (!session) return seeOther(ctx, `/signin?return_to=${encodeURIComponent(returnTo)}`)
    if (isFreshlyProven(session, now()) && !lacksPasskey(config, session)) return seeOther(ctx, returnTo)
    await respond(ctx, session, returnTo, null)
  })

  router.get('/options', async (ctx) => {
    const session = await runtime.sessions.current(ctx)
    if (session) await checks.sendOptions(ctx, askedOf(session))
  })

  router.get('/done', (ctx) => runtime.render(ctx, 'sign_in/proof_done', {}))

  router.post('/', async (ctx) => {
    const form = await readForm(ctx)
    const returnTo = returnToOf(form.raw('return_to'))
    const session = await runtime.sessions.current(ctx)
    if (!session) return seeOther(ctx, `/signin?return_to=${encodeURIComponent(returnTo)}`)
    await respond(ctx, session, returnTo, form)
  })
  return router
}

const askedOf = ({ person: { id, email } }: Session) => ({ purpose: 'proof' as const, user: id, email })

async function sessionOf({ sessions }: ProofRuntime, ctx: Context): Promise<Session> {
  const session = await sessions.current(ctx)
  if (!session) throw new Error('this route must be behind requirePerson')
  return session
}

/**
 * A person with a passkey must use it, which keeps out an attacker who has taken over the browser and knows the
 * password. A password is no proof for a session from the vendor, unless LOCAL_SIGN_IN gives both the same rights.
 */
async function waysToProve(
  { db, config }: ProofRuntime,
  { rp }: StepChecks,
  { person, method, hasPasskeys }: Session,
): Promise<ProofWays> {
  const none = { passkey: false, code: false, password: false }
  if (config.localSignIn === 'none') return none
  if (hasPasskeys) return { passkey: rp !== null, code: true, password: false }
  if (method !== 'local' && config.localSignIn !== 'all') return none
  const row = await db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', person.id)
    .executeTakeFirst()
  return { ...none, password: row?.password_hash != null }
}

/** @returns null if the form has no proof */
async function prove(
  { sessions }: ProofRuntime,
  checks: StepChecks,
  ctx: Context,
  session: Session,
  ways: ProofWays,
  form: Form,
): Promise<'proven' | ProofError | null> {
  const asked = askedOf(session)
  const { error, method } =
    ways.passkey && form.has('proof_passkey')
      ? { ...(await checks.passkey(ctx, asked, form.raw('proof_passkey'))), method: 'second_step' as const }
      : ways.code && form.has('proof_code')
        ? {
            ...(await checks.recoveryCode(ctx, asked, form.text('proof_code'))),
            method: 'second_step' as const,
          }
        : ways.password && form.has('proof_password')
          ? {
              ...(await checks.password(ctx, asked, form.raw('proof_password'))),
              method: 'password' as const,
            }
          : { error: form.has('proof_done') ? ('not_yet' as const) : null, method: null }
  if (error || !method) return error ?? null
  await sessions.prove(ctx, { method })
  return 'proven'
}

type Waiting = {
  action: string
  fields: { name: string; value: string }[]
  /** Where the person goes on; null if a form waits in the page. */
  returnTo: string | null
  error: ProofError | null
}

function show(
  { render, config, platform }: ProofRuntime,
  ctx: Context,
  { person, method }: Session,
  ways: ProofWays,
  { action, fields, returnTo, error }: Waiting,
): void {
  const { name, email } = person
  const back = encodeURIComponent(returnTo ?? '/signin/proof/done')
  const issuer_name = config.signInIssuer?.name ?? forReader(platform, ctx).title
  const issuer =
    method === 'issuer' ? { name: issuer_name, href: `/signin/start?prove=1&return_to=${back}` } : null
  const elsewhere = !issuer && !Object.values(ways).includes(true)
  const form_waits = returnTo === null
  const status = error && error !== 'not_yet' ? STEP_STATUS[error] : form_waits ? 403 : 200
  const view = { action, fields, form_waits, ways, issuer, issuer_name, elsewhere, error }
  render(ctx, 'sign_in/proof', { person: { name, email }, ...view }, { status })
}
