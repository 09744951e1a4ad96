import type { Context } from 'koa'
import { pageLanguage } from '../../http/pages/language.ts'
import { type Option, optionsOf } from '../../http/pages/views.ts'
import { notFound, Problem } from '../../http/problem.ts'
import { type MemberPublisher, publishersOf } from '../../model/apps/member_apps.ts'
import { type PendingInvitation, pendingInvitations } from '../../model/people/invitations.ts'
import { membersOf, type PublisherMember } from '../../model/people/publisher_members.ts'
import type { Publisher } from '../../model/people/publisher_schema.ts'
import { roleMay, TEAM_ROLES, type TeamAct, type TeamRole } from '../../model/people/team_roles.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'
import { type PasskeyRule, passkeyRule } from './passkey_rule.ts'
import type { PublisherErrors } from './publisher_form.ts'

export type PublisherFormErrors = PublisherErrors & { member?: string; invitation?: string }

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/publisher': {
      /** The URL that the form is posted to. */
      action: string
      is_new: boolean
      values: Publisher
      errors: PublisherFormErrors
      /** Whether the reader may change the profile. */
      may_change: boolean
      team: TeamView | null
      /** Whether members must have passkeys; null if the reader may not change that. */
      passkey_rule: PasskeyRule | null
    }
  }
  interface Partials {
    'partials/team': { action: string; publisher: string; errors: PublisherFormErrors; team: TeamView }
  }
}

/** The people of a publisher; null for one that is not stored yet. */
export interface TeamView {
  members: (PublisherMember & {
    is_reader: boolean
    /** The roles that the reader may give to the member. Empty if none. */
    roles: Option[]
    /** Whether the reader may remove the member: admins remove anyone, members themselves. */
    may_remove: boolean
  })[]
  invitations: PendingInvitation[]
  /** Whether the reader is an admin. */
  may_manage: boolean
  /** The form for an invitation; null for developers, and for admins who have not confirmed their own address. */
  invite: { email: string; roles: Option[] } | null
}

/** The input of an invitation. The role with fewer rights is the default. */
export type InviteForm = { email: string; role: TeamRole }
const NO_INVITATION: InviteForm = { email: '', role: 'developer' }

/** The page of a publisher, for its members. */
export async function publisherPage(
  runtime: PageRuntime,
  ctx: Context,
  { id, role, ...profile }: MemberPublisher,
  typed: { profile?: Publisher; invitation?: InviteForm } = {},
  errors: PublisherFormErrors = {},
) {
  const { db, now } = runtime
  const { id: reader, confirmed } = currentPerson(ctx)
  const may_manage = roleMay(role, 'manage_team')
  const [members, invitations] = await Promise.all([
    membersOf(db, id, reader),
    pendingInvitations(db, id, now()),
  ])
  const { email, role: invited } = typed.invitation ?? NO_INVITATION
  const team: TeamView = {
    members: (members ?? []).map((member) => ({
      ...member,
      is_reader: member.id === reader,
      roles: may_manage ? roleOptions(ctx, member.role) : [],
      may_remove: may_manage || member.id === reader,
    })),
    invitations,
    may_manage,
    invite: may_manage && confirmed ? { email, roles: roleOptions(ctx, invited) } : null,
  }
  return {
    action: `/developers/publishers/${id}`,
    is_new: false,
    values: typed.profile ?? profile,
    errors,
    may_change: roleMay(role, 'change_publisher'),
    team,
    passkey_rule: may_manage ? await passkeyRule(runtime, id) : null,
  }
}

function roleOptions(ctx: Context, selected: TeamRole): Option[] {
  const { roles } = pageLanguage(ctx).texts.developers.publisher
  return optionsOf(
    TEAM_ROLES.map((id) => ({ id, name: roles[id] })),
    selected,
  )
}

/** The publisher of the path, with the reader's role in it. Throws 404 for people who are not members. */
export async function requirePublisher(
  { db }: Pick<PageRuntime, 'db'>,
  ctx: Context,
): Promise<MemberPublisher> {
  const all = await publishersOf(db, currentPerson(ctx).id)
  const found = all.find(({ id }) => id === ctx.params.publisher)
  if (!found) throw notFound('This publisher does not exist.')
  return found
}

/** What only admins may do, as a sentence for developers. */
const ADMINS_ONLY: Record<Exclude<TeamAct, 'read' | 'develop'>, string> = {
  change_production: 'Only an admin of the publisher can change production settings.',
  delete_app: 'Only an admin of the publisher can delete an app.',
  submit_app: 'Only an admin of the publisher can submit an app for review.',
  change_publisher: 'Only an admin of the publisher can change its profile.',
  manage_team: 'Only an admin of the publisher can invite and remove people.',
}

/** Why a role does not allow the act, in a sentence; null if it does. */
export function roleProblem(role: TeamRole | null, act: keyof typeof ADMINS_ONLY): string | null {
  return roleMay(role, act) ? null : ADMINS_ONLY[act]
}

/** @throws Problem 403 for a role that does not allow the act */
export function requireRole(role: TeamRole | null, act: keyof typeof ADMINS_ONLY): void {
  const problem = roleProblem(role, act)
  if (problem !== null) throw new Problem('forbidden', problem)
}

/** The act of changing an environment: every member may change the sandbox, only admins production. */
const changeOf = (environment: Environment) =>
  environment === 'production' ? 'change_production' : 'develop'

/** Whether a role may change what an environment uses. */
export const mayChange = (role: TeamRole, environment: Environment): boolean =>
  roleMay(role, changeOf(environment))

/** @throws Problem 403 unless the role may change what the environment uses */
export function requireChange(role: TeamRole, environment: Environment): void {
  if (environment === 'production') requireRole(role, 'change_production')
}
