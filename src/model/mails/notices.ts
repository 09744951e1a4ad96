import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type Language, languageOf } from '../../http/pages/language.ts'
import type { Actor } from '../audit/audit_log.ts'
import { endOfAgentConnection } from '../connections/expiry.ts'
import type { Letter } from './compose.ts'
import { type MailRuntime, mayMail, writeMail } from './mails.ts'
import { muteAddress, type NoticeKind } from './notice_settings.ts'

// Notices by email, written in the transaction that causes them. Only confirmed addresses are written to
// (docs/decisions/0139), and each gets at most five emails of a kind per hour.

type Reader = { id: string; email: string; language: string }

/** The content of an email to a reader. `path` is where its button leads. */
type Said = Omit<Letter, 'url' | 'mute'> & { path: string }

/** Notifies a person about their own account. These emails cannot be turned off. */
export async function tellPerson(
  trx: Database,
  runtime: MailRuntime,
  user: string,
  say: (language: Language) => Said,
): Promise<void> {
  const readers = await trx
    .selectFrom('users')
    .select(['id', 'language'])
    .select(sql<string>`email`.as('email'))
    .where('id', '=', user)
    .where('email', 'is not', null)
    .execute()
  await tell(trx, runtime, readers, null, (_, language) => say(language))
}

/** Notifies the owners of a tenant that an app has been connected to it. */
export async function tellOfConnection(
  trx: Database,
  runtime: MailRuntime,
  { client, tenant, user }: { client: string; tenant: string; user: string },
): Promise<void> {
  const { rows } = await sql<{ app: string; tenant: string; person: string; agent: boolean }>`
    select c.name as app, t.name as tenant, us.name as person, a.agent
    from client_registrations c join apps a on a.id = c.app_id join tenants t on t.id = ${tenant} join users us on us.id = ${user}
    where c.id = ${client}
  `.execute(trx)
  const [found] = rows
  if (!found) return
  const { agent, ...names } = found
  const readers = await peopleOf(trx, { publisher: null, tenant }, 'connections')
  const path = `/settings/apps?tenant=${encodeURIComponent(tenant)}`
  await tell(trx, runtime, readers, 'connections', (_, { code }) =>
    agent
      ? { about: 'agent_connected', values: { ...names, day: endOf(runtime, code) }, path }
      : { about: 'connection_created', values: names, path },
  )
}

/** Notifies the owners of a tenant that an agent's connection is about to expire, and where to renew it. */
export async function tellOfEnding(
  trx: Database,
  runtime: MailRuntime,
  { connection, client, tenant, expires_at }: EndingConnection,
): Promise<void> {
  const { rows } = await sql<{ app: string; tenant: string }>`
    select c.name as app, t.name as tenant from client_registrations c join tenants t on t.id = ${tenant}
    where c.id = ${client}
  `.execute(trx)
  const [names] = rows
  if (!names) return
  const readers = await peopleOf(trx, { publisher: null, tenant }, 'connections')
  const path = `/settings/apps?tenant=${encodeURIComponent(tenant)}#${connection}`
  await tell(trx, runtime, readers, 'connections', (_, { code }) => ({
    ...{ about: 'agent_ending', path },
    values: { ...names, day: dayIn(code, expires_at) },
  }))
}

type EndingConnection = { connection: string; client: string; tenant: string; expires_at: Date }

/** The day on which an agent's connection expires if it is created now. */
function endOf({ platform, now }: MailRuntime, language: string): string {
  return dayIn(language, endOfAgentConnection(platform, now()))
}

function dayIn(language: string, day: Date): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...{ dateStyle: 'medium', timeZone: 'UTC' },
  }).format(day)
}

/** Notifies an app's people of the result of its review. */
export async function tellOfReview(
  trx: Database,
  runtime: MailRuntime,
  app: string,
  about: 'app_approved' | 'app_declined',
): Promise<void> {
  await tellAppPeople(trx, runtime, app, 'reviews', () => ({ about, page: 'app' }))
}

/**
 * Notifies an app's people about one of their endpoints. The operator's own endpoints have no app, so nobody is
 * notified.
 */
export async function tellOfEndpoint(
  trx: Database,
  runtime: MailRuntime,
  { app, url }: { app: string | null; url: string },
  about: 'endpoint_failing' | 'endpoint_suspended',
): Promise<void> {
  if (app === null) return
  // URLs may contain a secret in their path or query. The host is enough to recognise the endpoint.
  const values = { host: URL.canParse(url) ? new URL(url).host : '' }
  await tellAppPeople(trx, runtime, app, 'endpoints', () => ({ about, values, page: 'webhooks' }))
}

/** What emails call a secret: a key of the texts `mails.secret_kinds`. */
export type NewSecretKind = 'client_secret' | 'signing_secret' | 'api_key'

/** Notifies an app's people of a new secret, except when the product itself creates one while it sets up the demo. */
export async function tellOfSecret(
  trx: Database,
  runtime: MailRuntime,
  app: string,
  kind: NewSecretKind,
  actor: Actor,
): Promise<void> {
  if (actor.kind === 'system') return
  await tellAppPeople(trx, runtime, app, null, ({ texts }) => ({
    about: 'secret_created',
    values: { kind: texts.mails.secret_kinds[kind] },
    page: kind === 'signing_secret' ? 'webhooks' : 'app',
  }))
}

type AppPage = 'app' | 'webhooks'

/** Notifies the people of an app's publisher and, for an in-house app, the owners of its tenant. */
async function tellAppPeople(
  trx: Database,
  runtime: MailRuntime,
  app: string,
  kind: NoticeKind | null,
  say: (language: Language) => Omit<Said, 'path'> & { page: AppPage },
): Promise<void> {
  const owner = await trx
    .selectFrom('apps')
    .select(['name', 'publisher_id as publisher', 'tenant_id as tenant'])
    .where('id', '=', app)
    .executeTakeFirst()
  if (!owner) return
  const readers = await peopleOf(trx, owner, kind)
  await tell(trx, runtime, readers, kind, (reader, language) => {
    const { page, ...said } = say(language)
    return { ...said, values: { app: owner.name, ...said.values }, path: pathFor(reader, app, owner, page) }
  })
}

type AppReader = Reader & { of_publisher: boolean }

const pathFor = (reader: AppReader, app: string, { tenant }: { tenant: string | null }, page: AppPage) =>
  reader.of_publisher
    ? `/developers/apps/${app}${page === 'webhooks' ? '/webhooks' : ''}`
    : `/settings/developers?tenant=${encodeURIComponent(tenant ?? '')}`

const MOST_READERS = 50

/** The people of a publisher and the owners of a tenant whose addresses are confirmed and who want this notice. */
async function peopleOf(
  trx: Database,
  { publisher, tenant }: { publisher: string | null; tenant: string | null },
  kind: NoticeKind | null,
): Promise<AppReader[]> {
  const { rows } = await sql<AppReader>`
    select us.id, us.email, us.language, bool_or(reader.of_publisher) as of_publisher
    from (
      select user_id, true as of_publisher from publisher_members where publisher_id = ${publisher}
      union all
      select user_id, false from tenant_members where tenant_id = ${tenant} and role = 'owner'
    ) reader join users us on us.id = reader.user_id
    where us.email is not null and (${kind}::text is null or not ${kind} = any(us.muted_notices))
    group by us.id order by us.id limit ${MOST_READERS}
  `.execute(trx)
  return rows
}

async function tell<R extends Reader>(
  trx: Database,
  runtime: MailRuntime,
  readers: R[],
  kind: NoticeKind | null,
  say: (reader: R, language: Language) => Said,
): Promise<void> {
  const { vault, config, now } = runtime
  for (const reader of readers) {
    const language = languageOf(reader.language)
    const { path, ...letter } = say(reader, language)
    if (!(await mayMail(trx, letter.about, reader.email, now()))) continue
    const url = config.publicUrl + path
    const mute = kind && { url: muteAddress(vault, config.publicUrl, reader.id, kind) }
    await writeMail(trx, runtime, { ...letter, url, ...(mute ? { mute } : {}), to: reader.email, language })
  }
}
