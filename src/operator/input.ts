import type { Context } from 'koa'
import type { z } from 'zod'
import { readJson } from '../http/body.ts'
import { unprocessable } from '../http/problem.ts'
import { ID_RULE, isId } from '../model/fields.ts'
import { violationsIn } from '../violation.ts'

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
  if (isId(value)) return value
  throw unprocessable([{ path: `/${parameter}`, message: ID_RULE }])
}
