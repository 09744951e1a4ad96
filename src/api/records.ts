import { notFound } from '../http/problem.ts'
import type { RecordType } from '../platform/definition.ts'
import type { Finders } from './find.ts'
import { sendJson } from './json.ts'
import type { ApiStep, Find } from './route.ts'
import type { RecordRow } from './statements.ts'

/** Finds a record, if the token opens it. */
export function findRecord({ record }: Finders, type: RecordType): Find<RecordRow> {
  return (ctx, question) => record({ ...question, scope: type.scope, type: type.name, id: ctx['params'].id })
}

export function sendRecord(type: RecordType): ApiStep<RecordRow> {
  const missing = `This connection sees no ${type.singular.toLowerCase()} with this id.`
  return (ctx, { document, stamp }) => {
    if (document === null) throw notFound(missing)
    // The stamps of one merchant never repeat, so this names one version of this record.
    const etag = `"${Number(stamp).toString(36)}"`
    ctx.set('ETag', etag)
    if (matches(ctx.req.headers['if-none-match'], etag)) ctx.status = 304
    else sendJson(ctx, document)
  }
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
