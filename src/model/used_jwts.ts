import { sql } from 'kysely'
import type pg from 'pg'
import type { Database } from '../database/connect.ts'
import { gather, hex } from '../database/gather.ts'
import { hashToken } from '../database/vault.ts'

/** The access token that a JWT is a proof for, and the thumbprint of the proven key. */
export type ProvenToken = { hash: Buffer; jkt: Buffer }

/** `bound_to`: the thumbprint of the key that the access token is bound to; null if it is not bound. */
export type UsedJwt = { first: boolean; bound_to: Buffer | null }

/**
 * Uses the `jti` of a JWT, and tells whether this is the first time. A proof for an access token is used up only if
 * the token is bound to the proven key, so that nobody can fill the table without one.
 * @param issuer whose `jti` it is: a client, or a key. Nobody can use up those of others
 * @param expiresAt when the JWT is refused because of its age
 */
export type UseJwt = (issuer: string, jti: string, expiresAt: Date, token?: ProvenToken) => Promise<UsedJwt>

type Use = { hash: string; expires_at: Date; token: string | null; jkt: string | null }

/**
 * PostgreSQL decides which of several requests is first, even if they arrive at different nodes
 * (docs/decisions/0101).
 * @returns a function that uses JWTs; concurrent ones share a statement
 */
export function jwtUser(pool: pg.Pool): UseJwt {
  const use = gather<Use, UsedJwt>(pool, USE_JWT)
  return async (issuer, jti, expires_at, token) => {
    const hash = hex(hashOf(issuer, jti))
    const proven = { token: token ? hex(token.hash) : null, jkt: token ? hex(token.jkt) : null }
    const used = await use({ hash, expires_at, ...proven })
    if (!used) throw new Error('a statement said nothing of a JWT')
    return used
  }
}

/**
 * Uses a `jti`, or another one-time value, in the caller's transaction, so that what it causes commits with it.
 * @returns whether this is the first time
 */
export async function useOnce(trx: Database, issuer: string, jti: string, expiresAt: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into used_jwts (hash, expires_at) values (${hashOf(issuer, jti)}, ${expiresAt})
    on conflict do nothing returning 1
  `.execute(trx)
  return rows.length > 0
}

/** The separator occurs in no issuer, so no two pairs have the same text. */
const hashOf = (issuer: string, jti: string): Buffer => hashToken(`${issuer}\0${jti}`)

/**
 * Rows are inserted in the order of their hashes, so that two nodes with the same JWTs never deadlock. The commit
 * does not wait for a flush to disk: what a request stores later flushes this row too, and a request that stores
 * nothing changes nothing.
 */
export const USE_JWT = {
  name: 'use_jwt',
  text: `with asked as materialized (
      select q.*, k.jkt as bound_to, row_number() over (partition by q.hash order by q.n) = 1 as leads,
        set_config('synchronous_commit', 'off', true)
      from json_to_recordset($1) as q(n int, hash bytea, expires_at timestamptz, token bytea, jkt bytea)
      left join lateral (select jkt from access_tokens where hash = q.token limit 1) k on true
    ), used as (
      insert into used_jwts (hash, expires_at)
      select hash, expires_at from asked where leads and (token is null or bound_to = jkt) order by hash
      on conflict do nothing
      returning hash
    )
    select asked.n, asked.bound_to,
      asked.leads and exists (select from used where used.hash = asked.hash) as first
    from asked`,
}
