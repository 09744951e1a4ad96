import type { Context } from 'koa'
import { chooseLanguage } from '../../http/pages/language.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { recordAudit } from '../../model/audit/audit_log.ts'
import type { Origin } from '../../model/people/sessions.ts'
import { rememberLanguage } from '../../model/people/users.ts'
import { type SignInRuntime, showSignIn } from './sign_in_page.ts'

type Entrance = {
  user: string
  origin: Origin
  returnTo: string | null
  /** The proof besides or instead of a password, for the audit log. */
  by?: 'passkey' | 'password and passkey' | 'password and recovery code'
}

/** Opens the session of a person who has proved who they are, and redirects to where they wanted to go. */
export async function enter(
  runtime: SignInRuntime,
  ctx: Context,
  { user, origin, returnTo, by }: Entrance,
): Promise<void> {
  if (!(await runtime.sessions.open(ctx, user, origin))) {
    return await showSignIn(runtime, ctx, { returnTo, error: 'signed_out_there' })
  }
  await rememberLanguage(runtime.db, user, chooseLanguage(ctx).code)
  const { method } = origin
  const details = { ...(method === 'local' ? {} : { method }), ...(by ? { by } : {}) }
  await recordAudit(runtime.db, {
    action: 'user.signed_in',
    actor: { kind: 'user', id: user, ip: ctx.ip },
    ...(Object.keys(details).length > 0 ? { details } : {}),
  })
  seeOther(ctx, returnTo ?? (await homeOf(runtime, user, origin)))
}

/** People with a local account usually want the console, people from the vendor their organisation. */
async function homeOf({ db }: SignInRuntime, user: string, origin: Origin): Promise<string> {
  if (origin.method !== 'local') return '/settings/apps'
  const publisher = await db
    .selectFrom('publisher_members')
    .select('publisher_id')
    .where('user_id', '=', user)
    .executeTakeFirst()
  return publisher ? '/developers' : '/settings/apps'
}
