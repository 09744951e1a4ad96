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

/** One request, read and checked. */
export type OperatorCall<Path extends string, Body, Filter extends string, Query extends string> = {
  params: Record<Parameters<Path>, string>
  body: Body
  page: Page<Filter>
  query: Partial<Record<Query, string>>
  actor: Actor
  /** Whose token it is, which holds the operation's scope. */
  caller: OperatorCaller
}

/** A request that succeeds on the world of the examples (`examples.ts`), and its response. */
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
  /** What it does, in a few words. */
  summary: string
  /** What a token must hold. */
  scope: OperatorScope
  /** A request may leave its body out where the schema accepts undefined. */
  body?: Schema
  /** Bytes of the body at most; 1 MiB where it is absent. */
  limit?: number
  /** For a list that is read page by page: the parameters that it can be filtered by. */
  filters?: readonly Filter[]
  /** Other parameters of the query. */
  query?: readonly Query[]
  /** The statuses of success. */
  statuses: readonly number[]
  /** What a success returns, as JSON; `nothing` for 204. */
  returns: Returns
  example: Example<Path, Schema, Filter | Query, Returns>
  /** The refusals, besides those that every operation has. */
  refusals?: readonly ErrorCode[]
  handle(call: OperatorCall<Path, z.infer<Schema>, Filter, Query>): Promise<Reply>
}

/** An operation of the operator API: everything that the router and the OpenAPI document need to know of it. */
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
 * @throws (when it is called) Problem 403 for a token without the scope, and 400, 413, 415 or 422 for a request that
 *   cannot be read, before `handle`
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
      const reply = await handle({ params, body, page, query: named, actor, caller })
      ctx.status = reply.status
      if (reply.body !== undefined) ctx.body = reply.body
    },
  }
}

/** Where nobody was let in, nothing is allowed. */
const NOBODY: OperatorCaller = { id: null, scopes: [], expiresAt: null }
