import { badRequest } from '../http/problem.ts'
import { listFeed } from '../model/webhooks/feed.ts'
import type { Runtime } from '../runtime.ts'
import type { ApiContext, Step } from './call.ts'
import type { Cursors, Position } from './cursor.ts'
import { foreignCursor, type ListQuery, readListQuery, startOf } from './query.ts'
import { sendJson } from './records.ts'
import type { CallerRow } from './statements.ts'

type FeedContext = ApiContext & { asked: { query: ListQuery; start: Position } }

/** Reads the query; what is wrong with it is said after the token was found good. */
export function readFeedQuery(ctx: ApiContext): void {
  try {
    const query = readListQuery(ctx)
    if (query.since !== null)
      throw badRequest('There is no parameter "updated_since" here, but limit and cursor.')
    ;(ctx as FeedContext).asked = { query, start: startOf(query) }
  } catch (problem) {
    ctx.call.fault = problem
  }
}

/**
 * The page. `next_cursor` is null where there is nothing more for now; `resume_cursor` goes on from the last event
 * that was ever shown, also tomorrow.
 */
export function sendFeed({ pool, config }: Runtime, cursors: Cursors): Step {
  return async (ctx) => {
    if (ctx.call.fault) throw ctx.call.fault
    const { query, start } = (ctx as FeedContext).asked
    const { connection, scopes } = ctx.call.caller as CallerRow
    const list = [connection, 'feed']
    if (query.cursor !== undefined && !cursors.belongs(list, query.cursor)) throw foreignCursor()
    const after = query.cursor === undefined ? null : { at: new Date(start.at), uid: start.id }
    const rows = await listFeed(pool, connection, scopes, { limit: query.limit, after })
    const page = rows.slice(0, query.limit)
    const last = page.at(-1)
    const end = last
      ? cursors.write(list, { at: last.at.getTime(), id: last.uid, since: null })
      : query.cursor
    const more = rows.length > query.limit
    if (more) {
      ctx.set('Link', `<${config.publicUrl}/api/v1/feed?limit=${query.limit}&cursor=${end}>; rel="next"`)
    }
    const items = page.map(
      ({ id, type, at, data }) =>
        `{"id":${JSON.stringify(id)},"type":"${type}","timestamp":"${at.toISOString()}","data":${data}}`,
    )
    const cursor = end === undefined ? 'null' : `"${end}"`
    sendJson(ctx, `{"data":[${items}],"next_cursor":${more ? cursor : 'null'},"resume_cursor":${cursor}}`)
  }
}
