import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound, Problem } from '../../http/problem.ts'
import { type MemberPublisher, publishersOf } from '../../model/apps/member_apps.ts'
import { newId } from '../../model/ids.ts'
import {
  inviteMember,
  mayInvite,
  type PendingInvitation,
  pendingInvitations,
  withdrawInvitation,
} from '../../model/people/invitations.ts'
import { joinPublisher, membersOf, removeMember } from '../../model/people/publisher_members.ts'
import type { Publisher } from '../../model/people/publisher_schema.ts'
import { putPublisher } from '../../model/people/publishers.ts'
import { emailAddress } from '../../model/people/user_schema.ts'
import { requireFreshProof } from '../../oauth/sign_in/fresh_proof.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson, requireConfirmedPerson } from '../signed_in.ts'
import { type PasskeyRule, passkeyRule, passkeyRuleRoutes } from './passkey_rule.ts'
import { type PublisherErrors, publisherErrors, readPublisher } from './publisher_form.ts'

type PublisherFormErrors = PublisherErrors & { member?: string }

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/publishers': { publishers: MemberPublisher[] }
    'developers/publisher': {
      /** Where the form is posted to. */
      action: string
      is_new: boolean
      values: Publisher
      errors: PublisherFormErrors
      invitations: PendingInvitation[]
      /** Whether the reader may invite: their own address is confirmed. */
      may_invite: boolean
      members: { id: string; name: string; email: string; is_reader: boolean }[]
      /** null while the publisher is not there yet. */
      passkey_rule: PasskeyRule | null
    }
  }
}

const NEW = { name: '', website: '', support: '' }

const REFUSED = {
  address: 'Give a full e-mail address.',
  member: 'This address is a member’s already.',
  enough: 'This address has been sent several invitations. Try again in an hour.',
}

/** `/developers/publishers`: who publishes the apps, and which people may work on them. */
export function publisherRoutes(runtime: PageRuntime): Router {
  const { db, render, now } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()

  const findPublisher = async (ctx: Context): Promise<MemberPublisher> => {
    const all = await publishersOf(db, currentPerson(ctx).id)
    const found = all.find(({ id }) => id === ctx.params.publisher)
    if (!found) throw notFound('There is no such publisher.')
    return found
  }
  const show = async (
    ctx: Context,
    id: string | null,
    values: Publisher,
    errors: PublisherFormErrors = {},
  ): Promise<void> => {
    const { id: reader, confirmed } = currentPerson(ctx)
    const members = id === null ? [] : ((await membersOf(db, id, reader)) ?? [])
    const invitations = members.length === 0 || id === null ? [] : await pendingInvitations(db, id, now())
    if (Object.keys(errors).length > 0) ctx.status = 422
    render(ctx, 'developers/publisher', {
      action: `/developers/publishers/${id ?? 'new'}`,
      is_new: id === null,
      values,
      errors,
      invitations,
      may_invite: confirmed,
      members: members.map((member) => ({ ...member, is_reader: member.id === reader })),
      passkey_rule: id === null ? null : await passkeyRule(runtime, id),
    })
  }

  router.use(passkeyRuleRoutes(runtime).routes())
  router.get('/', async (ctx) => {
    const publishers = await publishersOf(db, currentPerson(ctx).id)
    render(ctx, 'developers/publishers', { publishers })
  })
  router.get('/new', (ctx) => show(ctx, null, NEW))
  router.post('/new', async (ctx) => {
    const values = readPublisher(await readForm(ctx))
    const errors = publisherErrors(values)
    if (Object.keys(errors).length > 0) return show(ctx, null, values, errors)
    const id = newId('pub')
    await inTransaction(db, async (trx) => {
      await putPublisher(trx, id, values, currentActor(ctx), now())
      await joinPublisher(trx, id, currentPerson(ctx).id, currentActor(ctx), now())
    })
    seeOther(ctx, `/developers/publishers/${id}?done=saved`)
  })
  router.get('/:publisher', async (ctx) => {
    const { id, ...values } = await findPublisher(ctx)
    await show(ctx, id, values)
  })
  router.post('/:publisher', async (ctx) => {
    const { id } = await findPublisher(ctx)
    const values = readPublisher(await readForm(ctx))
    const errors = publisherErrors(values)
    if (Object.keys(errors).length > 0) return show(ctx, id, values, errors)
    await inTransaction(db, (trx) => putPublisher(trx, id, values, currentActor(ctx), now()))
    seeOther(ctx, `/developers/publishers/${id}?done=saved`)
  })
  router.post('/:publisher/invitations', proven, async (ctx) => {
    const { id, ...values } = await findPublisher(ctx)
    requireConfirmedPerson(ctx)
    const email = (await readForm(ctx)).text('email')
    if (!emailAddress.safeParse(email).success) return show(ctx, id, values, { member: REFUSED.address })
    const { name } = currentPerson(ctx)
    const inviter = { name, language: chooseLanguage(ctx), actor: currentActor(ctx) }
    if (!(await mayInvite(db, inviter.actor.id, now()))) throw tooManyInvitations()
    const outcome = await inTransaction(db, (trx) =>
      inviteMember(trx, runtime, { id, name: values.name }, email, inviter),
    )
    if (outcome === 'not_member') throw notFound('There is no such publisher.')
    if (outcome !== 'invited') return show(ctx, id, values, { member: REFUSED[outcome] })
    seeOther(ctx, `/developers/publishers/${id}?done=invited`)
  })
  router.post('/:publisher/invitations/:invitation/withdraw', async (ctx) => {
    const { id } = await findPublisher(ctx)
    const { invitation } = ctx.params
    const withdrawn = await inTransaction(db, (trx) =>
      withdrawInvitation(trx, id, invitation, currentActor(ctx)),
    )
    if (!withdrawn) throw notFound('There is no such invitation.')
    seeOther(ctx, `/developers/publishers/${id}?done=withdrawn`)
  })
  router.post('/:publisher/members/:user/remove', async (ctx) => {
    const { id, ...values } = await findPublisher(ctx)
    const removed = await inTransaction(db, (trx) =>
      removeMember(trx, id, ctx.params.user, currentActor(ctx)),
    )
    if (!removed)
      return show(ctx, id, values, { member: 'The last member of a publisher cannot be removed.' })
    seeOther(
      ctx,
      ctx.params.user === currentPerson(ctx).id
        ? '/developers'
        : `/developers/publishers/${id}?done=member_removed`,
    )
  })
  return router
}

const tooManyInvitations = (): Problem =>
  new Problem('too_many_mails', 'You have sent many invitations. Try again tomorrow.')
