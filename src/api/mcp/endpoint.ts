import type { Context } from 'koa'
import { readJson } from '../../http/body.ts'
import { PROGRAM_HEADERS } from '../../http/methods.ts'
import { badRequest, Problem, wrongParameter } from '../../http/problem.ts'
import { shownParameters } from '../../http/shown_request.ts'
import type { Runtime } from '../../runtime.ts'
import { presentedToken, tokenHints } from '../access_token.ts'
import type { Challenges } from '../challenge.ts'
import type { Finders, Question } from '../find.ts'
import { type LoggedCall, logCalls } from '../log_calls.ts'
import { LIST_PARAMETERS, type Parameters } from '../query.ts'
import type { CreateRoute } from '../route.ts'
import type { CallRow, MeRow } from '../statements.ts'
import type { McpMessage } from './plain_call.ts'
import { createProtocol } from './protocol.ts'
import type { ToolResult } from './tool_result.ts'
import type { Called, McpTool } from './tools.ts'

/** Maximum bytes of a message. A call has a few short arguments. */
const MOST_BYTES = 65_536

/** The called tool, with its arguments as they were sent. */
type ToolCall = { tool: McpTool; given: unknown }

declare module 'koa' {
  interface DefaultState {
    /** A refusal inside a successful response, for the request log. */
    told?: Problem
    toolCall?: ToolCall
  }
}

type Parts = { finders: Finders; tools: Map<string, McpTool>; refusal: Challenges; route: CreateRoute }

/** A parsed call, or what is wrong with its arguments. Only callers with a valid token are told. */
type Attempt = (CallRow & { wrong: Problem }) | (Called & { wrong: null })

/**
 * `/mcp`: the tools of agents. Each request has one message and runs one statement. As in the API, the statement
 * authenticates the request, counts it and reads the data (docs/decisions/0205).
 */
export function mcpEndpoint(runtime: Runtime, parts: Parts): (ctx: Context) => Promise<void> {
  const { platform, config, log } = runtime
  const { finders, tools, refusal, route } = parts
  const respond = createProtocol(platform, config.publicUrl, (err) => log.debug({ err }, 'refused at /mcp'))
  const own = new URL(config.publicUrl).origin
  const hints = tokenHints(runtime)

  const call = (message: McpMessage, toolCall: ToolCall) =>
    route<Attempt>(
      async (_, question) => await attempt(finders, toolCall, question),
      async (ctx, row) => {
        const result = await resultOf(ctx, row)
        if (result) await respond(ctx, message, { result })
      },
    )
  const other = (message: McpMessage) =>
    route<MeRow>(
      (_, question) => finders.me(question),
      (ctx, row) => respond(ctx, message, { tools: usable(tools, row) }),
    )
  const logged = logCalls(runtime, describeCall)
  return async (ctx) => {
    ctx.set(PROGRAM_HEADERS)
    requireOwnOrigin(ctx, own)
    if (ctx.method !== 'POST') throw onlyPost(ctx)
    // The body is read only if there is a plausible token.
    presentedToken(ctx, refusal, hints)
    await logged(ctx, async () => {
      const message = await readMessage(ctx)
      if (!message) return
      const toolCall = toolCallOf(message, tools)
      if (toolCall) ctx.state.toolCall = toolCall
      await (toolCall ? call(message, toolCall) : other(message))(ctx)
    })
  }
}

/** Pages of other origins must not call a server on the person's own machine (DNS rebinding). */
function requireOwnOrigin(ctx: Context, own: string): void {
  const { origin } = ctx.req.headers
  if (origin !== undefined && origin !== own) {
    throw new Problem('foreign_origin', 'Pages of other origins may not call this address.')
  }
}

/** GET and DELETE are refused: there are no streams to listen to and no sessions to end. */
function onlyPost({ method }: Context): Problem {
  return new Problem('method_not_allowed', `This address takes POST, not ${method}.`, {
    headers: { Allow: 'POST' },
  })
}

/** @returns null if the body is not a single message. It was then refused with a JSON-RPC error. */
async function readMessage(ctx: Context): Promise<McpMessage | null> {
  const body = await readJson(ctx, MOST_BYTES).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.status !== 400) throw error
    refuseMessage(ctx, -32700, error.message)
    return null
  })
  if (body === null) {
    if (ctx.body == null) refuseMessage(ctx, -32600, 'The body is no message.')
    return null
  }
  if (typeof body === 'object' && !Array.isArray(body)) return body as McpMessage
  refuseMessage(ctx, -32600, 'Send one message per request: there are no batches.')
  return null
}

function refuseMessage(ctx: Context, code: number, message: string): void {
  ctx.status = 400
  ctx.body = { jsonrpc: '2.0', id: null, error: { code, message } }
}

function toolCallOf({ method, params }: McpMessage, tools: Map<string, McpTool>): ToolCall | undefined {
  const { name, arguments: given } = (params ?? {}) as { name?: unknown; arguments?: unknown }
  const tool = method === 'tools/call' && typeof name === 'string' ? tools.get(name) : undefined
  return tool && { tool, given: given ?? {} }
}

const isSingle = (value: unknown): boolean => typeof value !== 'object'

/** Arguments without secrets: those of lists, and ids, which are in the path of the API. */
const READABLE: ReadonlySet<string> = new Set([...LIST_PARAMETERS, 'id'])

function describeCall({ method, path, state: { toolCall } }: Context): LoggedCall {
  if (!toolCall) return { kind: 'mcp', method, path }
  const { tool, given } = toolCall
  const texts = Object.entries(given as object).map(([name, value]) => [
    name,
    isSingle(value) ? String(value) : value,
  ])
  return {
    ...{ kind: 'mcp', method, path: `${path}#${tool.definition.name}`, use: tool.reads },
    parameters: shownParameters(Object.fromEntries(texts), READABLE),
  }
}

/** The tools that a token has the scopes for. */
function usable(tools: Map<string, McpTool>, { scopes, participant }: MeRow) {
  return [...tools.values()]
    .filter(({ scope, definition }) =>
      participant === null ? scope === null || scopes.includes(scope) : definition.name === 'whoami',
    )
    .map(({ definition }) => definition)
}

async function attempt(
  finders: Finders,
  { tool, given }: ToolCall,
  question: Question,
): Promise<Attempt | undefined> {
  try {
    const row = await tool.find(argumentsOf(given), question)
    return row && Object.assign(row, { wrong: null })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const row = await finders.me(question)
    return row && Object.assign(row, { wrong: error })
  }
}

/** The arguments as text, like the query of the API. Models send null for missing ones. @throws Problem 400 */
function argumentsOf(given: unknown): Parameters {
  if (typeof given !== 'object' || Array.isArray(given)) throw badRequest('arguments must be an object.')
  const read: Parameters = {}
  for (const [name, value] of Object.entries(given as object)) {
    if (value === null) continue
    if (!isSingle(value)) throw wrongParameter(name, `The argument "${name}" must be a single value.`)
    read[name] = String(value)
  }
  return read
}

/**
 * @returns null if the caller has disconnected
 * @throws Problem 403; any other problem becomes a result that says what is wrong
 */
async function resultOf(ctx: Context, row: Attempt): Promise<ToolResult | null> {
  try {
    if (row.wrong) throw row.wrong
    const json = await row.text(ctx)
    return json === null ? null : { json }
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 403) throw error
    ctx.state.told = error
    return { wrong: error.message }
  }
}
