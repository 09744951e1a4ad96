import type { Context } from 'koa'
import type { z } from 'zod'
import { readJson } from '../http/body.ts'
import { badRequest, unprocessable } from '../http/problem.ts'
import { HOST_NAME } from '../model/agents/agent_hosts.ts'
import { ID_RULE, isId } from '../model/fields.ts'
import { violationsIn } from '../violation.ts'

/**
 * Reads the request's JSON body, and checks it.
 * @param limit maximum bytes
 * @throws Problem 400, 413, 415, or 422 with every violation and its path
 */
export async function readBody<Schema extends z.ZodType>(
  ctx: Context,
  schema: Schema,
  limit?: number,
): Promise<z.infer<Schema>> {
  const body = await readJson(ctx, limit)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw unprocessable(violationsIn(parsed.error, body))
}

const ANY_ID = { fits: isId, rule: ID_RULE }
const HOST = {
  fits: (text: string) => HOST_NAME.test(text),
  rule: 'must be a host name in lower case, with its port if it is not 443',
}

/**
 * The ids and host names in a path.
 * @param path that of the route, such as `/tenants/:id`
 * @throws Problem 422 for a value that cannot be an id
 */
export function readPath(ctx: Context, path: string): Record<string, string> {
  const given: Record<string, string | undefined> = ctx.params
  const params: Record<string, string> = {}
  for (const [, name = ''] of path.matchAll(/:(\w+)/g)) {
    const value = given[name] ?? ''
    const { fits, rule } = name === 'host' ? HOST : ANY_ID
    if (!fits(value)) throw unprocessable([{ path: `/${name}`, message: rule }])
    params[name] = value
  }
  return params
}

/** @throws Problem 400 for a parameter that was sent twice */
export function readQuery<Name extends string>(
  ctx: Context,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = ctx.query[name]
    if (Array.isArray(value)) throw badRequest(`The parameter "${name}" was sent more than once.`)
    if (value !== undefined) found[name] = value
  }
  return found
}
