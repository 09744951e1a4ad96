import type { Context } from 'koa'
import { sql } from 'kysely'
import type { Provider } from 'oidc-provider'
import { hashToken } from '../../database/vault.ts'
import type { Render } from '../../http/pages/render.ts'
import { Problem } from '../../http/problem.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { defaultScopes, isForParticipant } from '../../platform/participants.ts'
import type { Runtime } from '../../runtime.ts'
import { after, LIFETIME } from '../grants/tokens.ts'
import type { OAuthMetrics } from '../metrics.ts'
import type { BrowserSessions } from '../sign_in/browser_sessions.ts'
import type { RequestingApp } from './tenant_choices.ts'

export type ConsentRuntime = Pick<Runtime, 'db' | 'now' | 'platform' | 'config' | 'vault'> & {
  provider: Provider
  render: Render
  sessions: BrowserSessions
  counts: OAuthMetrics
}

/** An authorization request that waits for consent in this browser, and the app that sent it. */
export type PendingRequest = RequestingApp & {
  uid: string
  client: string
  publisher_id: string | null
  app: { name: string; kind: 'public' | 'in_house'; approved: boolean }
  publisher: { name: string; website: string; support: string }
  /** The requested scopes, in the order of the definition. */
  scopes: string[]
  /** Whether it asks a participant, and not an owner. */
  for_participant: boolean
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
  kind: 'public' | 'in_house'
  approved: boolean
  tenant_id: string | null
  publisher_id: string | null
  scopes: string[]
  publisher_name: string | null
  publisher_website: string | null
  publisher_support: string | null
  tenant_name: string | null
}

/** @throws Problem 400 where this browser has no such request: it has expired, or began in another browser */
export async function findPendingRequest(runtime: ConsentRuntime, ctx: Context): Promise<PendingRequest> {
  const interaction = await runtime.provider.interactionDetails(ctx.req, ctx.res).catch(() => null)
  if (!interaction || interaction.uid !== ctx.params.uid) throw expired()
  const params = interaction.params as Record<string, string | undefined>
  const { rows } = await sql<ClientRow>`
    select c.id, c.app_id, c.environment, c.name, c.kind, c.tenant_id, c.publisher_id, c.scopes,
      c.approved, c.publisher_name, c.publisher_website, c.publisher_support, t.name as tenant_name
    from live_clients c
    left join tenants t on t.id = c.tenant_id
    where c.id = ${params['client_id'] ?? ''}
  `.execute(runtime.db)
  const client = rows[0]
  if (!client) throw expired()
  const requested = params['scope']?.split(' ') ?? defaultScopes(client.scopes)
  return {
    uid: interaction.uid,
    client: client.id,
    app_id: client.app_id,
    tenant: client.tenant_id,
    environment: client.environment,
    publisher_id: client.publisher_id,
    app: { name: client.name, kind: client.kind, approved: client.approved },
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
    redirect_uri: params['redirect_uri'] ?? '',
    ui_locales: params['ui_locales'],
    prompts: params['prompt']?.split(' ') ?? [],
  }
}

/** The refusal where no request waits in this browser, or no longer. */
export function expired(): Problem {
  return new Problem(
    'interaction_expired',
    'Go back to the app and connect again. A request for consent is kept for an hour, in the browser in which it began.',
  )
}
