import type { Database } from '../../database/connect.ts'

/** What a member of a publisher is. An organisation that registered an app itself has owners, who count as admins. */
export type TeamRole = 'admin' | 'developer'

export const TEAM_ROLES = ['admin', 'developer'] as const satisfies TeamRole[]

/** What a member does: a row of the table below. */
export type TeamAct =
  /** Sees apps, credentials without secrets, deliveries, requests, members; sends deliveries again; leaves the team. */
  | 'read'
  /** Registers apps and changes drafts, with all that the sandbox has: credentials, endpoints, signing secrets. */
  | 'develop'
  /** The version that production shows or uses at once: its credentials, endpoints and signing secrets; an in-house app there. */
  | 'change_production'
  /** Takes the app away from everybody, in the sandbox and in production. */
  | 'delete_app'
  /** Asks for a review. */
  | 'submit_app'
  /** Name, website and support contact, which merchants see. */
  | 'change_publisher'
  /** Invites, removes, gives another role. */
  | 'manage_team'

/** Who may do what (docs/decisions/0146). */
const MAY: Record<TeamAct, readonly TeamRole[]> = {
  read: ['admin', 'developer'],
  develop: ['admin', 'developer'],
  change_production: ['admin'],
  delete_app: ['admin'],
  submit_app: ['admin'],
  change_publisher: ['admin'],
  manage_team: ['admin'],
}

/** Whether a role allows an act. `null`, the role of somebody who is no member, allows nothing. */
export const roleMay = (role: TeamRole | null, act: TeamAct): boolean =>
  role !== null && MAY[act].includes(role)

/** The role of a person, null for somebody who is no member. It stays so until the transaction ends. */
export async function holdRole(trx: Database, publisher: string, user: string): Promise<TeamRole | null> {
  const member = await trx
    .selectFrom('publisher_members')
    .select('role')
    .where('publisher_id', '=', publisher)
    .where('user_id', '=', user)
    .forShare()
    .executeTakeFirst()
  return (member?.role ?? null) as TeamRole | null
}
