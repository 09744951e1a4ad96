import type { Database } from '../../database/connect.ts'
import type { AuditAction } from '../audit/actions.ts'
import type { Actor } from '../audit/audit_log.ts'
import { auditApp } from './apps.ts'

/**
 * Suspends an app or ends its suspension. Repeating it changes nothing.
 * @returns false if there is no such app
 */
type Suspension = (trx: Database, id: string, actor: Actor, now: Date) => Promise<boolean>

/** From this commit on, none of the app's tokens is accepted and nothing is sent to its endpoints. */
export const suspendApp: Suspension = (trx, id, actor, now) =>
  setSuspended(trx, id, now, 'app.suspended', actor, now)

export const resumeApp: Suspension = (trx, id, actor, now) =>
  setSuspended(trx, id, null, 'app.resumed', actor, now)

async function setSuspended(
  trx: Database,
  id: string,
  suspended_at: Date | null,
  action: AuditAction,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const app = await trx
    .selectFrom('apps')
    .select(['publisher_id as publisher', 'tenant_id as tenant', 'suspended_at'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!app) return false
  if ((app.suspended_at === null) === (suspended_at === null)) return true
  await trx.updateTable('apps').set({ suspended_at }).where('id', '=', id).execute()
  await bumpRevision(trx, id, now)
  await auditApp(trx, action, id, app, actor, {})
  return true
}

/**
 * Raises the revision under which authorization servers cache an app. Needed after every change of the app or its
 * clients.
 */
export async function bumpRevision(trx: Database, app: string, now: Date): Promise<void> {
  await trx
    .updateTable('apps')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .set({ updated_at: now })
    .where('id', '=', app)
    .execute()
}
