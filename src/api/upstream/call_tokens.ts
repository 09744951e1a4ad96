import { randomUUID, sign } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { type CurrentSigningKey, currentSigningKey } from '../../model/signing_keys.ts'
import type { Runtime } from '../../runtime.ts'

/** Seconds that a token is valid. */
const TTL = 60
/** Milliseconds that a token is used. The rest of its lifetime allows for the longest call and for clock skew. */
const USED_FOR_MS = 30_000
const MOST_KEPT = 20_000
/** Milliseconds after which the key is looked up again. A rotation takes effect within this time. */
const KEY_HOLD_MS = 60_000

/** What the vendor's own service is told about the caller. */
export type CallClaims = {
  connection: string
  client: string
  tenant: string
  unit: string | null
  /** The scope that the call needed. */
  scope: string
}

/** @returns the token of a call: a new one, or one of the last 30 seconds with the same claims */
export type CallTokens = (claims: CallClaims) => Promise<string>

type Kept = { token: string; signedAt: number }
type Header = CurrentSigningKey & { encoded: string }

/**
 * Signs the tokens that the vendor's own service verifies: JWT access tokens (RFC 9068), ES256 by a key of
 * /oauth/jwks (docs/decisions/0160).
 * @param audience UPSTREAM_URL as the operator wrote it
 */
export function createCallTokens(runtime: Runtime, audience: string): CallTokens {
  const { db, vault, now, config } = runtime
  const kept = new LRUCache<string, Kept>({ max: MOST_KEPT })
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

  return async (claims) => {
    const time = now().getTime()
    // Client, tenant and unit of a connection never change.
    const name = `${claims.connection} ${claims.scope}`
    const earlier = kept.get(name)
    if (earlier && Math.abs(time - earlier.signedAt) < USED_FOR_MS) return earlier.token
    const token = await signed(claims, time)
    kept.set(name, { token, signedAt: time })
    return token
  }

  async function signed(claims: CallClaims, time: number): Promise<string> {
    const { connection, client, tenant, unit, scope } = claims
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
    // In this thread, because signing takes less time than passing it to another thread.
    const signature = rawSignature(sign('sha256', Buffer.from(input), key))
    return `${input}.${signature.toString('base64url')}`
  }
}

/**
 * RFC 7518 §3.4 requires R and S of 32 bytes each. X9.62 has two DER integers. Node can convert with `dsaEncoding`,
 * but that takes longer than signing.
 */
function rawSignature(der: Buffer): Buffer {
  const raw = Buffer.alloc(64)
  let at = 2
  for (const end of [32, 64]) {
    const next = at + 2 + (der[at + 1] as number)
    // An integer may have a leading zero for its sign, or be shorter than 32 bytes.
    const integer = der.subarray(Math.max(at + 2, next - 32), next)
    integer.copy(raw, end - integer.length)
    at = next
  }
  return raw
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
