import type { Database } from '../../database/connect.ts'
import type { AuditAction } from '../audit/actions.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import type { MailRuntime } from '../mails/mails.ts'
import { tellPerson } from '../mails/notices.ts'
import { createRecoveryCodes, dropRecoveryCodes } from './recovery_codes.ts'
import type { VerifiedCreation } from './verify.ts'

const MOST = 20

/** A passkey as its owner sees it. */
export type ListedPasskey = {
  /** base64url. */
  id: string
  name: string
  rp_id: string
  synced: boolean
  created_at: Date
  last_used_at: Date | null
}

export async function passkeysOf(db: Database, user: string): Promise<ListedPasskey[]> {
  const rows = await db
    .selectFrom('passkeys')
    .select(['id', 'name', 'rp_id', 'synced', 'created_at', 'last_used_at'])
    .where('user_id', '=', user)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, id: row.id.toString('base64url') }))
}

/** Whether a password is not enough to sign this person in, because they have a passkey, for any host name. */
export async function hasSecondStep(db: Database, user: string): Promise<boolean> {
  const row = await db
    .selectFrom('passkeys')
    .select('id')
    .where('user_id', '=', user)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** `codes`: the recovery codes, if this is the first passkey. */
export type AddedPasskey = { kind: 'added'; codes: string[] | null } | { kind: 'exists' | 'too_many' }

/** Stores a verified passkey. The first one comes with recovery codes. */
export async function addPasskey(
  trx: Database,
  runtime: MailRuntime,
  user: string,
  { name, rp_id, ...verified }: VerifiedCreation & { name: string; rp_id: string },
  actor: Actor,
): Promise<AddedPasskey> {
  const before = await lockPasskeys(trx, user)
  if (before.length >= MOST) return { kind: 'too_many' }
  const added = await trx
    .insertInto('passkeys')
    .values({
      ...{ id: verified.id, user_id: user, name, rp_id },
      public_key: verified.publicKey,
      sign_count: verified.count,
      transports: verified.transports,
      synced: verified.synced,
      created_at: runtime.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return { kind: 'exists' }
  await auditPasskey(trx, 'passkey.added', user, name, actor)
  await tellPerson(trx, runtime, user, () => ({
    about: 'passkey_added',
    values: { name },
    path: '/account#passkeys',
  }))
  return { kind: 'added', codes: before.length === 0 ? await createRecoveryCodes(trx, user) : null }
}

/**
 * Removes a passkey. With the last one, the recovery codes are removed too, and a password is again enough to sign
 * in.
 * @param keepsLast whether the last one must stay
 */
export async function removePasskey(
  trx: Database,
  runtime: MailRuntime,
  user: string,
  id: string,
  keepsLast: boolean,
  actor: Actor,
): Promise<'removed' | 'unknown' | 'last'> {
  const all = await lockPasskeys(trx, user)
  const found = all.find((passkey) => passkey.id.toString('base64url') === id)
  if (!found) return 'unknown'
  if (keepsLast && all.length === 1) return 'last'
  await trx.deleteFrom('passkeys').where('id', '=', found.id).execute()
  if (all.length === 1) await dropRecoveryCodes(trx, user)
  await auditPasskey(trx, 'passkey.removed', user, found.name, actor)
  await tellPerson(trx, runtime, user, () => ({
    about: 'passkey_removed',
    values: { name: found.name },
    path: '/account#passkeys',
  }))
  return 'removed'
}

/** Removes all passkeys and recovery codes of a person who has lost them, and ends their sessions. */
export async function removeAllPasskeys(
  trx: Database,
  runtime: MailRuntime,
  user: string,
  actor: Actor,
): Promise<void> {
  const all = await lockPasskeys(trx, user)
  for (const { name, id } of all) {
    await trx.deleteFrom('passkeys').where('id', '=', id).execute()
    await auditPasskey(trx, 'passkey.removed', user, name, actor)
    await tellPerson(trx, runtime, user, () => ({
      about: 'passkey_removed',
      values: { name },
      path: '/account#passkeys',
    }))
  }
  await dropRecoveryCodes(trx, user)
  if (all.length > 0) await trx.deleteFrom('sessions').where('user_id', '=', user).execute()
}

/** People often name their passkeys after themselves, so the name belongs to the identity. */
async function auditPasskey(trx: Database, action: AuditAction, user: string, name: string, actor: Actor) {
  const identity = { noun: 'user', id: user, details: { name } } as const
  await recordAudit(trx, { action, actor, details: { user }, identity })
}

/** One change at a time per person, so that two concurrent ones cannot remove the last two or exceed the limit. */
async function lockPasskeys(trx: Database, user: string) {
  await trx.selectFrom('users').select('id').where('id', '=', user).forUpdate().execute()
  return await trx.selectFrom('passkeys').select(['id', 'name']).where('user_id', '=', user).execute()
}
