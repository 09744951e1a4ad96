import type { PageRuntime } from '../page_runtime.ts'

export interface PasswordSection {
  /** Whether there is a password to change. */
  has_password: boolean
  /** Who signs people in that have none. */
  issuer: string
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/account/password': PasswordSection
  }
}

/** What the account page says about the person's password. */
export async function passwordSection(
  { db, config, platform }: PageRuntime,
  person: string,
): Promise<PasswordSection> {
  const row = await db.selectFrom('users').select('password_hash').where('id', '=', person).executeTakeFirst()
  return { has_password: row?.password_hash != null, issuer: config.signInIssuer?.name ?? platform.title }
}
