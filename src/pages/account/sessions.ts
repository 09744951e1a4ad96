import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { deviceText } from '../../model/account/device.ts'
import { endSession, endSessions, sessionsOf } from '../../model/account/session_list.ts'
import { recordAudit } from '../../model/audit/audit_log.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson, currentSession } from '../signed_in.ts'

export interface SessionSection {
  sessions: {
    id: string
    device: string
    ip: string
    created_at: Date
    last_seen_at: Date
    this_one: boolean
  }[]
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/account/sessions': SessionSection
  }
}

/** Where the person is signed in. */
export async function sessionSection({ db, now }: PageRuntime, ctx: Context): Promise<SessionSection> {
  const { texts } = chooseLanguage(ctx)
  const here = await currentSession(ctx)
  const found = await sessionsOf(db, currentPerson(ctx).id, now())
  const sessions = found.map(({ id, ip, created_at, last_seen_at, ...device }) => ({
    ...{ id, created_at, last_seen_at, ip: ip ?? '' },
    device: deviceText(device, texts.account.sessions),
    this_one: id === here,
  }))
  return { sessions }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `/account/sessions`: ends one of them, or all. */
export function sessionRoutes({ db, signOut }: PageRuntime): Router {
  const router = new Router()

  router.post('/:session/end', async (ctx) => {
    const { session } = ctx.params
    const ended =
      UUID.test(session) && (await inTransaction(db, (trx) => endSession(trx, session, currentActor(ctx))))
    if (!ended) throw notFound('This session does not exist.')
    seeOther(ctx, '/account?done=session_ended')
  })

  // Ending this browser's session works like the sign-out button, so that a session at the identity provider ends
  // too.
  router.post('/end', async (ctx) => {
    const actor = currentActor(ctx)
    const here = await currentSession(ctx)
    await inTransaction(db, async (trx) => {
      const sessions = await endSessions(trx, actor.id, here)
      await recordAudit(trx, { action: 'user.signed_out_everywhere', actor, details: { sessions } })
    })
    await signOut(ctx, '/signin?done=signed_out_everywhere')
  })
  return router
}
