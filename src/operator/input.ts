import type { Context } from 'koa'
import { z } from 'zod'
import { readJson } from '../http/body.ts'
import { unprocessable } from '../http/problem.ts'
import { violationsIn } from '../violation.ts'

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
  throw unprocessable(violationsIn(parsed.error, body))
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
