import { z } from 'zod'
import { type Problem, wrongParameter } from '../http/problem.ts'
import { claimedPosition, type Position } from './cursor.ts'

/** Every parameter of a list. None of them is secret, so the request log shows their values. */
export const LIST_PARAMETERS: ReadonlySet<string> = new Set([
  ...['limit', 'cursor', 'updated_since', 'include_deleted', 'view'],
])
const DEFAULT_LIMIT = 50
const MAX_LIMIT = 100
const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()])

/** Parameters as they were sent: a parsed query. */
export type Parameters = Record<string, unknown>

/** The parameters of a list, without the position of its cursor. */
export type ListParameters = {
  limit: number
  cursor: string | undefined
  /** One of the list's named views. */
  view: string | undefined
  /** Whether deleted records are listed too. */
  deleted: boolean
  /** ISO 8601 in UTC, milliseconds. */
  since: string | null
}

export type ListQuery = ListParameters & {
  /** Where the page starts: at the position that the cursor claims, or at `since`. */
  after: { at: Date; id: string; since: string | null }
}

/**
 * The query of a list: `limit`, `cursor`, `updated_since`, `include_deleted` and, if the list has named views,
 * `view`.
 * @param views the names of the views; null for the feed, which has neither views nor deleted records
 * @throws Problem 400 for a parameter that is wrong, sent twice or unknown
 */
export function readListQuery(given: Parameters, views: string[] | null = null): ListQuery {
  const parameters = readListParameters(given, views ?? [], views !== null)
  const { at, id, since } = positionOf(parameters)
  return { ...parameters, after: { at: new Date(at), id, since } }
}

/**
 * The same without the position that the cursor claims.
 * @param tells whether the list can include deleted records
 */
export function readListParameters(sent: Parameters, views: string[], tells: boolean): ListParameters {
  const known = [
    ...['limit', 'cursor', 'updated_since'],
    ...(tells ? ['include_deleted'] : []),
    ...(views.length > 0 ? ['view'] : []),
  ]
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(sent)) {
    if (!known.includes(name)) {
      const listed = `${known.slice(0, -1).join(', ')} and ${known.at(-1)}`
      throw wrongParameter(name, `Unknown parameter "${name}". The parameters here are ${listed}.`)
    }
    if (typeof value !== 'string')
      throw wrongParameter(name, `The parameter "${name}" was sent more than once.`)
    given[name] = value
  }
  const limit = readLimit(given['limit'])
  const { cursor, view } = given
  if (view !== undefined && !views.includes(view)) {
    throw wrongParameter('view', `view must be one of: ${views.join(', ')}.`)
  }
  const deleted = readFlag('include_deleted', given['include_deleted'])
  return { limit, cursor, view, deleted, since: readTime(given['updated_since']) }
}

function positionOf({ cursor, since }: ListParameters): Position {
  if (cursor === undefined) return { at: since === null ? 0 : Date.parse(since), id: '', since }
  return requireSameList(claimedPosition(cursor), since)
}

/** @throws Problem 400 for a value that is not a cursor, or belongs to a list with another `updated_since` */
export function requireSameList<Of extends { since: string | null }>(
  position: Of | null,
  since: string | null,
): Of {
  if (!position) throw foreignCursor()
  if (since !== null && since !== position.since) {
    throw wrongParameter('cursor', 'This cursor belongs to a list with a different updated_since.')
  }
  return position
}

export function foreignCursor(): Problem {
  return wrongParameter('cursor', 'This cursor does not belong to this list and this connection.')
}

function readLimit(value: string | undefined): number {
  if (value === undefined) return DEFAULT_LIMIT
  const limit = Number(value)
  if (/^\d+$/.test(value) && limit >= 1 && limit <= MAX_LIMIT) return limit
  throw wrongParameter('limit', `limit must be a whole number from 1 to ${MAX_LIMIT}.`)
}

function readFlag(name: string, value: string | undefined): boolean {
  if (value === undefined || value === 'true' || value === 'false') return value === 'true'
  throw wrongParameter(name, `${name} must be true or false.`)
}

function readTime(value: string | undefined): string | null {
  if (value === undefined) return null
  // In a query, "+" means a space. An offset of +02:00 that was not encoded arrives as " 02:00".
  if (!instant.safeParse(value).success) {
    throw wrongParameter(
      'updated_since',
      'updated_since must be a time in ISO 8601, such as 2026-07-01T09:30:00Z (with a "+" written as %2B).',
    )
  }
  return new Date(value).toISOString()
}
