import { hash } from 'node:crypto'
import type { Context } from 'koa'
import { notFound } from '../../http/problem.ts'
import type { RecordType } from '../../platform/definition.ts'
import type { Finders } from '../find.ts'
import { sendJson } from '../json.ts'
import { matches } from '../records.ts'
import type { ApiStep, Find } from '../route.ts'
import type { AccessRow } from '../statements.ts'
import { UpstreamFailure, type UpstreamResponse } from './exchange.ts'
import type { RowReader } from './rows.ts'
import type { Upstream } from './upstream.ts'

/** Ids are those of rows. Nothing else is sent on, however it is encoded. */
const RECORD_ID = /^[A-Za-z0-9_-]{1,128}$/
/** One entity tag or a few (RFC 9110 §13.1.2). */
const ENTITY_TAGS = /^(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*$/
const LONGEST_CONDITION = 1000

/** Finds what a token opens, for a record that is read upstream. */
export function findUpstreamRecord({ access }: Finders, type: RecordType): Find<AccessRow> {
  return (_, question) => access({ ...question, needs: [type.scope] })
}

type Parts = { upstream: Upstream; reader: RowReader }

/** Sends a record of the vendor's own service in the form of the API. */
export function sendUpstreamRecord({ upstream, reader }: Parts, type: RecordType): ApiStep<AccessRow> {
  const missing = `This connection sees no ${type.singular.toLowerCase()} with this id.`
  return async (ctx, row) => {
    const id: string = ctx['params'].id
    if (!RECORD_ID.test(id)) throw notFound(missing)
    const ifNoneMatch = conditionOf(ctx, row)
    const found = await upstream.read(ctx, row, { type, id, query: {}, ifNoneMatch }, (response) => {
      return readRecord(response, ifNoneMatch, () => reader.record(response.body, { owner: row, id }))
    })
    if (!found) return
    const { etag, document } = found
    if (found.foreign) upstream.reportDropped(row, type, 1)
    if (etag !== null) ctx.set('ETag', etag)
    if (found.unchanged || matches(ctx.req.headers['if-none-match'], etag)) ctx.status = 304
    else if (document === null) throw notFound(missing)
    else sendJson(ctx, document)
  }
}

/**
 * The condition to pass on. A 304 shows no row whose unit could be checked, so that for a connection to one unit, the
 * row is fetched and compared here.
 */
function conditionOf(ctx: Context, { unit }: AccessRow): string | null {
  const given = ctx.req.headers['if-none-match']
  if (unit !== null || given === undefined || given.length > LONGEST_CONDITION) return null
  return ENTITY_TAGS.test(given) ? given : null
}

type FoundRecord = {
  /** The record as JSON; null for none that the connection sees, or for one that is unchanged. */
  document: string | null
  etag: string | null
  unchanged: boolean
  /** Whether there was a record of another tenant or unit. */
  foreign: boolean
}

const NOTHING: FoundRecord = { document: null, etag: null, unchanged: false, foreign: false }

function readRecord(
  { status, etag }: UpstreamResponse,
  condition: string | null,
  read: () => string | null,
): FoundRecord {
  if (status === 404 || status === 410) return NOTHING
  if (status === 304) {
    if (condition === null) throw new UpstreamFailure('malformed', 'it responded with 304 to no condition')
    return { ...NOTHING, unchanged: true, etag: etag ?? onlyTag(condition) }
  }
  const document = read()
  if (document === null) return { ...NOTHING, foreign: true }
  return { ...NOTHING, document, etag: etag ?? `"${hash('sha256', document, 'base64url')}"` }
}

/** A 304 has the ETag of the 200 that it stands for (RFC 9110 §15.4.5), which is known where only one was named. */
function onlyTag(condition: string): string | null {
  return condition.includes(',') ? null : condition
}
