import type pg from 'pg'

/** Why a token opens nothing, for the program that sent it and for its developers' request log. */
export type TokenState = { client: string | null; connection: string | null; reason: string }

type Row = {
  client_id: string
  connection_id: string | null
  expired: boolean
  token_revoked: boolean
  grant_revoked: boolean
  connection_state: string | null
  client_revoked: boolean
  suspended: boolean
  verified: boolean
}

const UNKNOWN = 'This access token is not known here: it was never issued, or it expired long ago.'

/** Asked only when a token was refused: the call itself was answered by one statement. */
export async function tokenState(pool: pg.Pool, hash: Buffer, now: Date): Promise<TokenState> {
  const { rows } = await pool.query<Row>({
    name: 'api_token_state',
    text: `select c.client_id, g.connection_id, t.expires_at <= $2 as expired,
        t.revoked_at is not null as token_revoked, g.revoked_at is not null as grant_revoked,
        c.state as connection_state, k.revoked_at is not null as client_revoked,
        a.suspended_at is not null as suspended, coalesce(n.verified, false) as verified
      from access_tokens t
        left join grants g on g.id = t.grant_id
        left join connections c on c.id = g.connection_id
        left join clients k on k.id = c.client_id
        left join apps a on a.id = c.app_id
        left join tenants n on n.id = c.tenant_id
      where t.hash = $1`,
    values: [hash, now],
  })
  const row = rows[0]
  if (!row) return { client: null, connection: null, reason: UNKNOWN }
  return { client: row.client_id, connection: row.connection_id, reason: reasonOf(row) }
}

function reasonOf(row: Row): string {
  if (row.connection_state === 'revoked') {
    return 'The connection of this access token has ended: the merchant has to connect the app again.'
  }
  if (row.suspended) return 'The app of this access token is suspended.'
  if (row.client_revoked) return 'The client of this access token is revoked.'
  if (!row.verified) return 'The merchant that this access token was issued for is not verified at present.'
  if (row.token_revoked || row.grant_revoked) return 'This access token was revoked.'
  if (row.expired) return 'This access token has expired: get a new one with the refresh token.'
  return 'This access token does not fit the environment of its connection.'
}
