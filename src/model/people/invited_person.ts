import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { endOtherClaims, lockClaims, ownerOf } from './addresses.ts'
import { findLink, useLink } from './mailed_links.ts'
import { joinPublisher } from './publisher_members.ts'

/** An invitation as the person reads it who has its link. */
export type Invitation = { email: string; publisher: string; inviter: string | null }

/** @returns null when the link has expired or was used, or the invitation was withdrawn */
export async function findInvitation(db: Database, value: string, now: Date): Promise<Invitation | null> {
  const link = await findLink(db, 'invitation', value, now)
  if (!link) return null
  const found = await db
    .selectFrom('publisher_invitations as i')
    .innerJoin('publishers as pu', 'pu.id', 'i.publisher_id')
    .leftJoin('users as us', 'us.id', 'i.invited_by')
    .select(['i.email', 'pu.name as publisher', 'us.name as inviter'])
    .where('i.id', '=', link.invitation_id)
    .executeTakeFirst()
  return found ?? null
}

/** `other_person`: they have not confirmed the address that was invited. */
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
  await joinPublisher(trx, taken.publisher, actor.id, actor, now)
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

/** `has_account`: somebody signs in with the invited address already. */
export type Joined = { kind: 'joined'; user: string } | { kind: 'used' } | { kind: 'has_account' }

/** Creates an account for the invited address, which the link has confirmed, and joins the publisher with it. */
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
  // Where somebody confirms the address at the same moment, the unique index refuses this, and all is tried again.
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
  await joinPublisher(trx, taken.publisher, id, actor, now)
  return { kind: 'joined', user: id }
}

/** Uses an invitation up, where its address is one that the person has confirmed. */
async function takeInvitation(
  trx: Database,
  value: string,
  person: string,
  now: Date,
): Promise<{ id: string; publisher: string } | 'used' | 'other_person'> {
  const link = await findLink(trx, 'invitation', value, now)
  if (!link) return 'used'
  if ((await ownerOf(trx, link.email))?.id !== person) return 'other_person'
  return (await useUp(trx, value, now)) ?? 'used'
}

/** An invitation ends with its link. @returns null when another request was first */
async function useUp(
  trx: Database,
  value: string,
  now: Date,
): Promise<{ id: string; publisher: string } | null> {
  const link = await useLink(trx, 'invitation', value, now)
  if (!link) return null
  const gone = await trx
    .deleteFrom('publisher_invitations')
    .where('id', '=', link.invitation_id)
    .returning(['id', 'publisher_id as publisher'])
    .executeTakeFirst()
  return gone ?? null
}
