import type { RecordType } from '../platform/definition.ts'
import type { Cursors } from './cursor.ts'
import type { Finders } from './find.ts'
import { foreignCursor, type ListQuery, readListQuery } from './query.ts'
import type { FoundRecord, RecordPage, RecordSource } from './source.ts'
import type { PageRow, RecordRow } from './statements.ts'

/** Reads records that are stored here. The statement that finds the token also finds them. */
export function storedRecords({ page, record }: Finders, type: RecordType, cursors: Cursors): RecordSource {
  return {
    async findPage(parameters, question) {
      const query = readListQuery(parameters, Object.keys(type.views))
      const { limit, after, view, deleted } = query
      const fields = view === undefined ? null : (type.views[view] ?? null)
      const asked = { scope: type.scope, type: type.name, after, limit, fields, deleted }
      const row = await page({ ...question, ...asked })
      return (
        row && Object.assign(row, { read: () => pageOf(row, query, [row.connection, type.name], cursors) })
      )
    },
    async findRecord({ id }, question) {
      const row = await record({ ...question, scope: type.scope, type: type.name, id })
      return row && Object.assign(row, { read: () => recordOf(row) })
    },
  }
}

/** @throws Problem 400 for the cursor of another list */
function pageOf(row: PageRow, query: ListQuery, list: string[], cursors: Cursors): RecordPage {
  const { limit, cursor } = query
  if (cursor !== undefined && !cursors.belongs(list, cursor)) throw foreignCursor()
  const { items, found, last_at, last_id } = row
  const next =
    found > limit && last_at !== null && last_id !== null
      ? cursors.write(list, { at: last_at, id: last_id, since: query.after.since })
      : null
  return { items: items ?? '', next, parameters: query }
}

/** The timestamps of a merchant's records never repeat, so the ETag identifies one version of the record. */
function recordOf({ document, stamp }: RecordRow): FoundRecord {
  const etag = document === null ? null : `"${Number(stamp).toString(36)}"`
  return { document, etag, unchanged: false }
}
