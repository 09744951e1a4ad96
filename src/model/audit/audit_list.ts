import type { Database } from '../../database/connect.ts'
import { identitiesOf } from './audit_identities.ts'
import { auditPosition, auditPositionAfter } from './audit_position.ts'
import { TOKEN_ACTIONS } from './routine.ts'

export type AuditFilter = {
  app?: string | undefined
  tenant?: string | undefined
  publisher?: string | undefined
  /** `app.approved`, or `app.*` for all actions on apps. */
  action?: string | undefined
  /** Leaves out the routine token actions. */
  withoutTokens?: boolean | undefined
  /** Leaves out rows from before an app or a tenant with the same id was deleted: they belonged to another one. */
  sinceDeletion?: boolean | undefined
  since?: Date | undefined
  until?: Date | undefined
}

/** The audit log, newest first, one row more than `limit` if there are more. */
export async function listAudit(
  db: Database,
  filter: AuditFilter,
  { limit, after }: { limit: number; after: string | null },
) {
  let query = db
    .selectFrom('audit_log')
    .select(['id', 'at', 'action', 'actor_kind', 'actor_id', 'publisher_id as publisher', 'app_id as app'])
    .select(['client_id as client', 'tenant_id as tenant', 'connection_id as connection', 'ip', 'details'])
    .orderBy('id', 'desc')
    .limit(limit + 1)
  const { app, tenant, publisher, action, withoutTokens, sinceDeletion, since, until } = filter
  if (app !== undefined) query = query.where('app_id', '=', app)
  if (tenant !== undefined) query = query.where('tenant_id', '=', tenant)
  if (publisher !== undefined) query = query.where('publisher_id', '=', publisher)
  // The index by action leaves out the routine token actions (migrations/0008_logs.ts).
  if (withoutTokens || (action !== undefined && !action.startsWith('token.')))
    query = query.where('action', 'not in', TOKEN_ACTIONS)
  if (action?.endsWith('.*')) query = query.where('action', 'like', `${escaped(action.slice(0, -1))}%`)
  else if (action !== undefined) query = query.where('action', '=', action)
  if (since) query = query.where('at', '>=', since).where('id', '>=', await auditPosition(db, since))
  if (until) query = query.where('at', '<', until).where('id', '<', await auditPositionAfter(db, until))
  if (after !== null) query = query.where('id', '<', Number(after))
  if (sinceDeletion && app !== undefined)
    query = query.where('id', '>', await lastDeletion(db, 'app.deleted', 'app_id', app))
  if (sinceDeletion && tenant !== undefined)
    query = query.where('id', '>', await lastDeletion(db, 'tenant.deleted', 'tenant_id', tenant))
  const rows = await query.execute()
  const identities = await identitiesOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map(({ actor_kind, actor_id, ip, details, ...row }) => {
    const identity = identities.get(row.id)
    return {
      ...row,
      actor: { kind: actor_kind, id: actor_id },
      ip: ip ?? identity?.ip ?? null,
      details: { ...(details as Record<string, unknown>), ...identity?.details },
    }
  })
}

/** @returns the id of the row about it; 0 if nothing with this id was deleted */
async function lastDeletion(
  db: Database,
  action: string,
  column: 'app_id' | 'tenant_id',
  id: string,
): Promise<number> {
  const found = await db
    .selectFrom('audit_log')
    .select('id')
    .where('action', '=', action)
    // The index by action leaves out the routine token actions.
    .where('action', 'not in', TOKEN_ACTIONS)
    .where(column, '=', id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found?.id ?? 0
}

function escaped(pattern: string): string {
  return pattern.replace(/[\\%_]/g, '\\$&')
}
