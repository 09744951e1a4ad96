import type { Context } from 'koa'
import type pg from 'pg'
import { gather, hex } from '../../database/gather.ts'
import { hashToken } from '../../database/vault.ts'
import { oauthState } from '../clients/find_client.ts'
import { parameter } from '../engine/engine_context.ts'
import { grantOf } from '../grants/tokens.ts'
import {
  ACCESS_TOKEN,
  type AskedToken,
  type FoundToken,
  TOKEN_COLUMNS,
  type TokenRow,
} from './access_token.ts'

export type FindToken = (token: string, now: Date) => Promise<FoundToken | undefined>

/** @returns finds tokens; concurrent lookups share one statement */
export function tokenFinder(pool: pg.Pool): FindToken {
  const findAccess = gather<AskedToken, TokenRow>(pool, FIND_ACCESS_TOKEN)
  const findRefresh = gather<AskedToken & { grant_id: string }, TokenRow>(pool, FIND_REFRESH_TOKEN)
  return async (token, now) => {
    const hash = hashToken(token)
    const grant_id = grantOf(token)
    const row = grant_id
      ? await findRefresh({ hash: hex(hash), grant_id, now })
      : await findAccess({ hash: hex(hash), now })
    return row && { ...row, kind: grant_id ? 'refresh' : 'access', hash }
  }
}

export const FIND_ACCESS_TOKEN = {
  name: 'oauth_find_access_token',
  text: `select q.n, f.*
    from json_to_recordset($1) as q(n int, hash bytea, now timestamptz)
    cross join lateral (${ACCESS_TOKEN}) f`,
}

/** The current refresh token of a grant. Used ones are not found. */
export const FIND_REFRESH_TOKEN = {
  name: 'oauth_find_refresh_token',
  text: `select q.n, f.*
    from json_to_recordset($1) as q(n int, hash bytea, grant_id text, now timestamptz)
    cross join lateral (
      select ${TOKEN_COLUMNS} from (
        select g.*, g.id as grant_id, coalesce(g.refreshed_at, g.code_redeemed_at) as issued_at,
          g.refresh_expires_at as expires_at, g.refresh_jkt as jkt, null::timestamptz as first_used_at
        from grant_status g where g.id = q.grant_id and g.refresh_hash = q.hash) refresh_token
      limit 1
    ) f`,
}

/** The token that an authenticated client asks about. An access token was found along with the client. */
export async function askedToken(ctx: Context, find: FindToken, now: Date): Promise<FoundToken | undefined> {
  const found = oauthState(ctx).accessToken
  return found === undefined ? await find(parameter(ctx, 'token'), now) : (found ?? undefined)
}
