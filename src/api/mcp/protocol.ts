import { createMcpHandler, ProtocolError, Server, type Tool } from '@modelcontextprotocol/server'
import type { Context } from 'koa'
import type { Platform } from '../../platform/definition.ts'
import { VERSION } from '../../version.ts'
import { type McpMessage, plainCall } from './plain_call.ts'
import { callResult, DATA_NOTICE, type ToolResult, writePlain } from './tool_result.ts'

/** What a message came to: the tools that the token may use, or what one of them found. */
export type McpOutcome = { tools: Tool[] } | { result: ToolResult }

export type Protocol = (ctx: Context, message: McpMessage, outcome: McpOutcome) => Promise<void>

const INVALID_PARAMS = -32602

/**
 * The Model Context Protocol over Streamable HTTP, by the official package, which supports both revisions
 * (docs/decisions/0205). It gets the result of the call, and keeps no state between requests.
 */
export function createProtocol(
  { title }: Pick<Platform, 'title'>,
  publicUrl: string,
  onError: (error: Error) => void,
): Protocol {
  const info = { name: 'drawbridge', title, version: VERSION }
  const options = {
    capabilities: { tools: {} },
    instructions: `Reads what a merchant of ${title} has allowed. ${DATA_NOTICE}`,
  }
  const handler = createMcpHandler(
    ({ authInfo }) => {
      const outcome = authInfo?.extra?.['outcome'] as McpOutcome
      const server = new Server(info, options)
      server.setRequestHandler('tools/list', () => ({ tools: 'tools' in outcome ? outcome.tools : [] }))
      server.setRequestHandler('tools/call', () => {
        if ('result' in outcome) return callResult(outcome.result)
        throw new ProtocolError(INVALID_PARAMS, 'Unknown tool: tools/list lists what there is')
      })
      return server
    },
    { onerror: onError, keepAliveMs: 0 },
  )
  return async (ctx, message, outcome) => {
    const plain = 'result' in outcome ? plainCall(ctx, message) : null
    if (plain && 'result' in outcome) {
      ctx.type = 'application/json'
      ctx.body = writePlain(plain, outcome.result, info)
      return
    }
    const init = { method: 'POST', headers: headersOf(ctx), body: '', signal: whenGone(ctx) }
    const request = new Request(`${publicUrl}/mcp`, init)
    // The package passes this on unchanged. It sees no token.
    const authInfo = { token: '', clientId: '', scopes: [], extra: { outcome } }
    const response = await handler.fetch(request, { parsedBody: message, authInfo })
    ctx.status = response.status
    const type = response.headers.get('content-type')
    const text = await response.text()
    if (text === '') {
      ctx.body = null
      ctx.status = response.status
      return
    }
    if (type !== null) ctx.type = type
    ctx.body = text
  }
}

/** A message may be one that waits for changes: it ends with its caller. */
function whenGone({ res }: Context): AbortSignal {
  const gone = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  return gone.signal
}

const PASSED_ON = /^(?:accept|content-type|mcp-[a-z-]+)$/

function headersOf(ctx: Context): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(ctx.req.headers)) {
    if (PASSED_ON.test(name) && typeof value === 'string') headers.set(name, value)
  }
  return headers
}
