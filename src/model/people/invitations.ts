import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Language } from '../../http/pages/language.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { type MailRuntime, mayMail, writeMail } from '../mails/mails.ts'
import { limitKey, type RateLimit, takeRateLimit } from '../rate_limits.ts'
import { ownerOf } from './addresses.ts'
import { newLink, storeLink } from './mailed_links.ts'
import { holdRole, roleMay, type TeamRole } from './team_roles.ts'

const PER_INVITER: RateLimit = { most: 20, period: 86_400_000, burst: 20 }

/** Whether a person may invite another address today. Counts the attempt. */
export async function mayInvite(db: Database, person: string, now: Date): Promise<boolean> {
  return (await takeRateLimit(db, limitKey('invitation', person), PER_INVITER, now)).accepted
}

/**
 * `member`: the address belongs to a member, whom every member sees. `enough`: the mailbox has received too many
 * invitations. `not_allowed`: the inviter is not, or no longer, an admin of the publisher.
 */
export type InvitationOutcome = 'invited' | 'member' | 'enough' | 'not_allowed'

/**
 * Invites an address to a publisher by email. The result does not tell the inviter whether anyone signs in with the
 * address. An address that is already invited gets a new link in place of the old one.
 */
export async function inviteMember(
  trx: Database,
  runtime: MailRuntime,
  publisher: { id: string; name: string },
  { email, role }: { email: string; role: TeamRole },
  inviter: { name: string; language: Language; actor: Actor & { id: string } },
): Promise<InvitationOutcome> {
  const { config, now } = runtime
  const at = now()
  // The role is held, so that a transaction that takes it away finds the invitation that must end with it.
  if (!roleMay(await holdRole(trx, publisher.id, inviter.actor.id), 'manage_team')) return 'not_allowed'
  if (await isMember(trx, publisher.id, email)) return 'member'
  if (!(await mayMail(trx, 'invitation', email, at))) return 'enough'
  const link = newLink(config.publicUrl, 'invitation', at)
  const { rows } = await sql<{ id: string }>`
    insert into publisher_invitations (id, publisher_id, email, role, invited_by, created_at, expires_at)
    values (${newId('inv')}, ${publisher.id}, ${email}, ${role}, ${inviter.actor.id}, ${at}, ${link.expiresAt})
    on conflict (publisher_id, lower(email)) do update
      set role = excluded.role, invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at
    returning id
  `.execute(trx)
  const invitation = rows[0]?.id ?? ''
  await trx.deleteFrom('mailed_links').where('invitation_id', '=', invitation).execute()
  await storeLink(trx, link, { purpose: 'invitation', email, invitation }, at)
  const language = (await ownerOf(trx, email))?.language ?? inviter.language
  const values = { inviter: inviter.name, publisher: publisher.name }
  await writeMail(trx, runtime, { about: 'invitation', values, to: email, language, url: link.url, link })
  const { actor } = inviter
  await recordAudit(trx, {
    action: 'publisher.member_invited',
    actor,
    publisher: publisher.id,
    details: { invitation, role },
  })
  return 'invited'
}

async function isMember(db: Database, publisher: string, email: string): Promise<boolean> {
  const member = await db
    .selectFrom('publisher_members as pm')
    .innerJoin('users as us', 'us.id', 'pm.user_id')
    .select('us.id')
    .where('pm.publisher_id', '=', publisher)
    .where(sql<string>`lower(us.email)`, '=', sql<string>`lower(${email})`)
    .executeTakeFirst()
  return member !== undefined
}

export type PendingInvitation = {
  id: string
  email: string
  role: TeamRole
  invited_by: string | null
  created_at: Date
  expires_at: Date
}

/** The invitations to a publisher that can still be accepted, newest first. */
export async function pendingInvitations(
  db: Database,
  publisher: string,
  now: Date,
): Promise<PendingInvitation[]> {
  return await db
    .selectFrom('publisher_invitations as i')
    .leftJoin('users as us', 'us.id', 'i.invited_by')
    .select(['i.id', 'i.email', 'i.role', 'us.name as invited_by', 'i.created_at', 'i.expires_at'])
    .where('i.publisher_id', '=', publisher)
    .where('i.expires_at', '>', now)
    .orderBy('i.created_at', 'desc')
    .$narrowType<{ role: TeamRole }>()
    .execute()
}

/**
 * Withdraws an invitation. Its link stops working immediately. `no_invitation`: there is none, or it was accepted.
 */
export async function withdrawInvitation(
  trx: Database,
  publisher: string,
  invitation: string,
  actor: Actor & { id: string },
): Promise<'done' | 'no_invitation' | 'not_allowed'> {
  if (!roleMay(await holdRole(trx, publisher, actor.id), 'manage_team')) return 'not_allowed'
  const gone = await trx
    .deleteFrom('publisher_invitations')
    .where('id', '=', invitation)
    .where('publisher_id', '=', publisher)
    .returning('id')
    .executeTakeFirst()
  if (!gone) return 'no_invitation'
  const action = 'publisher.invitation_withdrawn'
  await recordAudit(trx, { action, actor, publisher, details: { invitation } })
  return 'done'
}
