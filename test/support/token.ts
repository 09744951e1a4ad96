import { randomBytes } from 'node:crypto'
import { hashToken } from '../../src/database/vault.ts'
import { connect } from '../../src/model/connections/connections.ts'
import { type Answer, answerOf } from './operator.ts'
import type { TestServer } from './server.ts'

export type Issued = { token: string; connection: string; grant: string; get: Get }
export type Get = (
  path: string,
  options?: { method?: string; headers?: Record<string, string> },
) => Promise<Answer>

/** A connection and its access token, as after a consent and a code exchange. */
export async function issueToken(
  server: TestServer,
  given: {
    client: string
    tenant: string
    unit?: string
    scopes?: string[]
    tokenScopes?: string[]
    ttl?: number
    resource?: 'api' | 'mcp'
  },
): Promise<Issued> {
  const { db, platform, now } = server.runtime
  const client = await db
    .selectFrom('clients')
    .innerJoin('apps', 'apps.id', 'clients.app_id')
    .select(['clients.environment', 'apps.id as app', 'apps.scopes', 'apps.publisher_id'])
    .where('clients.id', '=', given.client)
    .executeTakeFirstOrThrow()
  // Only agents can use the tools of agents.
  if (given.resource === 'mcp') {
    await db.updateTable('apps').set({ agent: true }).where('id', '=', client.app).execute()
  }
  const scopes = given.scopes ?? client.scopes
  const { connection, grant } = await db.transaction().execute((trx) =>
    connect(
      trx,
      platform,
      {
        app: client.app,
        client: given.client,
        publisher: client.publisher_id,
        environment: client.environment as 'sandbox' | 'production',
        tenant: given.tenant,
        unit: given.unit ?? null,
        scopes,
        ...(given.resource ? { resource: given.resource } : {}),
        user: 'olga',
      },
      { kind: 'user', id: 'olga' },
      now(),
    ),
  )
  const token = await issueAccess(server, {
    client: given.client,
    grant,
    scopes: given.tokenScopes ?? scopes,
    ttl: given.ttl,
  })
  return { token, connection, grant, get: getWith(server.base, token) }
}

export async function issueAccess(
  { runtime }: TestServer,
  given: { client: string; grant: string; scopes: string[]; ttl?: number | undefined },
): Promise<string> {
  const token = `dbat_${randomBytes(32).toString('base64url')}`
  const issued_at = runtime.now()
  await runtime.db
    .insertInto('access_tokens')
    .values({
      hash: hashToken(token),
      grant_id: given.grant,
      scopes: given.scopes,
      issued_at,
      expires_at: new Date(issued_at.getTime() + (given.ttl ?? 3600) * 1000),
    })
    .execute()
  return token
}

/** A program that calls the API with a token. */
export function getWith(base: string, token: string | null): Get {
  return async (path, { method = 'GET', headers = {} } = {}) => {
    const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
    return await answerOf(await fetch(base + path, { method, headers: { ...authorization, ...headers } }))
  }
}
