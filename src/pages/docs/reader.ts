import type { Context } from 'koa'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { personOf } from '../frame.ts'
import type { ReaderApp } from './snippets.ts'

/** Where the quickstart's programs listen. */
const FIRST_REDIRECT = 'http://127.0.0.1:8080/callback'

/**
 * The app that the reader's snippets speak of: the newest one of the reader's publishers that has sandbox
 * credentials and a redirect URI on the reader's machine, else a stand-in.
 */
export async function readerApp(
  db: Database,
  platform: Platform,
  base: string,
  ctx: Context,
): Promise<{ app: ReaderApp; own: { name: string } | null }> {
  const own = await newestApp(db, personOf(ctx)?.id)
  const scopes = own?.scopes ?? platform.scopes.map((scope) => scope.name)
  const readable = platform.record_types.find((type) => scopes.includes(type.scope))
  const first = readable ?? platform.record_types[0]
  return {
    own: own ? { name: own.name } : null,
    app: {
      base,
      client_id: own?.client_id ?? `${platform.credentials.client_id.prefix}your_sandbox_client_id`,
      redirect_uri: own?.redirect_uris.find(isLocal) ?? FIRST_REDIRECT,
      scope: readable?.scope ?? first?.scope ?? '',
      records: first?.name ?? '',
      confidential: own?.client_type !== 'public',
    },
  }
}

async function newestApp(db: Database, person: string | undefined) {
  if (!person) return undefined
  return await db
    .selectFrom('publisher_members as m')
    .innerJoin('apps as a', 'a.publisher_id', 'm.publisher_id')
    .innerJoin('clients as c', 'c.app_id', 'a.id')
    .select(['a.name', 'a.scopes', 'a.redirect_uris', 'a.client_type', 'c.id as client_id'])
    .where('m.user_id', '=', person)
    .where('c.environment', '=', 'sandbox')
    .where('c.revoked_at', 'is', null)
    .orderBy('a.created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

const isLocal = (uri: string): boolean => /^http:\/\/127\.0\.0\.1:\d+\//.test(uri)
