import Router from '@koa/router'
import type { Context } from 'koa'
import { sql } from 'kysely'
import { hashToken } from '../../database/vault.ts'
import { addressKey } from '../../http/caller_address.ts'
import { readForm } from '../../http/pages/form.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import type { Render } from '../../http/pages/render.ts'
import { allowRedirectAfterForm } from '../../http/pages/security_headers.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { recordAudit } from '../../model/audit/audit_log.ts'
import { noteRefusedAttempt } from '../../model/audit/refused_attempts.ts'
import { hashSecret, verifySecret } from '../../model/people/password.ts'
import { rememberLanguage } from '../../model/people/users.ts'
import type { Runtime } from '../../runtime.ts'
import type { BrowserSessions } from './browser_sessions.ts'
import { countAttempt, DeviceMarks } from './throttle.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    sign_in: {
      /** Where the form is posted to. */
      action: string
      return_to: string
      email: string
      error: SignInError | null
      done: 'password_changed' | null
      /** Whether developers may create accounts. */
      sign_up: boolean
      /** The app whose authorization request waits for the sign-in. */
      app: { name: string } | null
    }
  }
}

/** Why nobody was signed in: a key of `sign_in.errors` in the language files. */
export type SignInError = 'wrong' | 'throttled' | 'incomplete'

type SignInRuntime = Pick<Runtime, 'db' | 'now' | 'vault' | 'config'> & {
  render: Render
  sessions: BrowserSessions
}

/** `/signin` and `/signout`. `requireCsrf` has checked their forms before. */
export function signInRoutes(runtime: SignInRuntime): Router {
  const { sessions, config } = runtime
  const devices = new DeviceMarks(
    runtime.vault.deriveAll('device marks'),
    config.publicUrl.startsWith('https:'),
  )
  const decoy = hashSecret('nobody has this password')
  const router = new Router()

  router.get('/signin', async (ctx) => {
    const returnTo = localPath(ctx.query['return_to'], config.publicUrl)
    if ((await sessions.current(ctx)) && ctx.query['again'] === undefined)
      return ctx.redirect(returnTo ?? '/')
    await showSignIn(runtime, ctx, { returnTo, email: '', error: null })
  })

  router.post('/signin', async (ctx) => {
    const form = await readForm(ctx)
    const given = { email: form.text('email'), password: form.raw('password') }
    const returnTo = localPath(form.raw('return_to'), config.publicUrl)
    const { user, refused } = await authenticate({ ...runtime, devices, decoy }, ctx, given)
    if (user === null) {
      ctx.status = STATUS[refused]
      return showSignIn(runtime, ctx, { returnTo, email: given.email, error: refused })
    }
    await sessions.open(ctx, user)
    devices.write(ctx, given.email)
    await rememberLanguage(runtime.db, user, chooseLanguage(ctx).code)
    await recordAudit(runtime.db, { action: 'user.signed_in', actor: { kind: 'user', id: user, ip: ctx.ip } })
    seeOther(ctx, returnTo ?? (await homeOf(runtime, user)))
  })

  router.post('/signout', async (ctx) => {
    const user = await sessions.close(ctx)
    if (user) {
      await recordAudit(runtime.db, {
        action: 'user.signed_out',
        actor: { kind: 'user', id: user, ip: ctx.ip },
      })
    }
    seeOther(ctx, localPath(ctx.query['return_to'], config.publicUrl) ?? '/')
  })
  return router
}

const STATUS: Record<SignInError, number> = { incomplete: 422, throttled: 429, wrong: 401 }

type Checked = { user: string; refused?: never } | { user: null; refused: SignInError }

/** Who it is, or why not. A throttled attempt does not verify the password, so that a right guess is refused too. */
async function authenticate(
  runtime: SignInRuntime & { devices: DeviceMarks; decoy: Promise<string> },
  ctx: Context,
  { email, password }: { email: string; password: string },
): Promise<Checked> {
  const { db, devices } = runtime
  if (email === '' || password === '') return { user: null, refused: 'incomplete' }
  const device = devices.read(ctx, email)
  const attempt = await countAttempt(db, { email, ip: addressKey(ctx.ip), device }, runtime.now())
  if (attempt.refused) {
    const { key, limit } = attempt.refused
    await noteRefusedAttempt(
      db,
      { action: 'sign_in.throttled', key, ip: ctx.ip, details: { limit } },
      runtime.now(),
    )
    return { user: null, refused: 'throttled' }
  }
  const user = await db
    .selectFrom('users')
    .select(['id', 'password_hash'])
    .where((eb) => eb(eb.fn('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst()
  // One argon2 verification whoever it is (O42): the time does not tell whether the account exists.
  const purpose = device ? 'known_browser' : 'sign_in'
  const hash = user?.password_hash ?? (await runtime.decoy)
  const [right] = await verifySecret([hash], password, purpose).catch(async (error) => {
    await attempt.withdrawn()
    throw error
  })
  if (user?.password_hash && right) {
    await attempt.succeeded()
    return { user: user.id }
  }
  const actor = { kind: user ? 'user' : 'anonymous', id: user?.id ?? null, ip: ctx.ip } as const
  await recordAudit(db, { action: 'sign_in.failed', actor })
  return { user: null, refused: 'wrong' }
}

async function showSignIn(
  runtime: SignInRuntime,
  ctx: Context,
  state: { returnTo: string | null; email: string; error: SignInError | null },
): Promise<void> {
  allowRedirectAfterForm(ctx)
  runtime.render(ctx, 'sign_in', {
    action: '/signin',
    return_to: state.returnTo ?? '',
    email: state.email,
    error: state.error,
    done: ctx.query['done'] === 'password_changed' ? 'password_changed' : null,
    sign_up: runtime.config.signUp === 'open',
    app: await requestingApp(runtime, state.returnTo),
  })
}

async function requestingApp(
  { db, now }: SignInRuntime,
  returnTo: string | null,
): Promise<{ name: string } | null> {
  const uid = /^\/interaction\/([\w-]{10,64})$/.exec(returnTo ?? '')?.[1]
  if (!uid) return null
  const { rows } = await sql<{ name: string }>`
    select c.name from oauth_artifacts i
    join live_clients c on c.id = i.payload -> 'params' ->> 'client_id'
    where i.kind = 'Interaction' and i.hash = ${hashToken(uid)} and i.expires_at > ${now()}
  `.execute(db)
  return rows[0] ?? null
}

async function homeOf({ db }: SignInRuntime, user: string): Promise<string> {
  const publisher = await db
    .selectFrom('publisher_members')
    .select('publisher_id')
    .where('user_id', '=', user)
    .executeTakeFirst()
  return publisher ? '/developers' : '/settings/apps'
}

/**
 * An address of this site out of a parameter: a path, never another origin (RFC 9700 §4.11).
 * @returns null for anything else
 */
export function localPath(value: unknown, publicUrl: string): string | null {
  if (typeof value !== 'string' || !value.startsWith('/') || /[\\\p{Cc}]/u.test(value)) return null
  const url = URL.parse(value, publicUrl)
  // "/..//evil.example" is a path of ours as parsed, and another host's when it is sent as a Location.
  if (!url || url.origin !== publicUrl || url.pathname.startsWith('//')) return null
  return url.pathname + url.search
}
