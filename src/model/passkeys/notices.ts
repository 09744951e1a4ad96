import type { Database } from '../../database/connect.ts'
import { languageOf } from '../../http/pages/language.ts'
import { type MailRuntime, writeMail } from '../mails/mails.ts'

type Notice = {
  about: 'passkey_added' | 'passkey_removed' | 'recovery_codes_replaced' | 'recovery_code_used'
  values?: Record<string, string>
}

/** Tells somebody by mail what has changed about how they sign in, where their address is confirmed. */
export async function tellOwner(
  trx: Database,
  runtime: MailRuntime,
  user: string,
  notice: Notice,
): Promise<void> {
  const person = await trx
    .selectFrom('users')
    .select(['email', 'language'])
    .where('id', '=', user)
    .executeTakeFirst()
  if (!person?.email) return
  const language = languageOf(person.language)
  const url = `${runtime.config.publicUrl}/account#passkeys`
  await writeMail(trx, runtime, { ...notice, to: person.email, language, url })
}
