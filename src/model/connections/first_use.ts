import type pg from 'pg'

/** $1: the hash of the token, $2: the current time. */
export const MARK_USED = {
  name: 'mark_access_token_used',
  text: 'update access_tokens set first_used_at = $2 where hash = $1 and first_used_at is null',
}

/**
 * Records the first use of an access token: from this commit on, the refresh that issued it cannot be repeated on any
 * node (docs/decisions/0005). Called once per token, before anyone sees the response to that use.
 * @param hash SHA-256 of the token
 */
export async function markUsed(pool: pg.Pool, hash: Buffer, now: Date): Promise<void> {
  await pool.query({ ...MARK_USED, values: [hash, now] })
}
