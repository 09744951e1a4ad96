import type { Context } from 'koa'
import type pg from 'pg'
import { gather, hex } from '../database/gather.ts'
import { notFound } from '../http/problem.ts'
import type { RecordType } from '../platform/definition.ts'
import type { Runtime } from '../runtime.ts'
import type { ApiContext, Step } from './call.ts'
import { FIND_RECORD, type RecordQuestion, type RecordRow } from './statements.ts'

/** Looks for one record of whoever holds the token. */
export type FindRecord = (question: RecordQuestion) => Promise<RecordRow | undefined>

export const recordFinder = (pool: pg.Pool): FindRecord => gather(pool, FIND_RECORD)

type RecordContext = ApiContext & { record: RecordRow | undefined }

/** The one statement of a single record: who asks, and the record if it is theirs. */
export function findRecord({ now }: Runtime, type: RecordType, find: FindRecord): Step {
  return async (ctx) => {
    const { call } = ctx
    const asked = { scope: type.scope, type: type.name, id: ctx['params'].id }
    const row = await find({ ...asked, hash: hex(call.hash), now: now() })
    ;(ctx as RecordContext).record = row
    if (row) {
      call.caller = row
      call.granted = row.granted
    }
  }
}

export function sendRecord(type: RecordType): Step {
  const missing = `There is no ${type.singular.toLowerCase()} with this id that this connection can see.`
  return (ctx) => {
    const { record } = ctx as RecordContext
    if (!record || record.document === null) throw notFound(missing)
    // Stamps of one merchant never repeat, so that this names one version of this record.
    const etag = `"${Number(record.stamp).toString(36)}"`
    ctx.set('ETag', etag)
    if (names(ctx.req.headers['if-none-match'], etag)) ctx.status = 304
    else sendJson(ctx, record.document)
  }
}

/**
 * RFC 9110 §13.1.2, compared weakly. Koa's `fresh` is not asked: it yields to the `Cache-Control: no-cache` that
 * every fetch() adds to a conditional request.
 */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()))
}

/** What is read with a token is for its holder alone, and changes under them. */
export function sendJson(ctx: Context, text: string): void {
  ctx.set('Cache-Control', 'private, no-cache')
  ctx.type = 'application/json; charset=utf-8'
  ctx.body = text
}
