import type { Context } from 'koa'
import { z } from 'zod'
import { badRequest } from '../http/problem.ts'
import { readQuery } from './input.ts'
import { ok, type Reply } from './reply.ts'

export const DEFAULT_LIMIT = 50
export const MAX_LIMIT = 100

export type Page<Filter extends string = never> = {
  limit: number
  /** The sort key of the last row of the previous page; null for the first page. */
  after: string | null
  filter: Partial<Record<Filter, string>>
}

/**
 * The page of a list that a request asks for: `limit`, `cursor` and the list's own filters, each at most once.
 * @throws Problem 400 for a parameter that is wrong, sent twice, or unknown
 */
export function readPage<Filter extends string>(ctx: Context, filters: readonly Filter[]): Page<Filter> {
  const known: readonly string[] = [...filters, 'limit', 'cursor']
  const unknown = Object.keys(ctx.query).find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw badRequest(`Unknown parameter "${unknown}". The parameters here are ${known.join(', ')}.`)
  }
  const { limit, cursor } = readQuery(ctx, ['limit', 'cursor'])
  return {
    limit: limit === undefined ? DEFAULT_LIMIT : readLimit(limit),
    after: cursor === undefined ? null : readCursor(cursor),
    filter: readQuery(ctx, filters),
  }
}

/**
 * The response to a request for a page.
 * @param rows the rows of the page, and one more if there is a next page
 * @param keyOf the sort key that the next page starts after
 */
export function pageOf<Row>(rows: Row[], { limit }: { limit: number }, keyOf: (row: Row) => string): Reply {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const next = rows.length > limit && last !== undefined ? keyOf(last) : null
  return ok({ data, next_cursor: next === null ? null : Buffer.from(next).toString('base64url') })
}

const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform((text) => new Date(text))

/** A filter that is a time. @throws Problem 400 */
export function readTime(name: string, value: string | undefined): Date | undefined {
  if (value === undefined) return undefined
  const parsed = instant.safeParse(value)
  if (parsed.success) return parsed.data
  throw badRequest(`${name} must be a time in ISO 8601, such as 2026-07-01T00:00:00Z.`)
}

export function wrongCursor() {
  return badRequest('This cursor does not belong to this list.')
}

function readLimit(value: string): number {
  const limit = Number(value)
  if (/^\d+$/.test(value) && limit >= 1 && limit <= MAX_LIMIT) return limit
  throw badRequest(`limit must be a whole number from 1 to ${MAX_LIMIT}.`)
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8')
  if (/^[A-Za-z0-9_:.-]{1,200}$/.test(key)) return key
  throw wrongCursor()
}
