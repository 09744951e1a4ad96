import type { Context } from 'koa'
import type { Finders } from './find.ts'
import { sendJson } from './json.ts'
import type { Find } from './route.ts'
import type { MeRow } from './statements.ts'

/** Finds the holder of the token. */
export function findMe({ me }: Finders): Find<MeRow> {
  return (_, question) => me(question)
}

/** Sends what the token gives access to. For a participant's token, this includes the record about them. */
export function sendMe(ctx: Context, row: MeRow): void {
  sendJson(ctx, meText(row))
}

export function meText(row: MeRow): string {
  // The document is already JSON text, from PostgreSQL.
  const participant = row.participant === null ? '' : `,"participant":${row.document ?? 'null'}`
  const me = {
    connection: row.connection,
    app: row.app,
    tenant: { id: row.tenant, name: row.tenant_name },
    unit: row.unit === null ? null : { id: row.unit, name: row.unit_name, kind: row.unit_kind },
    scopes: row.scopes.toSorted(),
    environment: row.environment,
    ...(row.person === null ? {} : { person: row.person }),
  }
  return `${JSON.stringify(me).slice(0, -1)}${participant}}`
}
