import type { Context } from 'koa'
import { sql } from 'kysely'
import { errors, type Provider } from 'oidc-provider'
import { inTransaction } from '../../database/transaction.ts'
import { hashToken } from '../../database/vault.ts'
import type { Render } from '../../http/pages/render.ts'
import { Problem } from '../../http/problem.ts'
import { storeAgent } from '../../model/agents/agent_apps.ts'
import { type Resource, resourceAt } from '../../model/resources.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { defaultScopes, isForParticipant } from '../../platform/participants.ts'
import type { Runtime } from '../../runtime.ts'
import { isClientUrl } from '../documents/client_url.ts'
import type { FindDocumentClient } from '../documents/document_clients.ts'
import { after, LIFETIME } from '../grants/tokens.ts'
import type { OAuthMetrics } from '../metrics.ts'
import type { BrowserSessions } from '../sign_in/browser_sessions.ts'
import type { RequestingApp } from './tenant_choices.ts'

export type ConsentRuntime = Pick<Runtime, 'db' | 'now' | 'platform' | 'config' | 'vault'> & {
  provider: Provider
  render: Render
  sessions: BrowserSessions
  counts: OAuthMetrics
  findDocumentClient: FindDocumentClient
}

/** What a person learns about an AI agent. */
export type AskingAgent = {
  /** The host of its metadata document; null for a registered app. */
  host: string | null
  /** Its name in the document. */
  claimed_name: string | null
}

/** An authorization request that waits for consent in this browser, and the app that sent it. */
export type PendingRequest = RequestingApp & {
  uid: string
  client: string
  publisher_id: string | null
  /** The icon of the approved version; null for none. */
  app: { name: string; icon: string | null; kind: ClientRow['kind']; approved: boolean }
  /** null if the app is not an agent. */
  agent: AskingAgent | null
  publisher: { name: string; website: string; support: string }
  /** The requested scopes, in the order of the definition. */
  scopes: string[]
  /** Whether it asks a participant instead of an owner. */
  for_participant: boolean
  /** The resource of the tokens. */
  resource: Resource
  redirect_uri: string
  ui_locales: string | undefined
  prompts: string[]
}

/** When the authorization request arrived. */
export async function requestedAt({ db }: ConsentRuntime, { uid }: PendingRequest): Promise<Date> {
  const { expires_at } = await db
    .selectFrom('oauth_artifacts')
    .select('expires_at')
    .where('kind', '=', 'Interaction')
    .where('hash', '=', hashToken(uid))
    .executeTakeFirstOrThrow()
  return after(expires_at, -LIFETIME.interaction)
}

type ClientRow = {
  id: string
  app_id: string
  environment: Environment
  name: string
  icon: string | null
  kind: 'public' | 'in_house' | 'unregistered'
  agent: boolean
  claimed_name: string | null
  approved: boolean
  tenant_id: string | null
  publisher_id: string | null
  scopes: string[]
  publisher_name: string | null
  publisher_website: string | null
  publisher_support: string | null
  tenant_name: string | null
}

const agentOf = ({ agent, kind, name, claimed_name }: ClientRow): AskingAgent | null =>
  agent ? { host: kind === 'unregistered' ? name : null, claimed_name } : null

/** @throws Problem 400 if this browser has no such request: it has expired, or started in another browser */
async function findInteraction({ provider }: ConsentRuntime, ctx: Context) {
  const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(() => null)
  if (!interaction || interaction.uid !== ctx.params.uid) throw expired()
  return { uid: interaction.uid, params: interaction.params as Record<string, string | undefined> }
}

/**
 * Stores an agent known only by its document, once a signed-in person is about to be asked. Requests alone store
 * nothing.
 * @returns false if nobody is signed in
 * @throws Problem 400 if the request has expired, or the document can no longer be used
 */
export async function storeAskingAgent(runtime: ConsentRuntime, ctx: Context): Promise<boolean> {
  const { params } = await findInteraction(runtime, ctx)
  const url = params['client_id'] ?? ''
  if (!isClientUrl(url)) return true
  const session = await runtime.sessions.current(ctx)
  if (!session) return false
  const { db, platform, now } = runtime
  const client = await runtime.findDocumentClient(ctx, url).catch((error: unknown) => {
    if (error instanceof errors.OIDCProviderError) throw expired()
    throw error
  })
  if (!client.unstored) return true
  const actor = { kind: 'user', id: session.person.id, ip: ctx.ip } as const
  await inTransaction(db, (trx) => storeAgent(trx, platform, client, actor, now()))
  return true
}

/** @throws Problem 400 if this browser has no such request, or its client is now refused */
export async function findPendingRequest(runtime: ConsentRuntime, ctx: Context): Promise<PendingRequest> {
  const interaction = await findInteraction(runtime, ctx)
  const { params } = interaction
  const { rows } = await sql<ClientRow>`
    select c.id, c.app_id, c.environment, c.name, c.kind, c.tenant_id, c.publisher_id, c.scopes,
      c.approved, c.publisher_name, c.publisher_website, c.publisher_support, t.name as tenant_name,
      a.agent, a.claimed_name, l.listing ->> 'icon' as icon
    from live_clients c
    join apps a on a.id = c.app_id
    left join listed_apps l on l.app_id = c.app_id
    left join tenants t on t.id = c.tenant_id
    where c.id = ${params['client_id'] ?? ''}
  `.execute(runtime.db)
  const client = rows[0]
  if (!client) throw expired()
  const address = params['resource'] ?? runtime.config.publicUrl
  const resource = resourceAt(address, runtime.platform, runtime.config.publicUrl)
  // The definition has changed meanwhile.
  if (!resource) throw expired()
  const requested = params['scope']?.split(' ') ?? defaultScopes(client.scopes)
  return {
    uid: interaction.uid,
    client: client.id,
    app_id: client.app_id,
    tenant: client.tenant_id,
    environment: client.environment,
    publisher_id: client.publisher_id,
    app: { name: client.name, icon: client.icon, kind: client.kind, approved: client.approved },
    agent: agentOf(client),
    publisher: {
      name: client.publisher_name ?? client.tenant_name ?? '',
      website: client.publisher_website ?? '',
      support: client.publisher_support ?? '',
    },
    // Never more than the app declares now, whatever it declared when it sent the request.
    scopes: runtime.platform.scopes
      .map(({ name }) => name)
      .filter((name) => requested.includes(name) && client.scopes.includes(name)),
    for_participant: isForParticipant(requested),
    resource,
    redirect_uri: params['redirect_uri'] ?? '',
    ui_locales: params['ui_locales'],
    prompts: params['prompt']?.split(' ') ?? [],
  }
}

/** The refusal if no request waits, or no longer waits, in this browser. */
export function expired(): Problem {
  return new Problem(
    'interaction_expired',
    'Go back to the app and connect again. A request for consent expires after an hour and only works in the browser that started it.',
  )
}
