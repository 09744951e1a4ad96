import type pg from 'pg'

/** $1 hash of the token, $2 now. */
export const MARK_USED = {
  name: 'mark_access_token_used',
  text: 'update access_tokens set first_used_at = $2 where hash = $1 and first_used_at is null',
}

/**
 * Notes the first use of an access token: from this commit on, the refresh that issued it cannot be repeated on any
 * node (docs/decisions/0005). Done once per token, before the response of that use can be seen.
 * @param hash SHA-256 of the token
 */
export async function markUsed(pool: pg.Pool, hash: Buffer, now: Date): Promise<void> {
  await pool.query({ ...MARK_USED, values: [hash, now] })
}
