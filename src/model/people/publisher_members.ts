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
    .selectFrom('publisher_members as m')
    .innerJoin('users as us', 'us.id', 'm.user_id')
    .select(['us.id', 'us.name'])
    .select(sql<string>`coalesce(us.email, '')`.as('email'))
    .where('m.publisher_id', '=', publisher)
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

/** @returns false when nobody signs in with this address */
export async function addMember(
  trx: Database,
  publisher: string,
  email: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const user = await trx
    .selectFrom('users')
    .select('id')
    .where(sql<string>`lower(email)`, '=', email.toLowerCase())
    .executeTakeFirst()
  if (!user) return false
  const added = await trx
    .insertInto('publisher_members')
    .values({ publisher_id: publisher, user_id: user.id, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  if (added) {
    await recordAudit(trx, { action: 'publisher.member_added', actor, publisher, details: { user: user.id } })
  }
  return true
}

/** @returns false when the person is not a member, or is the last one: a publisher always has a member */
export async function removeMember(
  trx: Database,
  publisher: string,
  user: string,
  actor: Actor,
): Promise<boolean> {
  // One removal at a time per publisher: two at once must not remove its last two members.
  await trx.selectFrom('publishers').select('id').where('id', '=', publisher).forUpdate().execute()
  const { rows } = await sql<{ user_id: string }>`
    delete from publisher_members m where publisher_id = ${publisher} and user_id = ${user}
      and exists (select from publisher_members o where o.publisher_id = ${publisher} and o.user_id <> ${user})
    returning user_id
  `.execute(trx)
  if (rows.length === 0) return false
  await recordAudit(trx, { action: 'publisher.member_removed', actor, publisher, details: { user } })
  return true
}
