import type { Context } from 'koa'
import type { Provider } from 'oidc-provider'
import { hashToken } from '../../database/vault.ts'
import type { Render } from '../../http/pages/render.ts'
import { Problem } from '../../http/problem.ts'
import type { Runtime } from '../../runtime.ts'
import { after, LIFETIME } from '../grants/tokens.ts'
import type { BrowserSessions } from '../sign_in/browser_sessions.ts'
import type { Asking } from './choices.ts'

export type ConsentParts = Pick<Runtime, 'db' | 'now' | 'platform'> & {
  provider: Provider
  render: Render
  sessions: BrowserSessions
}

/** The authorization request that waits in this browser, and the app that made it. */
export type Waiting = Asking & {
  uid: string
  client: string
  publisher_id: string | null
  app: { name: string; kind: 'public' | 'in_house' }
  publisher: { name: string; website: string; support: string }
  /** What is asked for, in the definition's order. */
  scopes: string[]
  redirect_uri: string
  ui_locales: string | undefined
  prompts: string[]
}

/** When the authorization request came. */
export async function startOf({ db }: ConsentParts, { uid }: Waiting): Promise<Date> {
  const { expires_at } = await db
    .selectFrom('oauth_artifacts')
    .select('expires_at')
    .where('kind', '=', 'Interaction')
    .where('hash', '=', hashToken(uid))
    .executeTakeFirstOrThrow()
  return after(expires_at, -LIFETIME.interaction)
}

/** @throws Problem 400 where this browser has no such request: too late, or somebody else's address */
export async function findWaiting(parts: ConsentParts, ctx: Context): Promise<Waiting> {
  const interaction = await parts.provider.interactionDetails(ctx.req, ctx.res).catch(() => null)
  if (!interaction || interaction.uid !== ctx['params'].uid) throw expired()
  const params = interaction.params as Record<string, string | undefined>
  const row = await parts.db
    .selectFrom('clients as c')
    .innerJoin('apps as a', 'a.id', 'c.app_id')
    .leftJoin('publishers as p', 'p.id', 'a.publisher_id')
    .leftJoin('tenants as t', 't.id', 'a.tenant_id')
    .select([
      'c.id',
      'c.environment',
      'a.id as app_id',
      'a.name',
      'a.kind',
      'a.tenant_id',
      'a.publisher_id',
      'a.scopes',
    ])
    .select(['p.name as publisher', 'p.website', 'p.support', 't.name as tenant_name'])
    .where('c.id', '=', params['client_id'] ?? '')
    .where('a.suspended_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw expired()
  const asked = params['scope']?.split(' ') ?? row.scopes
  return {
    uid: interaction.uid,
    client: row.id,
    app_id: row.app_id,
    tenant: row.tenant_id,
    environment: row.environment as Waiting['environment'],
    publisher_id: row.publisher_id,
    app: { name: row.name, kind: row.kind as Waiting['app']['kind'] },
    publisher: {
      name: row.publisher ?? row.tenant_name ?? '',
      website: row.website ?? '',
      support: row.support ?? '',
    },
    // Never more than the app declares now, whatever it declared when the request was made.
    scopes: parts.platform.scopes
      .map(({ name }) => name)
      .filter((name) => asked.includes(name) && row.scopes.includes(name)),
    redirect_uri: params['redirect_uri'] ?? '',
    ui_locales: params['ui_locales'],
    prompts: params['prompt']?.split(' ') ?? [],
  }
}

function expired(): Problem {
  return new Problem(
    'interaction_expired',
    'Go back to the app and connect again: a request for consent waits for an hour, in the browser that began it.',
  )
}
