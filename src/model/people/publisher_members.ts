import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { roleMay, type TeamRole } from './team_roles.ts'

export type PublisherMember = { id: string; name: string; email: string; role: TeamRole }

/** The members of a publisher; null if `person` is not one of them. */
export async function membersOf(
  db: Database,
  publisher: string,
  person: string,
): Promise<PublisherMember[] | null> {
  const rows = await db
    .selectFrom('publisher_members as pm')
    .innerJoin('users as us', 'us.id', 'pm.user_id')
    .select(['us.id', 'us.name', 'pm.role'])
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
    .$narrowType<{ role: TeamRole }>()
    .execute()
  return rows.length > 0 ? rows : null
}

/** Adds a member by their own action: they created the publisher, or accepted its invitation. */
export async function joinPublisher(
  trx: Database,
  { publisher, user, role }: { publisher: string; user: string; role: TeamRole },
  actor: Actor,
  now: Date,
): Promise<void> {
  const added = await trx
    .insertInto('publisher_members')
    .values({ publisher_id: publisher, user_id: user, role, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  if (!added) return
  await recordAudit(trx, { action: 'publisher.member_added', actor, publisher, details: { user, role } })
}

/**
 * `no_member`: the person is not a member. `not_allowed`: the actor is not, or no longer, an admin. `last_admin`:
 * nobody could invite and remove people afterwards.
 */
export type TeamChange = 'done' | 'no_member' | 'not_allowed' | 'last_admin'

/** Ends a membership and the invitations that this person has sent. Everyone may leave; only admins remove others. */
export async function removeMember(
  trx: Database,
  publisher: string,
  user: string,
  actor: Actor & { id: string },
): Promise<TeamChange> {
  const refused = await refusalOfChange(trx, publisher, user, actor.id, user === actor.id)
  if (refused) return refused
  await trx
    .deleteFrom('publisher_members')
    .where('publisher_id', '=', publisher)
    .where('user_id', '=', user)
    .execute()
  await endInvitationsBy(trx, publisher, user)
  await recordAudit(trx, { action: 'publisher.member_removed', actor, publisher, details: { user } })
  return 'done'
}

/** Gives a member a role. A developer may not invite anyone, so the invitations of a new developer end. */
export async function changeRole(
  trx: Database,
  publisher: string,
  { user, role }: { user: string; role: TeamRole },
  actor: Actor & { id: string },
): Promise<TeamChange> {
  const refused = await refusalOfChange(trx, publisher, user, actor.id, false, role)
  if (refused) return refused
  const changed = await trx
    .updateTable('publisher_members')
    .set({ role })
    .where('publisher_id', '=', publisher)
    .where('user_id', '=', user)
    .where('role', '<>', role)
    .returning('user_id')
    .executeTakeFirst()
  if (!changed) return 'done'
  if (!roleMay(role, 'manage_team')) await endInvitationsBy(trx, publisher, user)
  const changes = { role: { before: role === 'admin' ? 'developer' : 'admin', after: role } }
  const details = { user, role, changes }
  await recordAudit(trx, { action: 'publisher.role_changed', actor, publisher, details })
  return 'done'
}

/** Changes of one team wait for each other, so that two concurrent ones do not remove its last two admins. */
async function refusalOfChange(
  trx: Database,
  publisher: string,
  user: string,
  actor: string,
  isAllowedToAll: boolean,
  role: TeamRole | null = null,
): Promise<Exclude<TeamChange, 'done'> | null> {
  await trx.selectFrom('publishers').select('id').where('id', '=', publisher).forNoKeyUpdate().execute()
  const rows = await trx
    .selectFrom('publisher_members')
    .select(['user_id', 'role'])
    .where('publisher_id', '=', publisher)
    .$narrowType<{ role: TeamRole }>()
    .execute()
  const roles = new Map(rows.map((row) => [row.user_id, row.role]))
  if (!isAllowedToAll && !roleMay(roles.get(actor) ?? null, 'manage_team')) return 'not_allowed'
  const before = roles.get(user)
  if (before === undefined) return 'no_member'
  if (role === null) roles.delete(user)
  else roles.set(user, role)
  const hasAdmin = [...roles.values()].includes('admin')
  return !hasAdmin && (before === 'admin' || roles.size === 0) ? 'last_admin' : null
}

async function endInvitationsBy(trx: Database, publisher: string, user: string): Promise<void> {
  await trx
    .deleteFrom('publisher_invitations')
    .where('publisher_id', '=', publisher)
    .where('invited_by', '=', user)
    .execute()
}
