import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { PageRuntime } from '../page_runtime.ts'
import type { ReaderApp } from './snippets.ts'

/** The redirect URI of the programs in the quickstart. */
export const FIRST_REDIRECT = 'http://127.0.0.1:8080/callback'

/**
 * The app that the snippets use: the reader's newest app with sandbox credentials, or else placeholders.
 * @param person the person who is signed in; undefined for visitors
 */
export async function readerApp(
  { db, platform, config }: Pick<PageRuntime, 'db' | 'platform' | 'config'>,
  person: string | undefined,
): Promise<{ app: ReaderApp; own: { name: string } | null }> {
  const own = person === undefined ? undefined : await newestSandboxClient(db, person)
  const scopes = own?.scopes ?? platform.scopes.map((scope) => scope.name)
  const readable = platform.record_types.find((type) => scopes.includes(type.scope))
  const first = readable ?? platform.record_types[0]
  return {
    own: own ? { name: own.name } : null,
    app: {
      base: config.publicUrl,
      client_id: own?.client_id ?? `${platform.credentials.client_id.prefix}your_sandbox_client_id`,
      redirect_uri: own?.redirect_uris.find(isLocal) ?? FIRST_REDIRECT,
      scope: first?.scope ?? '',
      records: first?.name ?? '',
      confidential: own?.client_type !== 'public',
    },
  }
}

type SandboxClient = {
  client_id: string
  name: string
  scopes: string[]
  redirect_uris: string[]
  client_type: string
}

async function newestSandboxClient(db: Database, person: string): Promise<SandboxClient | undefined> {
  const { rows } = await sql<SandboxClient>`
    select c.id as client_id, c.name, c.scopes, c.redirect_uris, c.client_type
    from publisher_members pm
    join live_clients c on c.publisher_id = pm.publisher_id and c.environment = 'sandbox'
    join apps a on a.id = c.app_id
    where pm.user_id = ${person}
    order by a.created_at desc limit 1
  `.execute(db)
  return rows[0]
}

const isLocal = (uri: string): boolean => /^http:\/\/127\.0\.0\.1:\d+\//.test(uri)
