import type { AdapterPayload } from 'oidc-provider'
import { hashToken } from '../../database/vault.ts'
import type { Runtime } from '../../runtime.ts'

/** Stores a new authorization code under its hash. `seconds`: how long it may be redeemed. */
export async function storeCode(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  value: string,
  payload: AdapterPayload,
  seconds: number,
): Promise<void> {
  const { grantId, clientId, redirectUri, codeChallenge, codeChallengeMethod, scope } = payload
  // Never without a challenge: then no verifier can be presented for a code that has none (RFC 9700 §4.8.2).
  if (!grantId || !clientId || !redirectUri || !codeChallenge || codeChallengeMethod !== 'S256') {
    throw new Error('an authorization code lacks its grant, client, redirect URI or S256 challenge')
  }
  const issued = now()
  await db
    .insertInto('authorization_codes')
    .values({
      hash: hashToken(value),
      grant_id: grantId,
      client_id: clientId,
      redirect_uri: redirectUri,
      code_challenge: codeChallenge,
      scopes: scope ? scope.split(' ') : [],
      issued_at: issued,
      expires_at: new Date(issued.getTime() + seconds * 1000),
    })
    .execute()
}
