import type { Context } from 'koa'
import type { Config } from '../config.ts'
import { notFound } from '../http/problem.ts'
import type { RecordType } from '../platform/definition.ts'
import type { Question } from './find.ts'
import { sendJson } from './json.ts'
import type { ListParameters, Parameters } from './query.ts'
import type { ApiStep } from './route.ts'
import type { CallRow } from './statements.ts'

/** A page of a list: its records as comma-separated JSON, and the cursor of the next page. */
export type RecordPage = { items: string; next: string | null; parameters: ListParameters }

/** A record as JSON. `document` is null if the connection has no such record, or if it is `unchanged`. */
export type FoundRecord = { document: string | null; etag: string | null; unchanged: boolean }

/** What a statement found out about a call that can read records. */
export type Readable<Result> = CallRow & {
  /**
   * @returns null if the caller has disconnected
   * @throws Problem
   */
  read(ctx: Context): Result | null | Promise<Result | null>
}

/** Where the API and the tools read the records of one type: stored here, or at the vendor's own service. */
export type RecordSource = {
  /** @throws Problem 400 for wrong parameters */
  findPage(parameters: Parameters, question: Question): Promise<Readable<RecordPage> | undefined>
  /** @param ifNoneMatch the header of that name, if the caller has a copy */
  findRecord(
    asked: { id: string; ifNoneMatch: string | undefined },
    question: Question,
  ): Promise<Readable<FoundRecord> | undefined>
}

export function sendPage({ publicUrl }: Config, type: RecordType): ApiStep<Readable<RecordPage>> {
  return async (ctx, row) => {
    const page = await row.read(ctx)
    if (!page) return
    const { limit, view, deleted } = page.parameters
    if (page.next !== null) {
      // RFC 8288. The cursor itself says which updated_since it belongs to.
      const same = `${view === undefined ? '' : `view=${view}&`}${deleted ? 'include_deleted=true&' : ''}`
      ctx.set(
        'Link',
        `<${publicUrl}/api/v1/${type.name}?${same}limit=${limit}&cursor=${page.next}>; rel="next"`,
      )
    }
    sendJson(ctx, pageText(page))
  }
}

export function pageText({ items, next }: Pick<RecordPage, 'items' | 'next'>): string {
  return `{"data":[${items}],"next_cursor":${next === null ? 'null' : `"${next}"`}}`
}

export function sendRecord(type: RecordType): ApiStep<Readable<FoundRecord>> {
  return async (ctx, row) => {
    const found = await row.read(ctx)
    if (!found) return
    const { document, etag, unchanged } = found
    if (etag !== null) ctx.set('ETag', etag)
    if (unchanged || matches(ctx.req.headers['if-none-match'], etag)) ctx.status = 304
    else if (document === null) throw noSuchRecord(type)
    else sendJson(ctx, document)
  }
}

export function noSuchRecord({ singular }: RecordType): Error {
  return notFound(`This connection has no ${singular.toLowerCase()} with this ID.`)
}

/**
 * RFC 9110 §13.1.2, compared weakly. Koa's `fresh` is not used: it yields to the `Cache-Control: no-cache` that
 * every fetch() adds to a conditional request.
 */
export function matches(ifNoneMatch: string | undefined, etag: string | null): boolean {
  if (ifNoneMatch === undefined || etag === null) return false
  const opaque = etag.replace(/^W\//, '')
  return ifNoneMatch.split(',').some((tag) => ['*', opaque, `W/${opaque}`].includes(tag.trim()))
}
