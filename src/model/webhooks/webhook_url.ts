import type { Database } from '../../database/connect.ts'
import type { AppAccess } from '../apps/app_access.ts'
import type { Actor } from '../audit/audit_log.ts'
import { removeEndpoint } from './endpoint_states.ts'
import { createEndpoint, type EndpointSetting, patchEndpoint, type Refused } from './endpoints.ts'

/** An endpoint that was made for an app's webhook URL, with its secret, for the only time. */
export type DeclaredEndpoint = { id: string; environment: string; url: string; secret: string | null }
export type Declared = { kind: 'declared'; endpoints: DeclaredEndpoint[] } | Refused

/**
 * Follows the one webhook URL that an app may be registered with: makes an endpoint for it in each environment,
 * moves them when it changes, takes them away when it is withdrawn. Endpoints added otherwise stay as they are.
 * @param before the URL that the app had
 */
export async function declareWebhookUrl(
  trx: Database,
  setting: EndpointSetting,
  access: AppAccess,
  app: string,
  urls: { before: string | null; after: string | null },
  actor: Actor,
): Promise<Declared> {
  const { before, after } = urls
  if (before === after) return { kind: 'declared', endpoints: [] }
  const declared = before === null ? [] : await endpointsAt(trx, app, before)
  const made: DeclaredEndpoint[] = []
  for (const environment of ['sandbox', 'production'] as const) {
    const there = declared.find((endpoint) => endpoint.environment === environment)
    if (there && after === null) await removeEndpoint(trx, setting, access, there.id, actor)
    if (there && after !== null) {
      const changed = await patchEndpoint(trx, setting, access, there.id, { url: after }, actor)
      if (changed.kind === 'refused') return { ...changed, path: '/webhook_url' }
    }
    if (there || after === null) continue
    const created = await createEndpoint(trx, setting, access, app, { environment, url: after }, actor)
    if (created.kind === 'refused') return { ...created, path: '/webhook_url' }
    if (created.kind === 'too_many') {
      return {
        kind: 'refused',
        path: '/webhook_url',
        message: 'is one endpoint too many: remove another first',
      }
    }
    if (created.kind === 'created') {
      const { id, url, secret } = created
      made.push({ id, environment, url, secret })
    }
  }
  return { kind: 'declared', endpoints: made }
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
