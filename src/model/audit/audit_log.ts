import type { Insertable } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { AuditLog } from '../../database/schema.ts'
import { storableJsonText, storableText } from '../../database/storable_text.ts'
import type { AuditAction } from './actions.ts'
import { type Identity, keepIdentity } from './audit_identities.ts'

/** Who acts: a person, an app's client, the operator's programs, the product itself, or an unknown caller. */
export type Actor = {
  kind: 'user' | 'client' | 'operator' | 'system' | 'anonymous'
  id?: string | null
  /** Whether `id` is a person although `kind` is `operator`: a person at the desk, not a program. */
  person?: true
  /** The IP address of the request, if there is one. */
  ip?: string | null
}

export const SYSTEM: Actor = { kind: 'system' }

export type AuditEntry = {
  action: AuditAction
  actor: Actor
  publisher?: string | null
  app?: string | null
  client?: string | null
  tenant?: string | null
  connection?: string | null
  /**
   * Never a code, token, secret, password or cookie, and nothing that identifies a person: that belongs in
   * `identity`.
   */
  details?: Record<string, unknown>
  /**
   * Names and email addresses of those that the action is about. They are shown with the details until they are
   * deleted.
   */
  identity?: Identity
}

/**
 * Appends to the audit log in the caller's transaction, so that an action and its row commit together. The database
 * refuses to change or delete rows.
 */
export async function recordAudit(db: Database, ...entries: AuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = await db.insertInto('audit_log').values(entries.map(auditRow)).returning('id').execute()
  for (const [index, entry] of entries.entries()) {
    const row = rows[index]
    if (row) for (const identity of identitiesIn(entry)) await keepIdentity(db, row.id, identity)
  }
}

/** The IP address of a person's request identifies them too. */
function identitiesIn({ actor, identity }: AuditEntry): Identity[] {
  const { id, ip } = actor
  const known = identity ? [identity] : []
  if (!isPerson(actor) || !id || !ip) return known
  const itself = identity?.noun === 'user' && identity.id === id
  return itself ? [{ ...identity, ip }] : [...known, { noun: 'user', id, ip }]
}

const isPerson = ({ kind, person }: Actor): boolean => kind === 'user' || person === true

function auditRow(entry: AuditEntry): Insertable<AuditLog> {
  return {
    action: entry.action,
    actor_kind: entry.actor.kind,
    actor_id: entry.actor.id ? storableText(entry.actor.id) : null,
    ip: entry.actor.ip && !isPerson(entry.actor) ? storableText(entry.actor.ip, 64) : null,
    publisher_id: entry.publisher ?? null,
    app_id: entry.app ?? null,
    client_id: entry.client ?? null,
    tenant_id: entry.tenant ?? null,
    connection_id: entry.connection ?? null,
    details: storableJsonText(entry.details ?? {}),
  }
}
