import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { isId } from '../fields.ts'

export const SEARCHED = [
  'tenants',
  'users',
  'publishers',
  'apps',
  'connections',
  'endpoints',
  'tokens',
  'agents',
] as const
export type Searched = (typeof SEARCHED)[number]

export type Found = {
  noun: Searched
  id: string
  /** The name that people know it by. */
  name: string
  /** What distinguishes it from others with the same name. */
  about: string | null
}

/** The most results per noun. One more is read, which shows that there are others. */
export const MOST_FOUND = 10
const LAST_FOUR = 4

/**
 * Finds what a text names: an id, the beginning of a name, of an email address or of an endpoint's URL, a client id,
 * the host of an AI agent or the URL of its metadata document, or the last characters of a client secret or an
 * operator token. Every condition is an index lookup, so that the search stays fast on a large database.
 */
export async function searchEverything(db: Database, text: string): Promise<Found[]> {
  const { rows } = await sql<Found>`
    ${sql.join(
      statementsFor(text).map((one) => sql`(${one} limit ${MOST_FOUND + 1})`),
      sql` union all `,
    )}
  `.execute(db)
  const known = new Set<string>()
  return rows.filter(({ noun, id }) => !known.has(`${noun} ${id}`) && known.add(`${noun} ${id}`))
}

function statementsFor(text: string): RawBuilder<unknown>[] {
  const prefix = `${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
  const statements = [
    sql`select 'tenants' as noun, id, name, environment as about from tenants where lower(name) like ${prefix}`,
    sql`select 'users', id, name, email from users where lower(name) like ${prefix}`,
    sql`select 'users', id, name, email from users where lower(email) like ${prefix}`,
    sql`select 'users', id, name, unconfirmed_email from users where lower(unconfirmed_email) = ${text.toLowerCase()}`,
    sql`select 'publishers', id, name, website from publishers where lower(name) like ${prefix}`,
    sql`select 'apps', id, name, kind from apps where lower(name) like ${prefix}`,
    ...['', 'https://', 'http://'].map(
      (scheme) => sql`select 'endpoints', ep.id, ep.url, ep.state from endpoints ep
        where lower(ep.url) like ${scheme + prefix} and ep.removed_at is null`,
    ),
  ]
  const byEnding = text.length >= LAST_FOUR && /^[\w-]+$/.test(text)
  return [
    ...(isId(text) ? byId(text) : []),
    ...byDocument(text),
    ...statements,
    ...(byEnding ? byLastFour(text.slice(-LAST_FOUR)) : []),
  ]
}

const byLastFour = (ending: string): RawBuilder<unknown>[] => [
  sql`select 'apps' as noun, a.id, a.name, '…' || cs.last_four as about from client_secrets cs
    join clients c on c.id = cs.client_id join apps a on a.id = c.app_id where cs.last_four = ${ending}`,
  sql`select 'tokens', id, name, '…' || last_four from unrevoked_operator_tokens where last_four = ${ending}`,
]

const byDocument = (text: string): RawBuilder<unknown>[] => [
  sql`select 'apps' as noun, a.id, a.name, c.id as about from clients c join apps a on a.id = c.app_id
    where c.id = ${text} and a.kind = 'unregistered'`,
  sql`select 'agents', host, host, null from agent_hosts
    where host = ${URL.parse(text)?.host || text.toLowerCase()}`,
]

const byId = (id: string): RawBuilder<unknown>[] => [
  sql`select 'tenants' as noun, id, name, environment as about from tenants where id = ${id}`,
  sql`select 'users', id, name, email from users where id = ${id}`,
  sql`select 'publishers', id, name, website from publishers where id = ${id}`,
  sql`select 'apps', id, name, kind from apps where id = ${id}`,
  sql`select 'apps', a.id, a.name, c.id from clients c join apps a on a.id = c.app_id where c.id = ${id}`,
  sql`select 'connections', n.id, a.name || ' · ' || t.name, n.state
    from connections n join apps a on a.id = n.app_id join tenants t on t.id = n.tenant_id where n.id = ${id}`,
  sql`select 'endpoints', id, url, state from endpoints where id = ${id} and removed_at is null`,
]

/** Whether a text looks like a complete token or secret of ours, which nobody should type into a search. */
export const isWholeCredential = (text: string): boolean =>
  /^(db(at|rt|op)_|whsec_|sk_)[\w+/=-]{16,}$/.test(text)
