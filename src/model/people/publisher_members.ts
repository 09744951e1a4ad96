import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'

export type PublisherMember = { id: string; name: string; email: string }

/** The members of a publisher; null when `person` is not one of them. */
export async function membersOf(
  db: Database,
  publisher: string,
  person: string,
): Promise<PublisherMember[] | null> {
  const rows = await db
    .selectFrom('publisher_members as pm')
    .innerJoin('users as us', 'us.id', 'pm.user_id')
    .select(['us.id', 'us.name'])
    .select(sql<string>`coalesce(us.email, us.unconfirmed_email, '')`.as('email'))
    .where('pm.publisher_id', '=', publisher)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('publisher_members as own')
          .select('own.user_id')
          .where('own.publisher_id', '=', publisher)
          .where('own.user_id', '=', person),
      ),
    )
    .orderBy('us.name')
    .execute()
  return rows.length > 0 ? rows : null
}

/** Makes a person a member, by an act of their own: they created the publisher, or accepted its invitation. */
export async function joinPublisher(
  trx: Database,
  publisher: string,
  user: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const added = await trx
    .insertInto('publisher_members')
    .values({ publisher_id: publisher, user_id: user, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  if (!added) return
  await recordAudit(trx, { action: 'publisher.member_added', actor, publisher, details: { user } })
}

/**
 * Ends a membership, and the invitations that this person has sent.
 * @returns false when the person is not a member, or is the last one: a publisher always has a member
 */
export async function removeMember(
  trx: Database,
  publisher: string,
  user: string,
  actor: Actor,
): Promise<boolean> {
  // One removal at a time per publisher: two at once must not remove its last two members.
  await trx.selectFrom('publishers').select('id').where('id', '=', publisher).forUpdate().execute()
  const { rows } = await sql<{ user_id: string }>`
    delete from publisher_members pm where publisher_id = ${publisher} and user_id = ${user}
      and exists (select from publisher_members other
        where other.publisher_id = ${publisher} and other.user_id <> ${user})
    returning user_id
  `.execute(trx)
  if (rows.length === 0) return false
  await trx
    .deleteFrom('publisher_invitations')
    .where('publisher_id', '=', publisher)
    .where('invited_by', '=', user)
    .execute()
  await recordAudit(trx, { action: 'publisher.member_removed', actor, publisher, details: { user } })
  return true
}
