import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { endOtherClaims, lockClaims, ownerOf } from './addresses.ts'
import { findLink, useLink } from './mailed_links.ts'
import { joinPublisher } from './publisher_members.ts'
import type { TeamRole } from './team_roles.ts'

/** An invitation as the person with its link reads it. */
export type Invitation = { email: string; role: TeamRole; publisher: string; inviter: string | null }

/** @returns null if the link has expired or was used, or the invitation was withdrawn */
export async function findInvitation(db: Database, value: string, now: Date): Promise<Invitation | null> {
  const link = await findLink(db, 'invitation', value, now)
  if (!link) return null
  const found = await db
    .selectFrom('publisher_invitations as i')
    .innerJoin('publishers as pu', 'pu.id', 'i.publisher_id')
    .leftJoin('users as us', 'us.id', 'i.invited_by')
    .select(['i.email', 'i.role', 'pu.name as publisher', 'us.name as inviter'])
    .where('i.id', '=', link.invitation_id)
    .$narrowType<{ role: TeamRole }>()
    .executeTakeFirst()
  return found ?? null
}

/** `other_person`: the actor has not confirmed the address that was invited. */
export type InvitationResponse = 'done' | 'used' | 'other_person'

/** Joins the publisher, as the person who has confirmed the invited address. */
export async function acceptInvitation(
  trx: Database,
  value: string,
  actor: Actor & { id: string },
  now: Date,
): Promise<InvitationResponse> {
  const taken = await takeInvitation(trx, value, actor.id, now)
  if (typeof taken === 'string') return taken
  const { publisher, role } = taken
  await joinPublisher(trx, { publisher, user: actor.id, role }, actor, now)
  return 'done'
}

export async function declineInvitation(
  trx: Database,
  value: string,
  actor: Actor & { id: string },
  now: Date,
): Promise<InvitationResponse> {
  const taken = await takeInvitation(trx, value, actor.id, now)
  if (typeof taken === 'string') return taken
  const action = 'publisher.invitation_declined'
  await recordAudit(trx, { action, actor, publisher: taken.publisher, details: { invitation: taken.id } })
  return 'done'
}

/** An invitation to a person whose address is known, so that no link is needed. */
export type OwnInvitation = { id: string; publisher: string; inviter: string | null; expires_at: Date }

/** The invitations to a person's confirmed address, newest first. */
export async function ownInvitations(db: Database, person: string, now: Date): Promise<OwnInvitation[]> {
  const { rows } = await sql<OwnInvitation>`
    select i.id, pu.name as publisher, inviter.name as inviter, i.expires_at
    from users us
    join publisher_invitations i on lower(i.email) = lower(us.email) and i.expires_at > ${now}
    join publishers pu on pu.id = i.publisher_id
    left join users inviter on inviter.id = i.invited_by
    where us.id = ${person} order by i.created_at desc
  `.execute(db)
  return rows
}

/** Accepts or declines an invitation of the acting person. @returns false if there is none, or no longer */
export async function respondToInvitation(
  trx: Database,
  invitation: string,
  decision: 'accept' | 'decline',
  actor: Actor & { id: string },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ publisher: string; role: TeamRole }>`
    delete from publisher_invitations i using users us
    where i.id = ${invitation} and i.expires_at > ${now}
      and us.id = ${actor.id} and lower(us.email) = lower(i.email)
    returning i.publisher_id as publisher, i.role
  `.execute(trx)
  const [taken] = rows
  if (!taken) return false
  const { publisher, role } = taken
  if (decision === 'accept') await joinPublisher(trx, { publisher, user: actor.id, role }, actor, now)
  else {
    const action = 'publisher.invitation_declined'
    await recordAudit(trx, { action, actor, publisher, details: { invitation } })
  }
  return true
}

/** `has_account`: a person already signs in with the invited address. */
export type Joined = { kind: 'joined'; user: string } | { kind: 'used' } | { kind: 'has_account' }

/** Creates an account for the invited address, which the link has confirmed, and adds it to the publisher. */
export async function signUpInvited(
  trx: Database,
  value: string,
  person: { name: string; passwordHash: string; language: string },
  ip: string,
  now: Date,
): Promise<Joined> {
  const link = await findLink(trx, 'invitation', value, now)
  if (!link) return { kind: 'used' }
  const { email } = link
  if (await ownerOf(trx, email)) return { kind: 'has_account' }
  await lockClaims(trx, email)
  const taken = await useUp(trx, value, now)
  if (!taken) return { kind: 'used' }
  const id = newId('usr')
  const actor = { kind: 'user', id, ip } as const
  const { name, passwordHash: password_hash, language } = person
  // If a person confirms the address at the same moment, the unique index refuses this, and the transaction is
  // repeated.
  await trx
    .insertInto('users')
    .values({ id, email, name, password_hash, language, created_at: now, updated_at: now })
    .execute()
  await recordAudit(trx, {
    action: 'user.created',
    actor,
    details: { user: id },
    identity: { noun: 'user', id, details: { email, name } },
  })
  await endOtherClaims(trx, email, id, actor)
  const { publisher, role } = taken
  await joinPublisher(trx, { publisher, user: id, role }, actor, now)
  return { kind: 'joined', user: id }
}

type UsedInvitation = { id: string; publisher: string; role: TeamRole }

/** Uses up an invitation, if the person has confirmed its address. */
async function takeInvitation(
  trx: Database,
  value: string,
  person: string,
  now: Date,
): Promise<UsedInvitation | 'used' | 'other_person'> {
  const link = await findLink(trx, 'invitation', value, now)
  if (!link) return 'used'
  if ((await ownerOf(trx, link.email))?.id !== person) return 'other_person'
  return (await useUp(trx, value, now)) ?? 'used'
}

/** Uses up a link with its invitation. @returns null if another request was first */
async function useUp(trx: Database, value: string, now: Date): Promise<UsedInvitation | null> {
  const link = await useLink(trx, 'invitation', value, now)
  if (!link) return null
  const gone = await trx
    .deleteFrom('publisher_invitations')
    .where('id', '=', link.invitation_id)
    .returning(['id', 'publisher_id as publisher', 'role'])
    .$narrowType<{ role: TeamRole }>()
    .executeTakeFirst()
  return gone ?? null
}
