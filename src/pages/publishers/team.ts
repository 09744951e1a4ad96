import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { type Form, readForm } from '../../http/pages/form.ts'
import { chooseLanguage } from '../../http/pages/language.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { badRequest, notFound, Problem } from '../../http/problem.ts'
import type { MemberPublisher } from '../../model/apps/member_apps.ts'
import {
  inviteMember,
  mayInvite,
  pendingInvitations,
  withdrawInvitation,
} from '../../model/people/invitations.ts'
import { changeRole, membersOf, removeMember, type TeamChange } from '../../model/people/publisher_members.ts'
import { TEAM_ROLES, type TeamRole } from '../../model/people/team_roles.ts'
import { emailAddress } from '../../model/people/user_schema.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import { askFirst } from '../confirm.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson, requireConfirmedPerson } from '../signed_in.ts'
import { type InviteForm, publisherPage, requirePublisher, requireRole } from './publisher_page.ts'

const REFUSED = {
  address: 'Enter a full email address.',
  member: 'This person is already a member.',
  enough: 'This address has already received several invitations. Try again in an hour.',
}
const LAST_ADMIN = 'A publisher needs at least one admin. Make someone else an admin first.'

/** The people of a publisher: invitations, roles, removal. */
export function teamRoutes(runtime: PageRuntime): Router {
  const { db, render, now } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()

  router.post('/invitations', proven, async (ctx) => {
    const publisher = await requirePublisher(runtime, ctx)
    requireRole(publisher.role, 'manage_team')
    requireConfirmedPerson(ctx)
    const form = await readForm(ctx)
    const invitation: InviteForm = { email: form.text('email'), role: roleOf(form, 'developer') }
    const refuse = async (error: string): Promise<void> => {
      const page = await publisherPage(runtime, ctx, publisher, { invitation }, { invitation: error })
      render(ctx, 'developers/publisher', page, { status: 422 })
    }
    if (!emailAddress.safeParse(invitation.email).success) return await refuse(REFUSED.address)
    const { name } = currentPerson(ctx)
    const inviter = { name, language: chooseLanguage(ctx), actor: currentActor(ctx) }
    if (!(await mayInvite(db, inviter.actor.id, now()))) throw tooManyInvitations()
    const outcome = await inTransaction(db, (trx) =>
      inviteMember(trx, runtime, publisher, invitation, inviter),
    )
    if (outcome === 'not_allowed') return requireRole(null, 'manage_team')
    if (outcome !== 'invited') return await refuse(REFUSED[outcome])
    back(ctx, publisher, 'invited')
  })

  router.get('/invitations/:invitation/withdraw', async (ctx) => {
    const { id, role } = await requirePublisher(runtime, ctx)
    requireRole(role, 'manage_team')
    const invitations = await pendingInvitations(db, id, now())
    const invitation = invitations.find((one) => one.id === ctx.params.invitation)
    if (!invitation) throw notFound('This invitation does not exist.')
    const { email } = invitation
    askFirst(render, ctx, {
      ...{ act: 'withdraw_invitation', names: { email } },
      back: publisherAddress(id),
    })
  })
  router.post('/invitations/:invitation/withdraw', async (ctx) => {
    const publisher = await requirePublisher(runtime, ctx)
    const outcome = await inTransaction(db, (trx) =>
      withdrawInvitation(trx, publisher.id, ctx.params.invitation, currentActor(ctx)),
    )
    if (outcome === 'not_allowed') return requireRole(null, 'manage_team')
    if (outcome === 'no_invitation') throw notFound('This invitation does not exist.')
    back(ctx, publisher, 'withdrawn')
  })

  /** Responds if a change was refused. @returns false if the change was made */
  const refused = async (ctx: Context, publisher: MemberPublisher, outcome: TeamChange): Promise<boolean> => {
    if (outcome === 'not_allowed') requireRole(null, 'manage_team')
    if (outcome === 'no_member') throw notFound('This member does not exist.')
    if (outcome !== 'last_admin') return false
    const page = await publisherPage(runtime, ctx, publisher, {}, { member: LAST_ADMIN })
    render(ctx, 'developers/publisher', page, { status: 422 })
    return true
  }

  router.post('/members/:user/role', proven, async (ctx) => {
    const publisher = await requirePublisher(runtime, ctx)
    const { user } = ctx.params
    const role = roleOf(await readForm(ctx))
    const outcome = await inTransaction(db, (trx) =>
      changeRole(trx, publisher.id, { user, role }, currentActor(ctx)),
    )
    if (!(await refused(ctx, publisher, outcome))) back(ctx, publisher, 'role_changed')
  })

  router.get('/members/:user/remove', async (ctx) => {
    const { id, role, name: publisher } = await requirePublisher(runtime, ctx)
    const reader = currentPerson(ctx).id
    const leaves = ctx.params.user === reader
    if (!leaves) requireRole(role, 'manage_team')
    const members = await membersOf(db, id, reader)
    const member = members?.find((one) => one.id === ctx.params.user)
    if (!member) throw notFound('This member does not exist.')
    askFirst(render, ctx, {
      act: leaves ? 'leave_publisher' : 'remove_member',
      names: { name: member.name, publisher },
      back: publisherAddress(id),
    })
  })
  router.post('/members/:user/remove', async (ctx) => {
    const publisher = await requirePublisher(runtime, ctx)
    const { user } = ctx.params
    const outcome = await inTransaction(db, (trx) => removeMember(trx, publisher.id, user, currentActor(ctx)))
    if (await refused(ctx, publisher, outcome)) return
    if (user === currentPerson(ctx).id) return seeOther(ctx, '/developers?done=left')
    back(ctx, publisher, 'member_removed')
  })
  return router
}

const back = (ctx: Context, { id }: MemberPublisher, done: string): void =>
  seeOther(ctx, `${publisherAddress(id)}?done=${done}`)

const publisherAddress = (id: string): string => `/developers/publishers/${id}`

/** @param otherwise the role if the form has none; without it, the form must have one */
function roleOf(form: Form, otherwise?: TeamRole): TeamRole {
  const given = form.has('role') ? form.text('role') : otherwise
  const role = TEAM_ROLES.find((name) => name === given)
  if (!role) throw badRequest('Choose a role: admin or developer.')
  return role
}

const tooManyInvitations = (): Problem =>
  new Problem('too_many_mails', 'You have sent many invitations. Try again tomorrow.')
