import type { Context } from 'koa'
import type { Finders } from './find.ts'
import { sendJson } from './json.ts'
import type { Find } from './route.ts'
import type { MeRow } from './statements.ts'

/** Finds whose token it is. */
export function findMe({ me }: Finders): Find<MeRow> {
  return (_, question) => me(question)
}

/** What the token opens. */
export function sendMe(ctx: Context, row: MeRow): void {
  const me = {
    connection: row.connection,
    app: row.app,
    tenant: { id: row.tenant, name: row.tenant_name },
    unit: row.unit === null ? null : { id: row.unit, name: row.unit_name, kind: row.unit_kind },
    scopes: row.scopes.toSorted(),
    environment: row.environment,
  }
  sendJson(ctx, JSON.stringify(me))
}
