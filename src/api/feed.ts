import { wrongParameter } from '../http/problem.ts'
import { listFeed } from '../model/webhooks/feed.ts'
import { PARTICIPANT_SCOPE } from '../platform/participants.ts'
import type { Runtime } from '../runtime.ts'
import { schemeOf } from './access_token.ts'
import type { Challenges } from './challenge.ts'
import type { Cursors } from './cursor.ts'
import type { Finders, Question } from './find.ts'
import { sendJson } from './json.ts'
import { foreignCursor, type ListQuery, type Parameters, readListQuery } from './query.ts'
import type { ApiStep } from './route.ts'
import type { MeRow } from './statements.ts'

export type FeedRow = MeRow & { query: ListQuery }

/** Finds whose feed it is. @throws Problem 400 for wrong parameters */
export function findFeed({ me }: Finders) {
  return async (given: Parameters, question: Question): Promise<FeedRow | undefined> => {
    const query = readListQuery(given)
    if (query.since !== null) {
      throw wrongParameter(
        'updated_since',
        'Unknown parameter "updated_since". The parameters here are limit and cursor.',
      )
    }
    const row = await me(question)
    return row && { ...row, query }
  }
}

/** A participant's token must be refused here explicitly, because the feed itself needs no scope. */
export function refuseParticipants(refusal: Challenges): ApiStep<FeedRow> {
  return (ctx, { participant }) => {
    if (participant === null) return
    const detail = `This needs a token that an owner has consented to. A token with the scope ${PARTICIPANT_SCOPE} can only read /api/v1/me.`
    throw refusal.notForParticipants(detail, schemeOf(ctx))
  }
}

/**
 * Sends a page of the feed. `next_cursor` is null if there are no more events for now. `resume_cursor` continues
 * after the last event that was sent, at any later time.
 */
export function sendFeed(runtime: Runtime, cursors: Cursors): ApiStep<FeedRow> {
  const read = feedReader(runtime, cursors)
  return async (ctx, row) => {
    const { text, next } = await read(row)
    const { limit } = row.query
    if (next) {
      ctx.set('Link', `<${runtime.config.publicUrl}/api/v1/feed?limit=${limit}&cursor=${next}>; rel="next"`)
    }
    sendJson(ctx, text)
  }
}

/** @returns a function that reads a page of the feed as JSON, with the cursor of the next one */
export function feedReader({ pool }: Runtime, cursors: Cursors) {
  return async ({ connection, scopes, query }: FeedRow): Promise<{ text: string; next: string | null }> => {
    const { limit, cursor } = query
    const list = [connection, 'feed']
    if (cursor !== undefined && !cursors.belongs(list, cursor)) throw foreignCursor()
    const after = cursor === undefined ? null : { at: query.after.at, uid: query.after.id }
    const rows = await listFeed(pool, connection, scopes, { limit, after })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const end = last ? cursors.write(list, { at: last.at.getTime(), id: last.uid, since: null }) : cursor
    const more = rows.length > limit
    const items = page.map(
      ({ id, type, at, data }) =>
        `{"id":${JSON.stringify(id)},"type":"${type}","timestamp":"${at.toISOString()}","data":${data}}`,
    )
    const resume = end === undefined ? 'null' : `"${end}"`
    const next = more ? (end ?? null) : null
    return {
      text: `{"data":[${items}],"next_cursor":${next === null ? 'null' : resume},"resume_cursor":${resume}}`,
      next,
    }
  }
}
