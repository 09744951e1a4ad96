import { randomBytes } from 'node:crypto'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../database/vault.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { type OperatorCaller, type OperatorScope, operatorScopes } from './operator_scopes.ts'

const PREFIX = 'dbop_'
/** 32 random bytes in base64url. */
export const OPERATOR_TOKEN_PATTERN = `${PREFIX}[A-Za-z0-9_-]{43}`
const FORMAT = new RegExp(`^${OPERATOR_TOKEN_PATTERN}$`)

export type NewOperatorToken = { name: string; scopes: OperatorScope[]; expires_at: Date | null }

/** What is shown of a token: everything except its value. */
export type OperatorTokenView = {
  id: string
  name: string
  scopes: OperatorScope[]
  last_four: string
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
}

/**
 * Creates a token for one of the operator's programs.
 * @returns its id and the token, which is never shown again: only its hash is stored
 */
export async function createOperatorToken(
  trx: Database,
  { name, scopes, expires_at }: NewOperatorToken,
  actor: Actor,
  now: Date,
): Promise<{ id: string; token: string }> {
  const id = newId('opt')
  const token = PREFIX + randomBytes(32).toString('base64url')
  const ordered = operatorScopes.filter((scope) => scopes.includes(scope))
  await trx
    .insertInto('operator_tokens')
    .values({
      ...{ id, name, hash: hashToken(token), last_four: token.slice(-4) },
      ...{ scopes: ordered, created_at: now, expires_at },
    })
    .execute()
  await recordAudit(trx, {
    action: 'operator_token.created',
    actor,
    details: { token: id, name, scopes: ordered, expires_at },
  })
  return { id, token }
}

/** The caller with this token; null if the token is unknown, revoked or expired. Queries the database each time. */
export async function findOperatorCaller(
  db: Database,
  token: string,
  now: Date,
): Promise<OperatorCaller | null> {
  if (!FORMAT.test(token)) return null
  const found = await db
    .selectFrom('unrevoked_operator_tokens')
    .select(['id', 'scopes', 'expires_at'])
    .where('hash', '=', hashToken(token))
    .executeTakeFirst()
  if (!found || (found.expires_at !== null && found.expires_at <= now)) return null
  return { id: found.id, scopes: found.scopes as OperatorScope[], expiresAt: found.expires_at }
}

/**
 * Revokes a token: from this commit on, every node refuses it.
 * @returns false if there is no such token, or it was revoked before
 */
export async function revokeOperatorToken(
  trx: Database,
  id: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const revoked = await trx
    .updateTable('unrevoked_operator_tokens')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst()
  if (!revoked) return false
  const details = { token: id, name: revoked.name }
  await recordAudit(trx, { action: 'operator_token.revoked', actor, details })
  return true
}

/** The tokens that are not revoked, in the order of their ids, one more than `limit` if there are more. */
export async function listOperatorTokens(
  db: Database,
  { limit, after }: { limit: number; after: string | null },
): Promise<OperatorTokenView[]> {
  return await selection(db)
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
}

export async function findOperatorToken(db: Database, id: string): Promise<OperatorTokenView | undefined> {
  return await selection(db).where('id', '=', id).executeTakeFirst()
}

function selection(db: Database) {
  return db
    .selectFrom('unrevoked_operator_tokens')
    .select(['id', 'name', 'last_four', 'created_at', 'expires_at', 'last_used_at'])
    .select((eb) => eb.ref('scopes').$castTo<OperatorScope[]>().as('scopes'))
}
