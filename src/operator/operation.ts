import type { Context } from 'koa'
import type { z } from 'zod'
import type { ErrorCode } from '../http/error_codes.ts'
import type { Actor } from '../model/audit/audit_log.ts'
import type { OperatorCaller, OperatorScope } from '../model/operators/operator_scopes.ts'
import { readBody, readPath, readQuery } from './input.ts'
import { type Page, readPage } from './page.ts'
import type { Reply } from './reply.ts'
import { requireScopes } from './require_operator.ts'

/** `/tenants/:id/records/:type` → `'id' | 'type'` */
type Parameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Parameters<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** A request that was read and checked. */
export type OperatorCall<Path extends string, Body, Filter extends string, Query extends string> = {
  params: Record<Parameters<Path>, string>
  body: Body
  page: Page<Filter>
  query: Partial<Record<Query, string>>
  actor: Actor
  /** The holder of the token, which has the operation's scope. */
  caller: OperatorCaller
  /** For an operation that reads its body itself. */
  ctx: Context
}

/** A request that succeeds with the data of the examples (`examples.ts`), and its response. */
type Example<
  Path extends string,
  Schema extends z.ZodType,
  Query extends string,
  Returns extends z.ZodType,
> = ([Parameters<Path>] extends [never]
  ? { path?: undefined }
  : { path: Record<Parameters<Path>, string> }) & {
  query?: Partial<Record<Query, string>>
  body?: z.input<Schema>
  response: z.input<Returns>
}

type Given<
  Path extends string,
  Schema extends z.ZodType,
  Returns extends z.ZodType,
  Filter extends string,
  Query extends string,
> = {
  method: 'get' | 'put' | 'post' | 'patch' | 'delete'
  /** Below /platform/v1. Each parameter is an id. */
  path: Path
  /** A short description. */
  summary: string
  /** The scope that a token needs. */
  scope: OperatorScope
  /** A request can omit its body if the schema accepts undefined. */
  body?: Schema
  /** A body of any length that the operation reads itself, line by line: its media type, and the schema of a line. */
  lines?: { type: string; schema: z.ZodType; example: unknown }
  /** Maximum bytes of the body; the default is 1 MiB. */
  limit?: number
  /** The filters of a list that is read page by page. */
  filters?: readonly Filter[]
  /** Other parameters of the query. */
  query?: readonly Query[]
  /** The statuses of success. */
  statuses: readonly number[]
  /** What a success returns, as JSON; `nothing` for 204. */
  returns: Returns
  example: Example<Path, Schema, Filter | Query, Returns>
  /** Refusals in addition to those that every operation has. */
  refusals?: readonly ErrorCode[]
  handle(call: OperatorCall<Path, z.infer<Schema>, Filter, Query>): Promise<Reply>
}

/** An operation of the operator API, with everything that the router and the OpenAPI document need. */
export type Operation = Omit<Given<string, z.ZodType, z.ZodType, string, string>, 'handle' | 'example'> & {
  example: {
    path?: Record<string, string> | undefined
    query?: Partial<Record<string, string>>
    body?: unknown
    response: unknown
  }
  respond(ctx: Context): Promise<void>
}

/**
 * Declares an operation.
 * @throws (when it is called) before `handle`: Problem 403 for a token without the scope; 400, 413, 415 or 422 for a
 *   request that cannot be read
 */
export function operation<
  Path extends string,
  Returns extends z.ZodType,
  Schema extends z.ZodType = z.ZodUndefined,
  Filter extends string = never,
  Query extends string = never,
>({ handle, ...facts }: Given<Path, Schema, Returns, Filter, Query>): Operation {
  const { path, body: schema, limit, filters, query = [] } = facts
  const bodyRequired = schema !== undefined && !schema.safeParse(undefined).success
  return {
    ...facts,
    async respond(ctx) {
      const caller = ctx.state.operator ?? NOBODY
      requireScopes(caller, [facts.scope])
      const params = readPath(ctx, path) as Record<Parameters<Path>, string>
      const page = filters ? readPage(ctx, filters) : { limit: 0, after: null, filter: {} }
      const named = readQuery(ctx, query)
      const hasBody = schema && (bodyRequired || ctx.request.length)
      const body = (hasBody ? await readBody(ctx, schema, limit) : undefined) as z.infer<Schema>
      const actor: Actor = { kind: 'operator', id: caller.id, ip: ctx.ip }
      const reply = await handle({ params, body, page, query: named, actor, caller, ctx })
      ctx.status = reply.status
      if (reply.body !== undefined) ctx.body = reply.body
    },
  }
}

/** The caller if there is none. Nothing is allowed. */
const NOBODY: OperatorCaller = { id: null, scopes: [], expiresAt: null }
