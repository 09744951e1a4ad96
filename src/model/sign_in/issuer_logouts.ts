import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** What a logout or a sign-in at the identity provider names: the session, the person, or both. */
export type IssuerSession = { sid: string | null; sub: string | null }

/**
 * Remembers a logout for the sign-ins in progress, whose sessions do not exist yet. Call it before the sessions are
 * ended, in the same transaction.
 */
export async function rememberIssuerLogout(
  trx: Database,
  { sid, sub }: IssuerSession,
  now: Date,
): Promise<void> {
  await lockIssuerSession(trx, { sid, sub })
  await trx.insertInto('issuer_logouts').values({ sid, subject: sub, received_at: now }).execute()
}

/**
 * Whether a logout of this session or person has arrived since a moment. Others wait until the transaction ends, so
 * that a session that it creates is either refused here or found by the logout.
 */
export async function loggedOutSince(
  trx: Database,
  { sid, sub }: IssuerSession,
  since: Date,
): Promise<boolean> {
  await lockIssuerSession(trx, { sid, sub })
  const { rows } = await sql`
    select from issuer_logouts
    where received_at >= ${since} and (subject is null or subject = ${sub}) and (sid is null or sid = ${sid})
    limit 1
  `.execute(trx)
  return rows.length > 0
}

/** Locks a session and a person there, always in this order, until the transaction ends. */
async function lockIssuerSession(trx: Database, { sid, sub }: IssuerSession): Promise<void> {
  if (sid !== null) await lockName(trx, `issuer sid ${sid}`)
  if (sub !== null) await lockName(trx, `issuer sub ${sub}`)
}

const lockName = async (trx: Database, name: string) =>
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx)
