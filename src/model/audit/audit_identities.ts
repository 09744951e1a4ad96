import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { storableJsonText, storableText } from '../../database/storable_text.ts'

/** Whom a row of the audit log can name. */
type IdentityNoun = 'user' | 'tenant' | 'publisher'

/** The identity in a row: names, email addresses, and the IP address of a person's request. */
export type Identity = {
  noun: IdentityNoun
  id: string
  ip?: string | null
  details?: Record<string, unknown>
}

const TABLES = { user: 'users', tenant: 'tenants', publisher: 'publishers' } as const

/** Stores the identity in a row, unless the user, tenant or publisher has been deleted in the meantime. */
export async function keepIdentity(
  db: Database,
  row: number,
  { noun, id, ip = null, details = {} }: Identity,
): Promise<void> {
  const address = ip === null ? null : storableText(ip, 64)
  await sql`
    with known as (select id from ${sql.table(TABLES[noun])} where id = ${id} for key share)
    insert into audit_identities (audit_id, noun, noun_id, ip, details)
    select ${row}, ${noun}, id, ${address}, ${storableJsonText(details)} from known
  `.execute(db)
}

/**
 * Deletes an identity from the audit log. The rows stay as they were sealed, with an id that no longer identifies
 * anyone (docs/decisions/0151).
 */
export async function forgetIdentity(trx: Database, noun: IdentityNoun, id: string): Promise<void> {
  await trx.deleteFrom('audit_identities').where('noun', '=', noun).where('noun_id', '=', id).execute()
}

/** The identities in rows of the audit log, by the ids of the rows. */
export async function identitiesOf(
  db: Database,
  rows: number[],
): Promise<Map<number, { ip: string | null; details: Record<string, unknown> }>> {
  const found = new Map<number, { ip: string | null; details: Record<string, unknown> }>()
  if (rows.length === 0) return found
  const identities = await db
    .selectFrom('audit_identities')
    .select(['audit_id', 'ip', 'details'])
    .where('audit_id', 'in', rows)
    .execute()
  for (const { audit_id, ip, details } of identities) {
    const known = found.get(audit_id)
    found.set(audit_id, {
      ip: ip ?? known?.ip ?? null,
      details: { ...known?.details, ...(details as Record<string, unknown>) },
    })
  }
  return found
}
