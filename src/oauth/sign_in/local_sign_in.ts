import type { Context } from 'koa'
import { addressKey } from '../../http/caller_address.ts'
import { recordAudit } from '../../model/audit/audit_log.ts'
import { noteRefusedAttempt } from '../../model/audit/refused_attempts.ts'
import { hasSecondStep } from '../../model/passkeys/passkeys.ts'
import { hashSecret, isCurrentHash, verifySecret } from '../../model/people/password.ts'
import { replaceHash } from '../../model/people/users.ts'
import type { SignInError, SignInRuntime } from './sign_in_page.ts'
import { countAttempt, type DeviceMarks } from './throttle.ts'

/** `secondStep`: whether the password is not enough. */
type Checked = { user: string; secondStep: boolean; refused?: never } | { user: null; refused: SignInError }

/** The person, or why not. A throttled attempt does not verify the password, so a correct guess is refused too. */
export async function authenticate(
  runtime: SignInRuntime & { devices: DeviceMarks; decoy: Promise<string> },
  ctx: Context,
  { email, password }: { email: string; password: string },
): Promise<Checked> {
  const { db, devices } = runtime
  if (email === '' || password === '') return { user: null, refused: 'incomplete' }
  const device = devices.read(ctx, email)
  const attempt = await countAttempt(db, { email, ip: addressKey(ctx.ip), device }, runtime.now())
  if (attempt.refused) {
    const { key, limit } = attempt.refused
    await noteRefusedAttempt(
      db,
      { action: 'sign_in.throttled', key, ip: ctx.ip, details: { limit } },
      runtime.now(),
    )
    return { user: null, refused: 'throttled' }
  }
  const user = await db
    .selectFrom('users')
    .select(['id', 'password_hash'])
    .where((eb) => eb(eb.fn('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst()
  // Always one argon2 verification (O42), so that the time does not reveal whether the account exists.
  const purpose = device ? 'known_browser' : 'sign_in'
  const hash = user?.password_hash ?? (await runtime.decoy)
  const [right] = await verifySecret([hash], password, purpose).catch(async (error) => {
    await attempt.withdrawn()
    throw error
  })
  if (user?.password_hash && right) {
    const secondStep = await hasSecondStep(db, user.id)
    // An unfinished sign-in does not make the browser known.
    await (secondStep ? attempt.withdrawn() : attempt.succeeded())
    // An imported hash, or one with an older cost: the password is only known now.
    if (!isCurrentHash(hash)) await replaceHash(db, user.id, hash, await hashSecret(password))
    return { user: user.id, secondStep }
  }
  const actor = { kind: user ? 'user' : 'anonymous', id: user?.id ?? null, ip: ctx.ip } as const
  // An unknown person has no row, but causes the same statement as a known address.
  const identity = user ? {} : { identity: { noun: 'user', id: '' } as const }
  await recordAudit(db, { action: 'sign_in.failed', actor, ...identity })
  return { user: null, refused: 'wrong' }
}
