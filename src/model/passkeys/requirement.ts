import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import type { Session } from '../people/sessions.ts'

/** How long a proof of identity counts as fresh, in milliseconds. */
const FRESH_MS = 15 * 60_000

type Rules = Pick<Config, 'requirePasskeys' | 'demo'>

/**
 * Whether a session was proven by more than a password: by a passkey, by a recovery code, or by a sign-in at the
 * vendor's identity provider. A link that the vendor's program requested does not count.
 */
export const isStronglyProven = ({ method, secondStep }: Session): boolean =>
  method === 'issuer' || secondStep

/**
 * Whether the person proved who they are within the last 15 minutes. If they have a passkey, a password is not
 * enough: the session may have begun before the passkey was added.
 */
export function isFreshlyProven(session: Session, now: Date): boolean {
  const { provenAt, method, hasPasskeys } = session
  if (method === 'local' && hasPasskeys && !isStronglyProven(session)) return false
  return provenAt !== null && now.getTime() - provenAt.getTime() < FRESH_MS
}

/**
 * Whether the person must have a passkey here: because a publisher that they are a member of requires it, because
 * they work for the platform itself (outside the demo), or because of REQUIRE_PASSKEYS, which applies to local
 * accounts.
 */
export function mustHavePasskey({ requirePasskeys, demo }: Rules, session: Session): boolean {
  const { method, publisherRequires, person } = session
  const byRole = publisherRequires || (person.operator && !demo)
  return (requirePasskeys && method === 'local') || (byRole && method !== 'issuer')
}

/** Whether a session gives no access until it is proven by a passkey, which the person may have to add first. */
export const lacksPasskey = (rules: Rules, session: Session): boolean =>
  mustHavePasskey(rules, session) && !isStronglyProven(session)

export async function publisherRequiresPasskeys(db: Database, publisher: string): Promise<boolean> {
  const row = await db
    .selectFrom('publishers')
    .select('requires_passkeys')
    .where('id', '=', publisher)
    .executeTakeFirst()
  return row?.requires_passkeys ?? false
}

/** Sets whether the members of a publisher must have passkeys. @returns whether that is a change */
export async function requirePasskeysOf(
  trx: Database,
  publisher: string,
  required: boolean,
  actor: Actor,
): Promise<boolean> {
  const { rows } = await sql`
    update publishers set requires_passkeys = ${required}
    where id = ${publisher} and requires_passkeys <> ${required} returning id
  `.execute(trx)
  if (rows.length === 0) return false
  const action = required ? 'publisher.passkeys_required' : 'publisher.passkeys_not_required'
  await recordAudit(trx, { action, actor, publisher })
  return true
}
