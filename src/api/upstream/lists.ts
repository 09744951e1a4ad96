import type { Config } from '../../config.ts'
import type { RecordType } from '../../platform/definition.ts'
import type { Cursors } from '../cursor.ts'
import { claimedUpstreamPosition } from '../cursor.ts'
import type { Finders } from '../find.ts'
import { sendJson } from '../json.ts'
import { foreignCursor, type ListParameters, readListParameters, requireSameList } from '../query.ts'
import type { ApiStep, Find } from '../route.ts'
import type { AccessRow } from '../statements.ts'
import { UpstreamFailure } from './exchange.ts'
import type { RowReader } from './rows.ts'
import type { Upstream } from './upstream.ts'

type UpstreamListRow = AccessRow & {
  parameters: ListParameters
  /** The cursor of the vendor's own service; null for the first page. */
  cursor: string | null
  /** Of the whole list, whichever page asked for it. */
  since: string | null
}

/** Finds what a token opens, for a list that is read upstream. @throws Problem 400 for a wrong query */
export function findUpstreamPage({ access }: Finders, type: RecordType): Find<UpstreamListRow> {
  return async (ctx, question) => {
    const parameters = readListParameters(ctx, Object.keys(type.views), false)
    const claimed =
      parameters.cursor === undefined
        ? { cursor: null, since: parameters.since }
        : requireSameList(claimedUpstreamPosition(parameters.cursor), parameters.since)
    const row = await access({ ...question, needs: [type.scope] })
    return row && { ...row, parameters, ...claimed }
  }
}

type Parts = { config: Config; upstream: Upstream; reader: RowReader; cursors: Cursors }

/** Sends a page of the vendor's own service in the form of the API. */
export function sendUpstreamPage(
  { config, upstream, reader, cursors }: Parts,
  type: RecordType,
): ApiStep<UpstreamListRow> {
  return async (ctx, row) => {
    const { limit, view, cursor: given } = row.parameters
    const list = [row.connection, type.name]
    if (given !== undefined && !cursors.belongs(list, given)) throw foreignCursor()
    const query = {
      limit: String(limit),
      ...(row.cursor === null ? {} : { cursor: row.cursor }),
      ...(row.since === null ? {} : { updated_since: row.since }),
    }
    const fields = view === undefined ? null : (type.views[view] ?? null)
    const page = await upstream.read(ctx, row, { type, id: null, query, ifNoneMatch: null }, (response) => {
      if (response.status !== 200) {
        throw new UpstreamFailure('malformed', `it responded to a list with status ${response.status}`)
      }
      return reader.page(response.body, { owner: row, limit, view: fields })
    })
    if (!page) return
    if (page.dropped > 0) upstream.reportDropped(row, type, page.dropped)
    const next = page.next === null ? null : cursors.write(list, { cursor: page.next, since: row.since })
    if (next !== null) {
      const shorter = view === undefined ? '' : `view=${view}&`
      const address = `${config.publicUrl}/api/v1/${type.name}?${shorter}limit=${limit}&cursor=${next}`
      ctx.set('Link', `<${address}>; rel="next"`)
    }
    sendJson(ctx, `{"data":[${page.items}],"next_cursor":${next === null ? 'null' : `"${next}"`}}`)
  }
}
