import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../../model/audit/audit_log.ts'
import type { Runtime } from '../../runtime.ts'
import type { OAuthRequest, Presented } from '../clients/request.ts'

/**
 * RFC 7009 §2.1: revoking a refresh token kills every token of the same grant; an access token dies alone.
 * The engine has checked that the token is the client's own.
 */
export async function revokePresented(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  request: OAuthRequest | undefined,
): Promise<void> {
  const presented = request?.presented
  if (!presented) return
  await db.transaction().execute(async (trx) => {
    const table = presented.kind === 'refresh' ? 'grants' : 'access_tokens'
    const { numUpdatedRows } =
      table === 'grants'
        ? await trx
            .updateTable('grants')
            .set({ revoked_at: now() })
            .where('id', '=', presented.grant_id)
            .where('revoked_at', 'is', null)
            .executeTakeFirst()
        : await trx
            .updateTable('access_tokens')
            .set({ revoked_at: now() })
            .where('hash', '=', presented.hash)
            .where('revoked_at', 'is', null)
            .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    await recordAudit(trx, {
      ...partiesOf(request, presented),
      action: 'token.revoked',
      details: { token_type: presented.kind === 'refresh' ? 'refresh_token' : 'access_token' },
    })
  })
}

/** RFC 6749 §4.1.2: a code that is presented again revokes what it had issued. */
export async function revokeReplayedCode(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  request: OAuthRequest,
  code: Presented,
  ip: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('grants')
      .set({ revoked_at: now() })
      .where('id', '=', code.grant_id)
      .where('revoked_at', 'is', null)
      .execute()
    await recordAudit(trx, { ...partiesOf(request, code, ip), action: 'code.reused' })
  })
}

/**
 * RFC 9700 §4.14.2: a refresh token that comes a second time was stolen, from the client or by it. Which of the
 * two holders is honest cannot be told, so every token of the connection dies.
 */
export async function revokeReusedRefresh(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  request: OAuthRequest,
  refresh: Presented,
  ip: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await revokeGrantsOf(trx, refresh.connection_id, now())
    await recordAudit(trx, { ...partiesOf(request, refresh, ip), action: 'refresh_token.reused' })
  })
}

async function revokeGrantsOf(trx: Database, connection: string, at: Date): Promise<void> {
  await trx
    .updateTable('grants')
    .set({ revoked_at: at })
    .where('connection_id', '=', connection)
    .where('revoked_at', 'is', null)
    .execute()
}

function partiesOf(request: OAuthRequest, presented: Presented, ip: string | null = null) {
  const { client } = request
  const actor: Actor = { kind: 'client', id: client.client_id, ip }
  return {
    actor,
    publisher: client.publisher_id,
    app: client.app_id,
    client: client.client_id,
    tenant: presented.tenant_id,
    connection: presented.connection_id,
  }
}
