import { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import type { Actor } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { limitKey, takeRateLimit } from '../rate_limits.ts'
import { openSandbox } from '../tenants/sandbox_tenant.ts'
import { publisherSchema } from './publisher_schema.ts'
import { putPublisher } from './publishers.ts'
import { emailAddress, password, personName } from './user_schema.ts'
import { putUser } from './users.ts'

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
 * Creates a developer's account: the person, the publisher, and a sandbox tenant for trying things out.
 * @returns the person's id, or null when somebody signs in with this e-mail address already
 */
export async function signUp(
  trx: Database,
  platform: Platform,
  { publisher, ...person }: SignUp,
  ip: string,
  now: Date,
): Promise<string | null> {
  const id = newId('usr')
  const actor: Actor = { kind: 'user', id, ip }
  const outcome = await putUser(trx, platform, id, person, { endConnections: false }, actor, now)
  if (outcome === 'email_taken') return null
  const publisherId = newId('pub')
  await putPublisher(trx, publisherId, publisher, actor, now)
  await trx
    .insertInto('publisher_members')
    .values({ publisher_id: publisherId, user_id: id, created_at: now })
    .execute()
  await openSandbox(trx, platform, { id, name: publisher.name }, actor, now)
  return id
}
