import { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import type { Language } from '../../http/pages/language.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import type { MailRuntime } from '../mails/mails.ts'
import { limitKey, takeRateLimit } from '../rate_limits.ts'
import { openSandbox } from '../tenants/sandbox_tenant.ts'
import { askToConfirm } from './addresses.ts'
import { joinPublisher } from './publisher_members.ts'
import { publisherSchema } from './publisher_schema.ts'
import { putPublisher } from './publishers.ts'
import { emailAddress, password, personName } from './user_schema.ts'

const HOUR_MS = 60 * 60_000
/** Limits per IP address. Many participants of one event share the address of its network. */
const PER_ADDRESS = {
  developer: { most: 20, period: HOUR_MS, burst: 20 },
  participant: { most: 200, period: HOUR_MS, burst: 200 },
}

/** Whether another account may be created from this IP address within the hour. Counts the attempt. */
export async function maySignUp(
  db: Database,
  ip: string,
  now: Date,
  as: keyof typeof PER_ADDRESS = 'developer',
): Promise<boolean> {
  const kind = as === 'developer' ? 'sign-up' : 'participant sign-up'
  return (await takeRateLimit(db, limitKey(kind, ip), PER_ADDRESS[as], now)).accepted
}

/** A developer who opens an account, and the publisher that is created with it. */
export const signUpSchema = z.strictObject({
  email: emailAddress,
  name: personName,
  password,
  publisher: publisherSchema,
})
export type SignUp = z.infer<typeof signUpSchema>

/** What a sign-up needs besides the person: the hash of their password, their language and their IP address. */
export type NewAccount = {
  passwordHash: string
  language: Language
  ip: string
  /** A path of this origin where the person continues once the address is confirmed. */
  returnTo?: string
}

/**
 * Creates an account. The address is only claimed: an email asks its mailbox to confirm it. If the address already
 * belongs to an account, the same happens, but the email says so. Nobody learns who has an account.
 * @returns the person's id
 */
export async function createAccount(
  trx: Database,
  runtime: MailRuntime,
  { email, name }: Pick<SignUp, 'email' | 'name'>,
  { passwordHash, language, ip, returnTo }: NewAccount,
): Promise<string> {
  const now = runtime.now()
  const id = newId('usr')
  const actor: Actor = { kind: 'user', id, ip }
  await trx
    .insertInto('users')
    .values({
      id,
      unconfirmed_email: email,
      name,
      password_hash: passwordHash,
      language: language.code,
      created_at: now,
      updated_at: now,
    })
    .execute()
  await recordAudit(trx, {
    action: 'user.created',
    actor,
    details: { user: id },
    identity: { noun: 'user', id, details: { name, unconfirmed_email: email } },
  })
  await askToConfirm(trx, runtime, { id, email, language, returnTo })
  return id
}

/**
 * Creates a developer's account: the person, the publisher, and a sandbox tenant for trying things out.
 * @returns the person's id
 */
export async function signUp(
  trx: Database,
  runtime: MailRuntime,
  { publisher, ...person }: Omit<SignUp, 'password'>,
  account: NewAccount,
): Promise<string> {
  const now = runtime.now()
  const id = await createAccount(trx, runtime, person, account)
  const actor: Actor = { kind: 'user', id, ip: account.ip }
  const publisherId = newId('pub')
  await putPublisher(trx, publisherId, publisher, actor, now)
  await joinPublisher(trx, { publisher: publisherId, user: id, role: 'admin' }, actor, now)
  await openSandbox(trx, runtime.platform, { id, name: publisher.name }, actor, now)
  return id
}
