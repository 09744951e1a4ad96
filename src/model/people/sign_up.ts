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

const PER_ADDRESS = { most: 20, period: 60 * 60_000, burst: 20 }

/** Whether one more account may be created from this IP address within the hour. Counts the attempt. */
export async function maySignUp(db: Database, ip: string, now: Date): Promise<boolean> {
  return (await takeRateLimit(db, limitKey('sign-up', ip), PER_ADDRESS, now)).accepted
}

/** A developer who opens an account, and the publisher that comes with it. */
export const signUpSchema = z.strictObject({
  email: emailAddress,
  name: personName,
  password,
  publisher: publisherSchema,
})
export type SignUp = z.infer<typeof signUpSchema>

/**
 * Creates a developer's account: the person, the publisher, and a sandbox tenant for trying things out. The address is
 * only claimed: a mail asks its mailbox to confirm it. The same happens for an address that somebody signs in with, so
 * that nobody learns who has an account; then the mail says so.
 * @param passwordHash of `person.password`
 * @returns the person's id
 */
export async function signUp(
  trx: Database,
  runtime: MailRuntime,
  { publisher, email, name }: Omit<SignUp, 'password'>,
  { passwordHash, language, ip }: { passwordHash: string; language: Language; ip: string },
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
  const publisherId = newId('pub')
  await putPublisher(trx, publisherId, publisher, actor, now)
  await joinPublisher(trx, { publisher: publisherId, user: id, role: 'admin' }, actor, now)
  await openSandbox(trx, runtime.platform, { id, name: publisher.name }, actor, now)
  await askToConfirm(trx, runtime, { id, email, language })
  return id
}
