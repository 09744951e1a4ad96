import type { RecordType } from '../platform/definition.ts'
import type { Runtime } from '../runtime.ts'
import type { ApiContext, Step } from './call.ts'
import type { Cursors, Position } from './cursor.ts'
import { foreignCursor, type ListQuery, readListQuery, startOf } from './query.ts'
import { sendJson } from './records.ts'
import { type ListRow, listRecords } from './statements.ts'

type Asked = { query: ListQuery; start: Position }
type ListContext = ApiContext & { asked: Asked; page: ListRow }

/** Reads the query, before anybody is asked; what is wrong with it is said after the token was found good. */
export function readList(ctx: ApiContext): void {
  try {
    const query = readListQuery(ctx)
    ;(ctx as ListContext).asked = { query, start: startOf(query) }
  } catch (problem) {
    ctx.call.fault = problem
  }
}

/** The one statement of a list: who asks, and the page. */
export function findPage({ pool, now }: Runtime, type: RecordType, otherwise: Step): Step {
  const statementOf = once(listRecords)
  return async (ctx) => {
    if (ctx.call.fault) return await otherwise(ctx)
    const { call, asked } = ctx as ListContext
    const { query, start } = asked
    const position = [new Date(start.at).toISOString(), start.id]
    const values = [call.hash, now().toISOString(), type.scope, type.name, ...position]
    const { rows } = await pool.query<ListRow>({ ...statementOf(query.limit), values })
    const row = rows[0]
    if (!row) return
    ;(ctx as ListContext).page = row
    call.caller = row
    call.granted = row.granted
  }
}

export function sendPage(base: string, type: RecordType, cursors: Cursors): Step {
  return (ctx) => {
    if (ctx.call.fault) throw ctx.call.fault
    const { asked, page, call } = ctx as ListContext
    const { limit, cursor } = asked.query
    const list = [call.caller.connection, type.name]
    if (cursor !== undefined && !cursors.belongs(list, cursor)) throw foreignCursor()
    const { items, found, last_at, last_id } = page
    let next: string | null = null
    if (found > limit && last_at !== null && last_id !== null) {
      next = cursors.write(list, { at: last_at, id: last_id, since: asked.start.since })
      // RFC 8288; the cursor says by itself what it was made with.
      ctx.set('Link', `<${base}/api/v1/${type.name}?limit=${limit}&cursor=${next}>; rel="next"`)
    }
    sendJson(ctx, `{"data":[${items ?? ''}],"next_cursor":${next === null ? 'null' : `"${next}"`}}`)
  }
}

/** Remembers what `make` made for each number. */
function once<T>(make: (number: number) => T): (number: number) => T {
  const made = new Map<number, T>()
  return (number) => {
    const known = made.get(number) ?? make(number)
    made.set(number, known)
    return known
  }
}
