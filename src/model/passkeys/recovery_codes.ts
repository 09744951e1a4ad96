import { customAlphabet } from 'nanoid'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../database/vault.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import type { MailRuntime } from '../mails/mails.ts'
import { tellPerson } from '../mails/notices.ts'

const COUNT = 10
/** 32 characters, without those that look alike, so each is 5 bits. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 4
const group = customAlphabet(ALPHABET, 4)

/**
 * Creates ten codes of 80 random bits, which replace all former ones. Only their hashes are stored.
 * @returns the codes, to be shown once
 */
export async function createRecoveryCodes(trx: Database, user: string): Promise<string[]> {
  await dropRecoveryCodes(trx, user)
  const codes = Array.from({ length: COUNT }, () => Array.from({ length: GROUPS }, () => group()).join('-'))
  const rows = codes.map((code) => ({ user_id: user, hash: hashOf(user, code) }))
  await trx.insertInto('recovery_codes').values(rows).execute()
  return codes
}

/**
 * Replaces the recovery codes for the person. @returns null if they have no passkey, which the codes would replace
 */
export async function replaceRecoveryCodes(
  trx: Database,
  runtime: MailRuntime,
  user: string,
  actor: Actor,
): Promise<string[] | null> {
  // One at a time, so that two concurrent requests do not both store their codes.
  await trx.selectFrom('users').select('id').where('id', '=', user).forUpdate().execute()
  const passkey = await trx.selectFrom('passkeys').select('id').where('user_id', '=', user).executeTakeFirst()
  if (!passkey) return null
  const codes = await createRecoveryCodes(trx, user)
  await recordAudit(trx, { action: 'recovery_codes.replaced', actor, details: { user } })
  await tellPerson(trx, runtime, user, () => ({
    about: 'recovery_codes_replaced',
    path: '/account#passkeys',
  }))
  return codes
}

export async function dropRecoveryCodes(trx: Database, user: string): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', user).execute()
}

export async function countRecoveryCodes(db: Database, user: string): Promise<number> {
  const { count } = await db
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('user_id', '=', user)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/**
 * Uses up a code. Of several concurrent requests, PostgreSQL lets one succeed. @returns whether the code was valid
 */
export async function useRecoveryCode(
  trx: Database,
  runtime: MailRuntime,
  user: string,
  typed: string,
  actor: Actor,
): Promise<boolean> {
  const code = normalForm(typed)
  if (code === null) return false
  const used = await trx
    .deleteFrom('recovery_codes')
    .where('user_id', '=', user)
    .where('hash', '=', hashOf(user, code))
    .returning('user_id')
    .executeTakeFirst()
  if (!used) return false
  const left = await countRecoveryCodes(trx, user)
  await recordAudit(trx, { action: 'recovery_code.used', actor, details: { user, left } })
  await tellPerson(trx, runtime, user, () => ({
    about: 'recovery_code_used',
    values: { count: String(left) },
    path: '/account#passkeys',
  }))
  return true
}

/** People type capitals and spaces. @returns null if the text cannot be a code */
function normalForm(typed: string): string | null {
  const characters = typed.toLowerCase().replaceAll(/[\s-]/g, '')
  if (characters.length !== GROUPS * 4) return null
  return characters.replaceAll(/(.{4})(?=.)/g, '$1-')
}

const hashOf = (user: string, code: string): Buffer => hashToken(`${user}\0${code}`)
