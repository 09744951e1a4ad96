import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { MailRuntime } from '../mails/mails.ts'
import { tellPerson } from '../mails/notices.ts'
import { type Origin, openSession } from '../people/sessions.ts'
import { limitKey, takeRateLimit } from '../rate_limits.ts'
import { type Device, deviceText } from './device.ts'

/** Limits the emails to a person whose browser keeps no cookies. */
const NEW_DEVICE_MAILS = { most: 3, period: 86_400_000, burst: 3 }

export type SignIn = {
  user: string
  origin: Origin
  device: Device
  ip: string
  /** Whether this person has signed in from this browser before. */
  known: boolean
}

/**
 * Opens a session, and emails the person if the browser is new to them. No email follows a person's first sign-in, or
 * a sign-in by a link that the vendor's program requested: the vendor knows its browsers.
 * @returns the value for the cookie; null if the identity provider has logged the person out in the meantime
 */
export async function startSession(
  trx: Database,
  runtime: MailRuntime,
  signIn: SignIn,
): Promise<string | null> {
  const { user, origin, device, ip, known } = signIn
  const at = runtime.now()
  const value = await openSession(trx, user, origin, { ...device, ip }, at)
  if (value === null) return null
  const { rows } = await sql<{ before: Date | null }>`
    with earlier as (select id, signed_in_at from users where id = ${user} for update)
    update users us set signed_in_at = ${at} from earlier where us.id = earlier.id
    returning earlier.signed_in_at as before
  `.execute(trx)
  const isNew = !known && origin.method !== 'link' && rows[0]?.before != null
  if (!isNew) return value
  const { accepted } = await takeRateLimit(trx, limitKey('new device', user), NEW_DEVICE_MAILS, at)
  if (accepted) {
    await tellPerson(trx, runtime, user, ({ texts }) => ({
      about: 'new_device',
      values: {
        device: deviceText(device, texts.account.sessions),
        address: ip,
        time: `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      },
      path: '/account',
    }))
  }
  return value
}
