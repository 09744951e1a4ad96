import type { Context } from 'koa'
import { z } from 'zod'
import { readJson } from '../http/body.ts'
import { unprocessable, type Violation } from '../http/problem.ts'

const ID = /^[A-Za-z0-9_-]{1,128}$/

/** What operators may call their things. */
export const id = z.string().regex(ID, 'must be 1 to 128 letters, digits, "_" and "-"')
/** A name that people read: one line, not blank. */
export const title = z
  .string()
  .max(200, 'must have at most 200 characters')
  .regex(/\S/, 'must not be blank')
  .regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters')
export const environment = z.enum(['sandbox', 'production'], 'must be "sandbox" or "production"')

/**
 * The request's JSON body, checked.
 * @param limit bytes at most
 * @throws Problem 400, 413, 415, or 422 with every violation and its path
 */
export async function readInput<Schema extends z.ZodType>(
  ctx: Context,
  schema: Schema,
  limit?: number,
): Promise<z.infer<Schema>> {
  const body = await readJson(ctx, limit)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw unprocessable(parsed.error.issues.flatMap((issue) => violationsIn(issue, body)))
}

/**
 * The id in the path of something that the operator names.
 * @throws Problem 422
 */
export function readId(ctx: Context, parameter = 'id'): string {
  const value: string = ctx['params'][parameter]
  if (ID.test(value)) return value
  throw unprocessable([{ path: `/${parameter}`, message: 'must be 1 to 128 letters, digits, "_" and "-"' }])
}

function violationsIn(issue: z.core.$ZodIssue, body: unknown): Violation[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pointer([...issue.path, key]), message: 'is no field of this' }))
  }
  const absent = issue.code === 'invalid_type' && valueAt(body, issue.path) === undefined
  return [{ path: pointer(issue.path), message: absent ? 'is missing' : inWords(issue.message) }]
}

/** What the schema library says for itself, said as the rest of us says it. */
function inWords(message: string): string {
  return message
    .replace(/^Invalid input: expected (\w+), received (\w+)$/, 'must be $1, not $2')
    .replace(/^must be record, /, 'must be object, ')
    .replace(/^Too big: expected \w+ to have <=(\d+) (\w+)$/, 'must have at most $1 $2')
}

function valueAt(body: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)?.[key], body)
}

/** RFC 6901 §3: "~" and "/" in a name are written "~0" and "~1". */
function pointer(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
