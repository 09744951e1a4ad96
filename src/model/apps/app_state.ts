import type { Database } from '../../database/connect.ts'
import type { Actor } from '../audit/audit_log.ts'
import { auditApp } from './apps.ts'

const STANDINGS = {
  suspend: { column: 'suspended_at', set: true, action: 'app.suspended' },
  resume: { column: 'suspended_at', set: false, action: 'app.resumed' },
  approve: { column: 'approved_at', set: true, action: 'app.approved' },
} as const
export type Standing = keyof typeof STANDINGS

/**
 * Suspends an app (from this commit on, none of its tokens opens anything), resumes it, or approves it for
 * production. Doing it twice is doing it once.
 * @returns false when there is no such app
 */
export async function setStanding(
  trx: Database,
  id: string,
  standing: Standing,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const { column, set, action } = STANDINGS[standing]
  const app = await trx
    .selectFrom('apps')
    .select(['publisher_id as publisher', 'tenant_id as tenant', column])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!app) return false
  if ((app[column as keyof typeof app] !== null) === set) return true
  await trx
    .updateTable('apps')
    .set({ [column]: set ? now : null, updated_at: now })
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await auditApp(trx, action, id, app, actor, {})
  return true
}

/** What authorization servers cache by: higher after every change of the app or of its clients. */
export async function bumpVersion(trx: Database, app: string, now: Date): Promise<void> {
  await trx
    .updateTable('apps')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .set({ updated_at: now })
    .where('id', '=', app)
    .execute()
}
