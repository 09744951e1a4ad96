import type { Database } from '../../database/connect.ts'
import type { Actor } from '../audit/audit_log.ts'
import type { EndpointSetting } from '../webhooks/endpoints.ts'
import { type DeclaredEndpoint, followWebhookUrl } from '../webhooks/webhook_url.ts'
import type { AppAccess } from './app_access.ts'
import type { AppInput } from './app_schema.ts'
import { type AppOutcome, putApp } from './apps.ts'

export type StoredApp =
  | { kind: 'created' | 'updated'; needReconsent: number; endpoints: DeclaredEndpoint[] }
  | Extract<AppOutcome, { kind: 'fixed' }>

/**
 * Stores an app with everything in its registration: the app itself, and endpoints for its webhook URL.
 * @param input already checked with `appViolations`
 * @returns among others, the endpoints that were created, with their secrets, which are shown only now
 * @throws Problem 422 if the webhook URL needs more endpoints than the platform allows
 */
export async function storeApp(
  trx: Database,
  setting: EndpointSetting,
  access: AppAccess,
  id: string,
  { webhook_secret, ...app }: AppInput,
  actor: Actor,
): Promise<StoredApp> {
  const put = await putApp(trx, id, app, actor, setting.now())
  if (put.kind === 'fixed') return put
  const hook = { before: put.before?.webhook_url ?? null, after: app.webhook_url, secret: webhook_secret }
  const endpoints = await followWebhookUrl(trx, setting, access, id, hook, actor)
  return { kind: put.before ? 'updated' : 'created', needReconsent: put.needReconsent, endpoints }
}
