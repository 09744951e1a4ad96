import type { PageRuntime } from '../page_runtime.ts'

/** How a person signs in, as far as their account says. */
export type SignInWays = {
  has_password: boolean
  /** Whether the vendor's identity provider knows them, and says what their address is. */
  of_vendor: boolean
  /** The address that they want to have, and that its mailbox has not confirmed yet. */
  wanted_email: string | null
  /** What the vendor's identity provider is called. */
  issuer: string
}

export async function findSignInWays(
  { db, config, platform }: PageRuntime,
  person: string,
): Promise<SignInWays> {
  const row = await db
    .selectFrom('users')
    .select(['password_hash', 'subject', 'email', 'unconfirmed_email'])
    .where('id', '=', person)
    .executeTakeFirst()
  return {
    // Where LOCAL_SIGN_IN is `none`, a password opens nothing.
    has_password: row?.password_hash != null && config.localSignIn !== 'none',
    of_vendor: row?.subject != null,
    wanted_email: row?.email == null ? null : row.unconfirmed_email,
    issuer: config.signInIssuer?.name ?? platform.title,
  }
}
