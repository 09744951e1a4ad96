import { createMcpHandler, ProtocolError, Server, type Tool } from '@modelcontextprotocol/server'
import type { Context } from 'koa'
import type { Platform } from '../../platform/definition.ts'
import { VERSION } from '../../version.ts'
import { type McpMessage, plainCall } from './plain_call.ts'
import { callResult, DATA_NOTICE, type ToolResult, writePlain } from './tool_result.ts'

/** The outcome of a message: the tools that the token can use, or the result of one of them. */
export type McpOutcome = { tools: Tool[] } | { result: ToolResult }

export type Protocol = (ctx: Context, message: McpMessage, outcome: McpOutcome) => Promise<void>

const INVALID_PARAMS = -32602

/**
 * The Model Context Protocol over Streamable HTTP. The official package implements both revisions
 * (docs/decisions/0205). It receives the result of the call, and keeps no state between requests.
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
    if ('result' in outcome) {
      const plain = plainCall(ctx, message)
      if (plain) {
        ctx.type = 'application/json'
        ctx.body = writePlain(plain, outcome.result, info)
        return
      }
    }
    const request = new Request(`${publicUrl}/mcp`, { method: 'POST', headers: headersOf(ctx), body: '' })
    // The package passes this on unchanged. It sees no token.
    const authInfo = { token: '', clientId: '', scopes: [], extra: { outcome } }
    const response = await handler.fetch(request, { parsedBody: message, authInfo })
    const type = response.headers.get('content-type')
    // No message waits: tools/list does not change while the server runs, so a subscription ends at once.
    const text = await response.text()
    if (type !== null) ctx.type = type
    ctx.body = text === '' ? null : text
    // Koa sets the status to 204 for an empty body.
    ctx.status = response.status
  }
}

const PASSED_ON = /^(?:accept|content-type|mcp-[a-z-]+)$/

function headersOf(ctx: Context): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(ctx.req.headers)) {
    if (PASSED_ON.test(name) && typeof value === 'string') headers.set(name, value)
  }
  return headers
}
