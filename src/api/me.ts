import type { ApiContext } from './call.ts'
import { sendJson } from './records.ts'
import type { CallerRow } from './statements.ts'

/** What the token opens. */
export function sendMe(ctx: ApiContext): void {
  const row = ctx.call.caller as CallerRow
  const me = {
    connection: row.connection,
    app: row.app,
    tenant: { id: row.tenant, name: row.tenant_name },
    unit: row.unit === null ? null : { id: row.unit, name: row.unit_name, kind: row.unit_kind },
    scopes: row.scopes,
    environment: row.environment,
  }
  sendJson(ctx, JSON.stringify(me))
}
