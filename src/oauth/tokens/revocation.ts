import type { Context, Middleware } from 'koa'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { type Actor, recordAudit } from '../../model/audit/audit_log.ts'
import type { Runtime } from '../../runtime.ts'
import { authenticatedClient, type ClientRow } from '../clients/find_client.ts'
import { noteConnection } from '../grants/token_endpoint.ts'
import type { FoundToken } from './access_token.ts'
import { askedToken, tokenFinder } from './find_token.ts'

/**
 * Token revocation (RFC 7009). The engine authenticates the client and checks the parameters, but knows no tokens
 * and responds with 200. The code here decides what is revoked.
 */
export function revocation(runtime: Runtime): Middleware {
  const find = tokenFinder(runtime.pool)
  return async (ctx, next) => {
    if (ctx.path !== '/oauth/revoke') return next()
    await next()
    if (ctx.status !== 200) return
    const found = await askedToken(ctx, find, runtime.now())
    if (found) await revoke(runtime, ctx, found)
    // RFC 7009 §2.2: the body is ignored. Some client libraries still expect JSON.
    ctx.body = {}
  }
}

/** Another client's token is left alone, and gets the same response as an unknown one (RFC 7009 §2.2). */
async function revoke({ db, now }: Runtime, ctx: Context, found: FoundToken): Promise<void> {
  const client = authenticatedClient(ctx)
  if (found.holder !== client.client_id) return
  noteConnection(ctx, found)
  await inTransaction(db, async (trx) => {
    const revoked =
      found.kind === 'refresh'
        ? await revokeGrant(trx, found.grant_id, now())
        : await revokeAccessToken(trx, found.hash, now())
    if (!revoked) return
    await recordAudit(trx, {
      ...partiesOf({ client, bound: found, ip: ctx.ip }),
      action: 'token.revoked',
      details: { token_type: `${found.kind}_token` },
    })
  })
}

/** RFC 7009 §2.1: with a refresh token every token of the same grant is revoked. */
export async function revokeGrant(trx: Database, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('unrevoked_grants')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** @returns false if there is no such token, or it was already revoked */
export async function revokeAccessToken(trx: Database, hash: Buffer, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('unrevoked_tokens')
    .set({ revoked_at: now })
    .where('hash', '=', hash)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Who presented what: the authenticated client, and the connection that the code or token is bound to. */
export type Presented = {
  client: ClientRow
  bound: { connection_id: string; tenant_id: string; participant: string | null; user_id: string }
  ip: string
}

/** RFC 6749 §4.1.2: a code that is presented again revokes the tokens issued for it. */
export async function revokeGrantOfReplayedCode(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  grant: string,
  presented: Presented,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await revokeGrant(trx, grant, now())
    await recordAudit(trx, { ...partiesOf(presented), action: 'code.reused' })
  })
}

/**
 * RFC 9700 §4.14.2: a reused refresh token ends every owner's grant for its connection. A participant's reused token
 * ends only that person's grants for the connection, not those of the owner or other people.
 */
export async function revokeAfterReuse(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  presented: Presented,
): Promise<void> {
  const { connection_id, participant, user_id } = presented.bound
  await inTransaction(db, async (trx) => {
    await trx
      .updateTable('unrevoked_grants')
      .set({ revoked_at: now() })
      .where('connection_id', '=', connection_id)
      .where('participant_user', 'is not distinct from', participant === null ? null : user_id)
      .execute()
    await recordAudit(trx, { ...partiesOf(presented), action: 'refresh_token.reused' })
  })
}

function partiesOf({ client, bound, ip }: Presented) {
  const actor: Actor = { kind: 'client', id: client.client_id, ip }
  return {
    actor,
    publisher: client.publisher_id,
    app: client.app_id,
    client: client.client_id,
    // The tenant is not told what a participant's tokens are used for.
    tenant: bound.participant === null ? bound.tenant_id : null,
    connection: bound.connection_id,
  }
}
