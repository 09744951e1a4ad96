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
 * Token revocation (RFC 7009). The engine authenticates the client and checks the parameters; it knows no tokens
 * and answers 200. What is revoked is decided here.
 */
export function revocation(runtime: Runtime): Middleware {
  const find = tokenFinder(runtime.pool)
  return async (ctx, next) => {
    if (ctx.path !== '/oauth/revoke') return next()
    await next()
    if (ctx.status !== 200) return
    const found = await askedToken(ctx, find, runtime.now())
    if (found) await revoke(runtime, ctx, found)
    // RFC 7009 §2.2: the body is ignored. Some client libraries expect JSON all the same.
    ctx.body = {}
  }
}

/** A token of another client stays as it is, and is answered in the same way as one of nobody (RFC 7009 §2.2). */
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

/** @returns false when there is no such token, or it was revoked before */
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
  bound: { connection_id: string; tenant_id: string }
  ip: string
}

/** RFC 6749 §4.1.2: a code that is presented again revokes what it had issued. */
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

/** RFC 9700 §4.14.2: a reused refresh token ends every grant of its connection. */
export async function revokeGrantsOfConnection(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  presented: Presented,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    await trx
      .updateTable('unrevoked_grants')
      .set({ revoked_at: now() })
      .where('connection_id', '=', presented.bound.connection_id)
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
    tenant: bound.tenant_id,
    connection: bound.connection_id,
  }
}
