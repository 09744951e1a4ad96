import { hash } from 'node:crypto'
import type { Context } from 'koa'
import type { RecordType } from '../../platform/definition.ts'
import { type Cursors, claimedUpstreamPosition } from '../cursor.ts'
import type { Finders } from '../find.ts'
import { foreignCursor, type ListParameters, readListParameters, requireSameList } from '../query.ts'
import { type FoundRecord, noSuchRecord, type RecordSource } from '../source.ts'
import type { AccessRow } from '../statements.ts'
import { UpstreamFailure, type UpstreamResponse } from './exchange.ts'
import type { RowReader } from './rows.ts'
import type { Upstream } from './upstream.ts'

/** The ids that rows can have. Nothing else is passed on, however it is encoded. */
const RECORD_ID = /^[A-Za-z0-9_-]{1,128}$/
/** One entity tag or a few (RFC 9110 §13.1.2). */
const ENTITY_TAGS = /^(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*$/
const LONGEST_CONDITION = 1000

type Parts = { finders: Finders; upstream: Upstream; reader: RowReader; cursors: Cursors }

/** Reads records of the vendor's own service. The statement checks the token, and the service has the rows. */
export function upstreamRecords(
  { finders, upstream, reader, cursors }: Parts,
  type: RecordType,
): RecordSource {
  const needs = [type.scope]
  return {
    async findPage(given, question) {
      const parameters = readListParameters(given, Object.keys(type.views), false)
      const position = positionOf(parameters)
      const row = await finders.access({ ...question, needs })
      if (!row) return undefined
      return Object.assign(row, {
        read: async (ctx: Context) => {
          const list = [row.connection, type.name]
          const { cursor, limit, view } = parameters
          if (cursor !== undefined && !cursors.belongs(list, cursor)) throw foreignCursor()
          const query = {
            limit: String(limit),
            ...(position.cursor === null ? {} : { cursor: position.cursor }),
            ...(position.since === null ? {} : { updated_since: position.since }),
          }
          const fields = view === undefined ? null : (type.views[view] ?? null)
          const call = { type, id: null, query, ifNoneMatch: null }
          const page = await upstream.read(ctx, row, call, (response) => {
            if (response.status !== 200) {
              throw new UpstreamFailure('malformed', `it responded to a list with status ${response.status}`)
            }
            return reader.page(response.body, { owner: row, limit, view: fields })
          })
          if (!page) return null
          if (page.dropped > 0) upstream.reportDropped(row, type, page.dropped)
          const { next, items } = page
          const after = next === null ? null : cursors.write(list, { cursor: next, since: position.since })
          return { items: items.join(','), next: after, parameters }
        },
      })
    },
    async findRecord({ id, ifNoneMatch }, question) {
      const row = await finders.access({ ...question, needs })
      if (!row) return undefined
      return Object.assign(row, {
        read: async (ctx: Context) => {
          if (!RECORD_ID.test(id)) throw noSuchRecord(type)
          const condition = conditionOf(ifNoneMatch, row)
          const call = { type, id, query: {}, ifNoneMatch: condition }
          const found = await upstream.read(ctx, row, call, (response) =>
            readRecord(response, condition, () => reader.record(response.body, { owner: row, id })),
          )
          if (found?.foreign) upstream.reportDropped(row, type, 1)
          return found
        },
      })
    },
  }
}

/** The service's own cursor, null for the first page, and the `updated_since` of the list. */
function positionOf({ cursor, since }: ListParameters): { cursor: string | null; since: string | null } {
  return cursor === undefined
    ? { cursor: null, since }
    : requireSameList(claimedUpstreamPosition(cursor), since)
}

/**
 * The condition to pass on. A 304 has no row whose unit could be checked. So for a connection to one unit, the row is
 * fetched and compared here.
 */
function conditionOf(given: string | undefined, { unit }: AccessRow): string | null {
  if (unit !== null || given === undefined || given.length > LONGEST_CONDITION) return null
  return ENTITY_TAGS.test(given) ? given : null
}

type UpstreamRecord = FoundRecord & {
  /** Whether there was a record of another tenant or unit. */
  foreign: boolean
}

const NOTHING: UpstreamRecord = { document: null, etag: null, unchanged: false, foreign: false }

function readRecord(
  { status, etag }: UpstreamResponse,
  condition: string | null,
  read: () => string | null,
): UpstreamRecord {
  if (status === 404 || status === 410) return NOTHING
  if (status === 304) {
    if (condition === null)
      throw new UpstreamFailure('malformed', 'it responded with 304 to a request without a condition')
    return { ...NOTHING, unchanged: true, etag: etag ?? onlyTag(condition) }
  }
  const document = read()
  if (document === null) return { ...NOTHING, foreign: true }
  return { ...NOTHING, document, etag: etag ?? `"${hash('sha256', document, 'base64url')}"` }
}

/** A 304 has the ETag of the corresponding 200 (RFC 9110 §15.4.5). It is known only if the request named just one. */
function onlyTag(condition: string): string | null {
  return condition.includes(',') ? null : condition
}
