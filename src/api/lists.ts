import type { Config } from '../config.ts'
import type { RecordType } from '../platform/definition.ts'
import type { Cursors } from './cursor.ts'
import type { Finders } from './find.ts'
import { sendJson } from './json.ts'
import { foreignCursor, type ListQuery, readListQuery } from './query.ts'
import type { ApiStep, Find } from './route.ts'
import type { PageRow } from './statements.ts'

type ListRow = PageRow & { query: ListQuery }

/** Finds a page of a list. @throws Problem 400 for a wrong query */
export function findPage({ page }: Finders, type: RecordType): Find<ListRow> {
  return async (ctx, question) => {
    const query = readListQuery(ctx, Object.keys(type.views))
    const { limit, after, view, deleted } = query
    const fields = view === undefined ? null : (type.views[view] ?? null)
    const row = await page({ ...question, scope: type.scope, type: type.name, after, limit, fields, deleted })
    return row && { ...row, query }
  }
}

export function sendPage({ publicUrl }: Config, type: RecordType, cursors: Cursors): ApiStep<ListRow> {
  return (ctx, { connection, query, items, found, last_at, last_id }) => {
    const { limit, cursor, view, deleted } = query
    const list = [connection, type.name]
    if (cursor !== undefined && !cursors.belongs(list, cursor)) throw foreignCursor()
    let next: string | null = null
    if (found > limit && last_at !== null && last_id !== null) {
      next = cursors.write(list, { at: last_at, id: last_id, since: query.after.since })
      // RFC 8288. The cursor itself says which updated_since it belongs to.
      const same = `${view === undefined ? '' : `view=${view}&`}${deleted ? 'include_deleted=true&' : ''}`
      ctx.set('Link', `<${publicUrl}/api/v1/${type.name}?${same}limit=${limit}&cursor=${next}>; rel="next"`)
    }
    sendJson(ctx, `{"data":[${items ?? ''}],"next_cursor":${next === null ? 'null' : `"${next}"`}}`)
  }
}
