import type { PageRuntime } from '../page_runtime.ts'

/** How a person can sign in, according to their account. */
export type SignInWays = {
  has_password: boolean
  /** Whether the vendor's identity provider knows the person and sets their address. */
  of_vendor: boolean
  /** The new address that the person has asked for, until its mailbox confirms it. */
  wanted_email: string | null
  /** The name of the vendor's identity provider. */
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
    // With LOCAL_SIGN_IN `none`, passwords are not accepted.
    has_password: row?.password_hash != null && config.localSignIn !== 'none',
    of_vendor: row?.subject != null,
    wanted_email: row?.email == null ? null : row.unconfirmed_email,
    issuer: config.signInIssuer?.name ?? platform.title,
  }
}
