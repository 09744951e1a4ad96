import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import type { Device } from './device.ts'

/** A session as its user sees it. `ip` is the address that used it last. */
export type ListedSession = Device & {
  id: string
  ip: string | null
  created_at: Date
  last_seen_at: Date
}

const MOST_SHOWN = 100

/** The sessions of a person that have not expired, most recently used first. */
export async function sessionsOf(db: Database, user: string, now: Date): Promise<ListedSession[]> {
  return await db
    .selectFrom('sessions')
    .select(['id', 'browser', 'system', 'ip', 'created_at', 'last_seen_at'])
    .where('user_id', '=', user)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .limit(MOST_SHOWN)
    .execute()
}

/** Ends one session of the acting person. @returns false if they have no such session */
export async function endSession(trx: Database, id: string, actor: Actor & { id: string }): Promise<boolean> {
  const ended = await trx
    .deleteFrom('sessions')
    .where('id', '=', id)
    .where('user_id', '=', actor.id)
    .returning('id')
    .executeTakeFirst()
  if (!ended) return false
  await recordAudit(trx, { action: 'user.session_ended', actor, details: { session: id } })
  return true
}

/** Ends a person's sessions in all other browsers, or in all browsers if `except` is null. @returns how many */
export async function endSessions(trx: Database, user: string, except: string | null): Promise<number> {
  const ended = await trx
    .deleteFrom('sessions')
    .where('user_id', '=', user)
    .$if(except !== null, (query) => query.where('id', '<>', except as string))
    .executeTakeFirst()
  return Number(ended.numDeletedRows)
}
