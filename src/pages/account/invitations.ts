import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { type OwnInvitation, ownInvitations, respondToInvitation } from '../../model/people/invited_person.ts'
import type { Person } from '../../model/people/sessions.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor } from '../signed_in.ts'

export interface InvitationSection {
  invitations: OwnInvitation[]
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/account/invitations': InvitationSection
  }
}

/** The person's invitations. They can be accepted or declined here, without the mail. */
export async function invitationSection(
  { db, now }: PageRuntime,
  { id }: Person,
): Promise<InvitationSection> {
  return { invitations: await ownInvitations(db, id, now()) }
}

/** `/account/invitations`: accepts or declines an invitation. */
export function ownInvitationRoutes({ db, now }: PageRuntime): Router {
  const router = new Router()
  const respond = async (ctx: Context, decision: 'accept' | 'decline'): Promise<void> => {
    const { invitation } = ctx.params
    const done = await inTransaction(db, (trx) =>
      respondToInvitation(trx, invitation, decision, currentActor(ctx), now()),
    )
    if (!done) throw notFound('This invitation does not exist. It may have been withdrawn.')
  }
  router.post('/:invitation/accept', async (ctx) => {
    await respond(ctx, 'accept')
    seeOther(ctx, '/developers?done=joined')
  })
  router.post('/:invitation/decline', async (ctx) => {
    await respond(ctx, 'decline')
    seeOther(ctx, '/account?done=declined')
  })
  return router
}
