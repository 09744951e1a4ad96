import type pg from 'pg'
import { gather, hex } from '../../database/gather.ts'
import { hashToken } from '../../database/vault.ts'
import { grantOf } from '../grants/tokens.ts'

/** An access or refresh token that is stored, whether or not it still counts. */
export type FoundToken = {
  kind: 'access' | 'refresh'
  hash: Buffer
  grant_id: string
  client_id: string
  user_id: string
  connection_id: string
  tenant_id: string
  unit_id: string | null
  environment: string
  issued_at: Date
  expires_at: Date
  scopes: string[]
  /** Live and not expired. */
  active: boolean
}

type Row = Omit<FoundToken, 'kind' | 'hash'>
type Find = (token: string, now: Date) => Promise<FoundToken | undefined>

/** @returns finds tokens; those that are asked for at the same moment in one statement */
export function tokenFinder(pool: pg.Pool): Find {
  const findAccess = gather<{ hash: string; now: Date }, Row>(pool, FIND_ACCESS_TOKEN)
  const findRefresh = gather<{ hash: string; grant_id: string; now: Date }, Row>(pool, FIND_REFRESH_TOKEN)
  return async (token, now) => {
    const hash = hashToken(token)
    const grant_id = grantOf(token)
    const row = grant_id
      ? await findRefresh({ hash: hex(hash), grant_id, now })
      : await findAccess({ hash: hex(hash), now })
    return row && { ...row, kind: grant_id ? 'refresh' : 'access', hash }
  }
}

const COLUMNS = `grant_id, client_id, user_id, connection_id, tenant_id, unit_id, environment, issued_at, expires_at,
  scopes, refusal is null and expires_at > q.now as active`

export const FIND_ACCESS_TOKEN = {
  name: 'oauth_find_access_token',
  text: `select q.n, f.*
    from json_to_recordset($1) as q(n int, hash bytea, now timestamptz)
    cross join lateral (select ${COLUMNS} from access_token_status where hash = q.hash limit 1) f`,
}

/** The present refresh token of a grant. One that was used before is not found. */
export const FIND_REFRESH_TOKEN = {
  name: 'oauth_find_refresh_token',
  text: `select q.n, f.*
    from json_to_recordset($1) as q(n int, hash bytea, grant_id text, now timestamptz)
    cross join lateral (
      select ${COLUMNS} from (
        select g.*, g.id as grant_id, coalesce(g.refreshed_at, g.code_redeemed_at) as issued_at,
          g.refresh_expires_at as expires_at
        from grant_status g where g.id = q.grant_id and g.refresh_hash = q.hash) r
      limit 1
    ) f`,
}
