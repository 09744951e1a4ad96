import type { Context, Next } from 'koa'
import { gather, hex } from '../../database/gather.ts'
import { hashToken } from '../../database/vault.ts'
import type { Runtime } from '../../runtime.ts'
import { type OAuthRequest, type Presented, requestOf } from '../clients/request.ts'
import { revokeReplayedCode, revokeReusedRefresh } from '../tokens/revocation.ts'
import { issueToClient } from './client_credentials.ts'
import { FIND_REPEATABLE_ANSWER, REDEEM_CODE, ROTATE_REFRESH, type Settlement } from './statements.ts'
import { after, nameConnection, refuse } from './token_response.ts'
import { LIFETIME, openAnswer, sealAnswer } from './tokens.ts'

type Settle = (settlement: Settlement) => Promise<object | undefined>

/**
 * Runs around the engine: when it has decided to issue tokens, one statement consumes what was presented and
 * stores what was issued, or does neither. PostgreSQL decides which of several requests with the same code or
 * refresh token was first; the answer leaves only after that.
 */
export function settleTokens(runtime: Runtime) {
  const redeem: Settle = gather(runtime.pool, REDEEM_CODE)
  const rotate: Settle = gather(runtime.pool, ROTATE_REFRESH)
  return async (ctx: Context, next: Next): Promise<void> => {
    await next()
    const request = requestOf(ctx)
    if (!request?.issued.access || ctx.status !== 200) return
    const { presented } = request
    if (presented?.kind === 'code') await redeemCode(runtime, redeem, ctx, request, presented)
    else if (presented?.kind === 'refresh') await rotateRefresh(runtime, rotate, ctx, request, presented)
    else await issueToClient(runtime, ctx, request)
  }
}

async function redeemCode(
  runtime: Runtime,
  redeem: Settle,
  ctx: Context,
  request: OAuthRequest,
  code: Presented,
): Promise<void> {
  nameConnection(ctx, code)
  if (await redeem(settlementOf(ctx, request, code, runtime.now()))) return
  await revokeReplayedCode(runtime, request, code, ctx.ip)
  refuse(ctx, 'the authorization code was used before; the tokens that it had issued are revoked')
}

async function rotateRefresh(
  runtime: Runtime,
  rotate: Settle,
  ctx: Context,
  request: OAuthRequest,
  refresh: Presented,
): Promise<void> {
  nameConnection(ctx, refresh)
  const answer = hex(sealAnswer(JSON.stringify(ctx.body), refresh.value))
  const settlement = { ...settlementOf(ctx, request, refresh, runtime.now()), answer }
  if (!(await rotate(settlement))) await repeatAnswer(runtime, ctx, request, refresh)
}

function settlementOf(
  ctx: Context,
  { issued, client }: OAuthRequest,
  presented: Presented,
  now: Date,
): Settlement {
  return {
    presented: hex(presented.hash),
    access: hex(hashToken(issued.access ?? '')),
    refresh: hex(hashToken(issued.refresh ?? '')),
    scopes: issued.accessScopes ?? [],
    now,
    access_until: after(now, LIFETIME.access),
    refresh_until: after(now, LIFETIME.refresh),
    publisher: client.publisher_id,
    app: client.app_id,
    tenant: presented.tenant_id,
    connection: presented.connection_id,
    ip: ctx.ip,
  }
}

/** A used refresh token: the lost answer once more, or the end of every token of the connection. */
async function repeatAnswer(
  runtime: Runtime,
  ctx: Context,
  request: OAuthRequest,
  refresh: Presented,
): Promise<void> {
  const since = after(runtime.now(), -LIFETIME.repeat)
  const { rows } = await runtime.pool.query<{ answer: Buffer }>({
    ...FIND_REPEATABLE_ANSWER,
    values: [refresh.hash, since],
  })
  const answer = rows[0] && JSON.parse(openAnswer(rows[0].answer, refresh.value))
  // The same request gets the same answer; one that asks for other scopes is not the same request.
  if (answer && sameScopes(answer.scope, (ctx.body as { scope?: string }).scope)) {
    ctx.body = answer
    return
  }
  await revokeReusedRefresh(runtime, request, refresh, ctx.ip)
  refuse(ctx, 'the refresh token was used before; all tokens of the connection are revoked')
}

function sameScopes(one = '', other = ''): boolean {
  return one.split(' ').sort().join(' ') === other.split(' ').sort().join(' ')
}
