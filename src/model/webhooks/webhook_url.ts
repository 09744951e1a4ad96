import type { Database } from '../../database/connect.ts'
import { unprocessable } from '../../http/problem.ts'
import type { AppAccess } from '../apps/app_access.ts'
import type { Actor } from '../audit/audit_log.ts'
import type { Environment } from '../tenants/tenant_schema.ts'
import { removeEndpoint } from './endpoint_states.ts'
import { createEndpoint, type EndpointSetting, patchEndpoint } from './endpoints.ts'

/** An endpoint that was created for an app's webhook URL, with its secret, which is shown only now. */
export type DeclaredEndpoint = { id: string; environment: Environment; url: string; secret: string | null }

/**
 * Keeps the endpoints of the one webhook URL that an app may be registered with: creates one in each environment in
 * which the app can have a client, moves them when the URL changes, and removes them when it is withdrawn. Other
 * endpoints of the app stay as they are.
 * @param hook the app's previous URL, its current URL, and the secret of endpoints that are created for it; the URL
 *   and the secret have been checked
 * @returns the endpoints that were created
 * @throws Problem 422 if the app would have more endpoints than the platform allows
 */
export async function followWebhookUrl(
  trx: Database,
  setting: EndpointSetting,
  access: AppAccess,
  app: string,
  { before, after, secret }: { before: string | null; after: string | null; secret?: string | undefined },
  actor: Actor,
): Promise<DeclaredEndpoint[]> {
  if (before === after) return []
  const following = before === null ? [] : await endpointsAt(trx, app, before)
  const created: DeclaredEndpoint[] = []
  for (const environment of await environmentsOf(trx, app)) {
    const endpoint = following.find((one) => one.environment === environment)
    if (endpoint && after === null) await removeEndpoint(trx, setting, access, endpoint.id, actor)
    if (endpoint && after !== null) {
      await patchEndpoint(trx, setting, access, endpoint.id, { url: after }, actor)
    }
    if (endpoint || after === null) continue
    const input = { environment, url: after, ...(secret === undefined ? {} : { secret }) }
    const outcome = await createEndpoint(trx, setting, access, app, input, actor)
    if (outcome.kind === 'too_many') {
      throw unprocessable([
        {
          path: '/webhook_url',
          message: 'needs one more endpoint than an app can have; remove another one first',
        },
      ])
    }
    if (outcome.kind !== 'created') throw new Error(`no endpoint for a webhook URL: ${outcome.kind}`)
    created.push({ id: outcome.id, environment, url: outcome.url, secret: outcome.secret })
  }
  return created
}

/** The environments of an app's clients. An in-house app has its only client in the environment of its tenant. */
async function environmentsOf(trx: Database, app: string): Promise<Environment[]> {
  const { home } = await trx
    .selectFrom('apps as a')
    .leftJoin('tenants as t', 't.id', 'a.tenant_id')
    .select('t.environment as home')
    .where('a.id', '=', app)
    .executeTakeFirstOrThrow()
  return home === null ? ['sandbox', 'production'] : [home as Environment]
}

async function endpointsAt(trx: Database, app: string, url: string) {
  return await trx
    .selectFrom('endpoints')
    .select(['id', 'environment'])
    .where('app_id', '=', app)
    .where('url', '=', url)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .execute()
}
