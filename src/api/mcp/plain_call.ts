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

const PARAMS = new Set(['name', 'arguments', '_meta'])
/** Ignored: no tool takes long enough to report progress. */
const METADATA = new Set(['progressToken'])
const PREFIX = 'io.modelcontextprotocol/'
const ENVELOPE = new Set([
  ...METADATA,
  ...['protocolVersion', 'clientInfo', 'clientCapabilities'].map((key) => PREFIX + key),
])

/**
 * Recognises an ordinary call of a tool, which nearly every message is. Responding to it does not need the package's
 * server (docs/decisions/0211). The package classifies it by its body and its headers. Everything else that the
 * package would check must be absent, or exactly as the official clients send it.
 * @returns null for any other message
 */
export function plainCall({ req: { headers } }: Context, message: McpMessage): PlainCall | null {
  const { jsonrpc, id, params } = message
  if (message['method'] !== 'tools/call' || !isObject(params)) return null
  if (jsonrpc !== '2.0' || !isId(id)) return null
  const { name, arguments: given = {}, _meta: meta = {} } = params
  if (typeof name !== 'string' || !isObject(given) || !hasOnly(params, PARAMS)) return null
  if (!isObject(meta) || !isProgressToken(meta['progressToken'])) return null
  const { accept = '', 'content-type': type = '' } = headers
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return null
  if (!isJsonContentType(type)) return null

  const [version, method, tool] = ['mcp-protocol-version', 'mcp-method', 'mcp-name'].map((header) => {
    const value = headers[header]
    return typeof value === 'string' ? value : undefined
  })
  const outcome = classifyInboundRequest({
    httpMethod: 'POST',
    body: message,
    ...(version === undefined ? {} : { protocolVersionHeader: version }),
    ...(method === undefined ? {} : { mcpMethodHeader: method }),
    ...(tool === undefined ? {} : { mcpNameHeader: tool }),
  })
  if (outcome.kind === 'legacy') {
    // Other reasons are notifications, which get no response.
    if (outcome.reason !== 'no-claim') return null
    const known = version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version)
    return known && hasOnly(meta, METADATA) ? { id, newer: false } : null
  }
  if (outcome.kind !== 'modern' || outcome.messageKind !== 'request') return null
  const agrees = version === '2026-07-28' && method === 'tools/call' && tool === name
  return agrees && hasOnly(meta, ENVELOPE) ? { id, newer: true } : null
}

const isId = (value: unknown): value is RequestId => typeof value === 'string' || Number.isSafeInteger(value)

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isProgressToken = (value: unknown): boolean => value === undefined || isId(value)

const hasOnly = (value: object, keys: Set<string>): boolean =>
  Object.keys(value).every((key) => keys.has(key))
