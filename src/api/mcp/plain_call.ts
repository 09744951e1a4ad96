import {
  classifyInboundRequest,
  isJsonContentType,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/server'
import type { Context } from 'koa'

/** A JSON-RPC message that the endpoint has read. */
export type McpMessage = Record<string, unknown>

/** A call of a tool with nothing unusual about it. */
export type PlainCall = { id: RequestId; newer: boolean }

const PREFIX = 'io.modelcontextprotocol/'
const ENVELOPE = new Set(['protocolVersion', 'clientInfo', 'clientCapabilities'].map((key) => PREFIX + key))
const PARAMS = new Set(['name', 'arguments', '_meta'])

/**
 * Recognises the call that nearly every message is, which needs no server of its own to be responded to
 * (docs/decisions/0211). The package classifies it by its body and its headers. Whatever else would be judged must be
 * absent, or exactly as the official clients send it.
 * @returns null for any other message
 */
export function plainCall({ req: { headers } }: Context, message: McpMessage): PlainCall | null {
  const params = message['params']
  if (message['method'] !== 'tools/call' || !isObject(params)) return null
  const { name, arguments: given = {}, _meta: meta } = params
  if (typeof name !== 'string' || !isObject(given) || !hasOnly(params, PARAMS)) return null
  const { accept = '', 'content-type': type = '' } = headers
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return null
  if (!isJsonContentType(type)) return null

  const [version, method, tool] = ['mcp-protocol-version', 'mcp-method', 'mcp-name'].map((header) => {
    const value = headers[header]
    return typeof value === 'string' ? value : undefined
  })
  const { kind } = classifyInboundRequest({
    httpMethod: 'POST',
    body: message,
    ...(version === undefined ? {} : { protocolVersionHeader: version }),
    ...(method === undefined ? {} : { mcpMethodHeader: method }),
    ...(tool === undefined ? {} : { mcpNameHeader: tool }),
  })
  const id = message['id'] as RequestId
  if (kind === 'legacy') {
    const known = version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version)
    return known && meta === undefined ? { id, newer: false } : null
  }
  if (kind !== 'modern' || !isObject(meta) || !hasOnly(meta, ENVELOPE)) return null
  const agrees = version === '2026-07-28' && method === 'tools/call' && tool === name
  return agrees ? { id, newer: true } : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const hasOnly = (value: object, keys: Set<string>): boolean =>
  Object.keys(value).every((key) => keys.has(key))
