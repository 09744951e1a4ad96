import type { Context, Next } from 'koa'
import { hashToken } from '../database/vault.ts'
import type { Ground } from '../ground.ts'
import { type OAuthRequest, type Presented, requestOf } from './request.ts'
import { revokeReplayedCode, revokeReusedRefresh } from './revoke.ts'
import { issueToClient } from './standing.ts'
import { FIND_REPEATABLE_ANSWER, REDEEM_CODE, ROTATE_REFRESH } from './statements.ts'
import { after, nameConnection, refuse } from './token_answer.ts'
import { LIFETIME, openAnswer, sealAnswer } from './tokens.ts'

/**
 * Runs around the engine: when it has decided to issue tokens, one statement consumes what was presented and
 * stores what was issued, or does neither. PostgreSQL decides which of several requests with the same code or
 * refresh token was first; the answer leaves only after that.
 */
export function settleTokens(ground: Ground) {
  return async (ctx: Context, next: Next): Promise<void> => {
    await next()
    const request = requestOf(ctx)
    if (!request?.issued.access || ctx.status !== 200) return
    const { presented } = request
    if (presented?.kind === 'code') await redeemCode(ground, ctx, request, presented)
    else if (presented?.kind === 'refresh') await rotateRefresh(ground, ctx, request, presented)
    else await issueToClient(ground, ctx, request)
  }
}

async function redeemCode(
  ground: Ground,
  ctx: Context,
  request: OAuthRequest,
  code: Presented,
): Promise<void> {
  const { issued, client } = request
  const now = ground.now()
  nameConnection(ctx, code)
  const { rowCount } = await ground.pool.query({
    ...REDEEM_CODE,
    values: [
      code.hash,
      hashToken(issued.access ?? ''),
      hashToken(issued.refresh ?? ''),
      issued.accessScopes ?? [],
      now,
      after(now, LIFETIME.access),
      after(now, LIFETIME.refresh),
      client.publisher_id,
      client.app_id,
      code.tenant_id,
      code.connection_id,
      ctx.ip,
    ],
  })
  if (rowCount === 1) return
  await revokeReplayedCode(ground, request, code, ctx.ip)
  refuse(ctx, 'the authorization code was used before; the tokens that it had issued are revoked')
}

async function rotateRefresh(
  ground: Ground,
  ctx: Context,
  request: OAuthRequest,
  refresh: Presented,
): Promise<void> {
  const { issued, client } = request
  const now = ground.now()
  nameConnection(ctx, refresh)
  const { rowCount } = await ground.pool.query({
    ...ROTATE_REFRESH,
    values: [
      refresh.hash,
      hashToken(issued.access ?? ''),
      hashToken(issued.refresh ?? ''),
      issued.accessScopes ?? [],
      now,
      after(now, LIFETIME.access),
      after(now, LIFETIME.refresh),
      sealAnswer(JSON.stringify(ctx.body), refresh.value),
      client.publisher_id,
      client.app_id,
      refresh.tenant_id,
      refresh.connection_id,
      ctx.ip,
    ],
  })
  if (rowCount !== 1) await repeatAnswer(ground, ctx, request, refresh)
}

/** A used refresh token: the lost answer once more, or the end of every token of the connection. */
async function repeatAnswer(
  ground: Ground,
  ctx: Context,
  request: OAuthRequest,
  refresh: Presented,
): Promise<void> {
  const since = after(ground.now(), -LIFETIME.repeat)
  const { rows } = await ground.pool.query<{ answer: Buffer }>({
    ...FIND_REPEATABLE_ANSWER,
    values: [refresh.hash, since],
  })
  const answer = rows[0] && JSON.parse(openAnswer(rows[0].answer, refresh.value))
  // The same request gets the same answer; one that asks for other scopes is not the same request.
  if (answer && sameScopes(answer.scope, (ctx.body as { scope?: string }).scope)) {
    ctx.body = answer
    return
  }
  await revokeReusedRefresh(ground, request, refresh, ctx.ip)
  refuse(ctx, 'the refresh token was used before; all tokens of the connection are revoked')
}

function sameScopes(one = '', other = ''): boolean {
  return one.split(' ').sort().join(' ') === other.split(' ').sort().join(' ')
}
