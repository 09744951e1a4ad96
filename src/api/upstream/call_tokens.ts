import { randomUUID, sign } from 'node:crypto'
import { type CurrentSigningKey, currentSigningKey } from '../../model/signing_keys.ts'
import type { Runtime } from '../../runtime.ts'

/** Seconds that a token is valid. */
const TTL = 60
/** How long a key is used before it is looked up again: a rotation takes effect within this time. */
const KEY_HOLD_MS = 60_000

/** Whose call it is, as the vendor's own service is told. */
export type CallClaims = {
  connection: string
  client: string
  tenant: string
  unit: string | null
  /** The scope that the call needed. */
  scope: string
}

/** @returns a function that signs the token of one call */
export type SignCall = (claims: CallClaims) => Promise<string>

type Header = CurrentSigningKey & { encoded: string }

/**
 * Signs the tokens that the vendor's own service verifies: JWT access tokens (RFC 9068), ES256 by a key of
 * /oauth/jwks. Each call has its own, so that its `jti` names the call.
 * @param audience UPSTREAM_URL as the operator wrote it
 */
export function createCallSigner(runtime: Runtime, audience: string): SignCall {
  const { db, vault, now, config } = runtime
  let known: { header: Promise<Header>; until: number } | null = null

  const headerAt = (time: number): Promise<Header> => {
    if (known && time < known.until && known.until - time <= KEY_HOLD_MS) return known.header
    const header = currentSigningKey(db, vault, new Date(time)).then(({ kid, key }) => {
      return { kid, key, encoded: encode({ alg: 'ES256', typ: 'at+jwt', kid }) }
    })
    const asked = { header, until: time + KEY_HOLD_MS }
    known = asked
    // After a failure the next call looks again.
    header.catch(() => {
      if (known === asked) known = null
    })
    return header
  }

  return async ({ connection, client, tenant, unit, scope }) => {
    const time = now().getTime()
    const { key, encoded } = await headerAt(time)
    const iat = Math.floor(time / 1000)
    const payload = {
      iss: config.publicUrl,
      aud: audience,
      sub: connection,
      client_id: client,
      scope,
      tenant,
      ...(unit === null ? {} : { unit }),
      jti: randomUUID(),
      iat,
      exp: iat + TTL,
    }
    const input = `${encoded}.${encode(payload)}`
    // In this thread: signing takes less than handing it to another. RFC 7518 §3.4: R and S, not DER.
    const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
    return `${input}.${signature.toString('base64url')}`
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
