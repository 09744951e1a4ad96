import type { Database } from '../../database/connect.ts'
import type { Actor } from '../audit/audit_log.ts'
import { auditApp } from './apps.ts'

/**
 * A change of an app's state. Repeating it changes nothing.
 * @returns false when there is no such app
 */
type ChangeOfState = (trx: Database, id: string, actor: Actor, now: Date) => Promise<boolean>

/** From this commit on, none of the app's tokens is accepted and nothing is sent to its endpoints. */
export const suspendApp: ChangeOfState = (trx, id, actor, now) =>
  setState(trx, id, { suspended_at: now }, 'app.suspended', actor, now)

/** Ends a suspension. */
export const resumeApp: ChangeOfState = (trx, id, actor, now) =>
  setState(trx, id, { suspended_at: null }, 'app.resumed', actor, now)

/** Lets the app into production. */
export const approveApp: ChangeOfState = (trx, id, actor, now) =>
  setState(trx, id, { approved_at: now }, 'app.approved', actor, now)

async function setState(
  trx: Database,
  id: string,
  change: { suspended_at: Date | null } | { approved_at: Date },
  action: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const app = await trx
    .selectFrom('apps')
    .select(['publisher_id as publisher', 'tenant_id as tenant', 'suspended_at', 'approved_at'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!app) return false
  const [[column, value] = []] = Object.entries(change)
  if ((app[column as 'suspended_at' | 'approved_at'] === null) === (value === null)) return true
  await trx.updateTable('apps').set(change).where('id', '=', id).execute()
  await bumpVersion(trx, id, now)
  await auditApp(trx, action, id, app, actor, {})
  return true
}

/** Raises the number by which authorization servers cache an app: after every change of it or of its clients. */
export async function bumpVersion(trx: Database, app: string, now: Date): Promise<void> {
  await trx
    .updateTable('apps')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .set({ updated_at: now })
    .where('id', '=', app)
    .execute()
}
