import type { Context } from 'koa'
import { badRequest } from '../http/problem.ts'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 100

export type Page<Filter extends string = never> = {
  limit: number
  /** Where the page before ended, as its last row's sort key. */
  after: string | null
  /** What else the query asked for. */
  filter: Partial<Record<Filter, string>>
}

/**
 * What a list was asked for: `limit`, `cursor` and the parameters named in `filters`, each at most once.
 * @throws Problem 400 for one that is wrong, sent twice, or unknown
 */
export function readPage<Filter extends string = never>(
  ctx: Context,
  filters: readonly Filter[] = [],
): Page<Filter> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(ctx.query)) {
    const known = [...filters, 'limit', 'cursor']
    if (!known.includes(name))
      throw badRequest(`There is no parameter "${name}" here, but ${known.join(', ')}.`)
    if (typeof value !== 'string') throw badRequest(`The parameter "${name}" was sent twice.`)
    found[name] = value
  }
  const { limit, cursor, ...filter } = found
  return {
    limit: limit === undefined ? DEFAULT_LIMIT : readLimit(limit),
    after: cursor === undefined ? null : opened(cursor),
    filter: filter as Page<Filter>['filter'],
  }
}

/**
 * A list's answer.
 * @param rows one more than the page holds when there is a next one
 * @param keyOf the sort key that the next page starts after
 */
export function pageOf<Row>(rows: Row[], { limit }: { limit: number }, keyOf: (row: Row) => string) {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const next = rows.length > limit && last !== undefined ? keyOf(last) : null
  return { data, next_cursor: next === null ? null : Buffer.from(next).toString('base64url') }
}

function readLimit(value: string): number {
  const limit = Number(value)
  if (/^\d+$/.test(value) && limit >= 1 && limit <= MAX_LIMIT) return limit
  throw badRequest(`limit must be a whole number from 1 to ${MAX_LIMIT}.`)
}

function opened(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8')
  if (/^[A-Za-z0-9_:.-]{1,200}$/.test(key)) return key
  throw badRequest('This cursor is not one that a list gave.')
}
