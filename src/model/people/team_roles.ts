import type { Database } from '../../database/connect.ts'

/** The role of a publisher's member. If an organisation registered an app itself, its owners count as admins. */
export type TeamRole = 'admin' | 'developer'

export const TEAM_ROLES = ['admin', 'developer'] as const satisfies TeamRole[]

/** What a member can do: a row of the table below. */
export type TeamAct =
  /**
   * Sees apps, credentials without secrets, deliveries, requests and members; sends deliveries again; leaves the
   * team.
   */
  | 'read'
  /** Registers apps and changes drafts, with everything in the sandbox: credentials, endpoints, signing secrets. */
  | 'develop'
  /**
   * Changes what production shows or uses immediately: its credentials, endpoints and signing secrets, and an
   * in-house app there.
   */
  | 'change_production'
  /** Deletes an app for everyone, in the sandbox and in production. */
  | 'delete_app'
  /** Submits an app for review. */
  | 'submit_app'
  /** Changes the name, the website and the support contact, which merchants see. */
  | 'change_publisher'
  /** Invites and removes members, and changes their roles. */
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

/** Whether a role allows an act. `null`, the role of a person who is not a member, allows nothing. */
export const roleMay = (role: TeamRole | null, act: TeamAct): boolean =>
  role !== null && MAY[act].includes(role)

/** The role of a person; null if they are not a member. It does not change until the transaction ends. */
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
