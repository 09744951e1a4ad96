import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const MAX_LENGTH = 2048

/** Why merchants cannot be sent to an address, or null when they can. */
export function connectUrlProblem(url: string): string | null {
  if (url.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`
  const parsed = /^https?:\/\/[^/\s]\S*$/i.test(url) ? URL.parse(url) : null
  if (!parsed) return 'must be a full address, such as https://app.example.com/connect'
  if (parsed.username || parsed.password) return 'must not contain user information'
  if (parsed.protocol === 'http:' && !LOOPBACK.has(parsed.hostname)) {
    return 'must use https; http is only for localhost, 127.0.0.1 and [::1]'
  }
  return null
}

/**
 * Sets where *Connect* in the catalogue leads; null: to the publisher's website. A change is written to the audit
 * log, since it decides where merchants are sent.
 */
export async function setConnectUrl(
  trx: Database,
  app: string,
  url: string | null,
  actor: Actor,
): Promise<void> {
  const changed = await trx
    .updateTable('apps')
    .set({ connect_url: url })
    .where('id', '=', app)
    .where('connect_url', 'is distinct from', url)
    .returning(['publisher_id', 'tenant_id'])
    .executeTakeFirst()
  if (!changed) return
  const { publisher_id: publisher, tenant_id: tenant } = changed
  const details = { changed: ['connect_url'], connect_url: url }
  await recordAudit(trx, { action: 'app.updated', actor, publisher, app, tenant, details })
}
