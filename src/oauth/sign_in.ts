import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { sql } from 'kysely'
import { hashToken } from '../database/vault.ts'
import type { Ground } from '../ground.ts'
import { readForm } from '../http/form.ts'
import type { Render } from '../http/render.ts'
import { allowRedirectAfterForm } from '../http/security_headers.ts'
import type { SignInError } from '../http/views.ts'
import { recordAudit } from '../model/audit.ts'
import { hashSecret, verifySecret } from '../model/password.ts'
import type { BrowserSessions } from './session.ts'
import { countAttempt, DeviceMarks } from './throttle.ts'

type Parts = Pick<Ground, 'db' | 'now' | 'platform' | 'vault' | 'config'> & {
  render: Render
  sessions: BrowserSessions
}

/** `/signin` and `/signout`. Forms are protected by `requireCsrf` before they come here. */
export function signInRoutes(parts: Parts): Router {
  const { sessions, config } = parts
  const devices = new DeviceMarks(parts.vault.derive('device marks'), config.publicUrl.startsWith('https:'))
  const decoy = hashSecret('nobody has this password')
  const router = new Router()

  router.get('/signin', async (ctx) => {
    const returnTo = localPath(ctx.query['return_to'], config.publicUrl)
    if ((await sessions.current(ctx)) && ctx.query['again'] === undefined)
      return ctx.redirect(returnTo ?? '/')
    await showSignIn(parts, ctx, { returnTo, email: '', error: null })
  })

  router.post('/signin', async (ctx) => {
    const form = await readForm(ctx)
    const email = form.text('email')
    const returnTo = localPath(form.raw('return_to'), config.publicUrl)
    const refuse = (error: SignInError, status: number) => {
      ctx.status = status
      return showSignIn(parts, ctx, { returnTo, email, error })
    }
    if (email === '' || form.raw('password') === '') return refuse('incomplete', 422)
    const device = devices.read(ctx, email)
    const attempt = await countAttempt(parts.db, { email, ip: ctx.ip, device }, parts.now())
    if (!attempt.allowed) {
      await recordAudit(parts.db, { action: 'sign_in.throttled', actor: { kind: 'anonymous', ip: ctx.ip } })
      return refuse('throttled', 429)
    }
    const user = await parts.db
      .selectFrom('users')
      .select(['id', 'password_hash'])
      .where((eb) => eb(eb.fn('lower', ['email']), '=', email.toLowerCase()))
      .executeTakeFirst()
    // One argon2 verification whoever it is (O42): the time does not tell whether the account exists.
    const right = await verifySecret(user?.password_hash ?? (await decoy), form.raw('password'))
    if (!user?.password_hash || !right) {
      await recordAudit(parts.db, {
        action: 'sign_in.failed',
        actor: { kind: user ? 'user' : 'anonymous', id: user?.id ?? null, ip: ctx.ip },
      })
      return refuse('wrong', 401)
    }
    await attempt.succeeded()
    await sessions.open(ctx, user.id)
    devices.write(ctx, email)
    await recordAudit(parts.db, {
      action: 'user.signed_in',
      actor: { kind: 'user', id: user.id, ip: ctx.ip },
    })
    seeOther(ctx, returnTo ?? (await homeOf(parts, user.id)))
  })

  router.post('/signout', async (ctx) => {
    const user = await sessions.close(ctx)
    if (user) {
      await recordAudit(parts.db, {
        action: 'user.signed_out',
        actor: { kind: 'user', id: user, ip: ctx.ip },
      })
    }
    seeOther(ctx, localPath(ctx.query['return_to'], config.publicUrl) ?? '/')
  })
  return router
}

async function showSignIn(
  parts: Parts,
  ctx: Context,
  state: { returnTo: string | null; email: string; error: SignInError | null },
): Promise<void> {
  allowRedirectAfterForm(ctx)
  parts.render(ctx, 'sign_in', {
    platform: { title: parts.platform.title },
    csrf: (ctx.state['csrf'] as () => string)(),
    action: '/signin',
    return_to: state.returnTo ?? '',
    email: state.email,
    error: state.error,
    app: await waitingApp(parts, state.returnTo),
  })
}

/** The app whose authorization request waits behind the sign-in. */
async function waitingApp({ db, now }: Parts, returnTo: string | null): Promise<{ name: string } | null> {
  const uid = /^\/interaction\/([\w-]{10,64})$/.exec(returnTo ?? '')?.[1]
  if (!uid) return null
  const { rows } = await sql<{ name: string }>`
    select a.name from oauth_artifacts i
    join clients c on c.id = i.payload -> 'params' ->> 'client_id'
    join apps a on a.id = c.app_id
    where i.kind = 'Interaction' and i.hash = ${hashToken(uid)} and i.expires_at > ${now()}
  `.execute(db)
  return rows[0] ?? null
}

async function homeOf({ db }: Parts, user: string): Promise<string> {
  const publisher = await db
    .selectFrom('publisher_members')
    .select('publisher_id')
    .where('user_id', '=', user)
    .executeTakeFirst()
  return publisher ? '/developers' : '/settings/apps'
}

/** RFC 9700 §4.12: after a form 303, so that no browser repeats the POST, and its password, at the next address. */
export function seeOther(ctx: Context, address: string): void {
  ctx.status = 303
  ctx.redirect(address)
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

/** For pages that need somebody: sends whoever is not signed in to the sign-in page and back. */
export function requirePerson(sessions: BrowserSessions): Middleware {
  return async (ctx, next) => {
    const session = await sessions.current(ctx)
    if (!session) return seeOther(ctx, `/signin?return_to=${encodeURIComponent(ctx.url)}`)
    ctx.state['person'] = session.person
    await next()
  }
}
