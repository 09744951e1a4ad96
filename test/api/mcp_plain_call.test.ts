import { EventEmitter } from 'node:events'
import type { Context } from 'koa'
import { expect, test } from 'vitest'
import { plainCall } from '../../src/api/mcp/plain_call.ts'
import { createProtocol } from '../../src/api/mcp/protocol.ts'
import type { ToolResult } from '../../src/api/mcp/tool_result.ts'

// What is written here for plain calls is what the official package writes (docs/decisions/0211).

const META = 'io.modelcontextprotocol'
const envelope = {
  [`${META}/protocolVersion`]: '2026-07-28',
  [`${META}/clientInfo`]: { name: 'test', version: '1' },
  [`${META}/clientCapabilities`]: {},
}
type Call = { headers: Record<string, string>; message: Record<string, unknown> }

/** A call as a client of the revision sends it. */
function callOf(revision: string, id: string | number = 1, params: object = {}): Call {
  const newer = revision === '2026-07-28'
  return {
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': revision,
      ...(newer ? { 'mcp-method': 'tools/call', 'mcp-name': 'get_booking' } : {}),
    },
    message: {
      ...{ jsonrpc: '2.0', id, method: 'tools/call' },
      params: {
        ...{ name: 'get_booking', arguments: { id: 'b1' }, ...(newer ? { _meta: envelope } : {}) },
        ...params,
      },
    },
  }
}

const contextOf = ({ headers }: Call): Context =>
  Object.assign(Object.create({ set: () => {} }), { req: { headers }, res: new EventEmitter() })

const respond = createProtocol({ title: 'Bookings “& more”' }, 'http://127.0.0.1:3000', () => {})

async function bodyOf(call: Call, result: ToolResult): Promise<unknown> {
  const ctx = contextOf(call)
  await respond(ctx, call.message, { result })
  const text = String(ctx.body)
  return JSON.parse(/^data: ([^\n]*)\n/m.exec(text)?.[1] ?? text)
}

const results: ToolResult[] = [
  { json: '{"id":"b1","note":"line\\nbreak \\u2028 \\"quoted\\"","total":1.5,"unit":null}' },
  { json: '{"data":[],"next_cursor":null}' },
  { wrong: 'limit must be “1” to 100.\nTry again.' },
]

test.for(['2026-07-28', '2025-11-25', '2025-03-26'])(
  'the response to a plain call of %s is the one of the package',
  async (revision) => {
    for (const result of results) {
      for (const id of [0, 7, 'seven', '"']) {
        const envelopeOf = revision === '2026-07-28' ? envelope : {}
        const plain = callOf(revision, id, { _meta: { ...envelopeOf, progressToken: 1 } })
        expect(plainCall(contextOf(plain), plain.message)).toEqual({ id, newer: revision === '2026-07-28' })
        // The same with something more in it, which the package responds to.
        const other = callOf(revision, id, { _meta: { ...envelopeOf, 'example.com/trace': 1 } })
        expect(plainCall(contextOf(other), other.message)).toBeNull()
        expect(await bodyOf(plain, result)).toEqual(await bodyOf(other, result))
      }
    }
  },
)

test('what is unusual about a call is left to the package', () => {
  const strange: [string, Partial<Call['headers']>, object?, object?][] = [
    ['2026-07-28', { 'mcp-protocol-version': '2025-11-25' }],
    ['2026-07-28', { 'mcp-protocol-version': undefined }],
    ['2026-07-28', { 'mcp-method': 'tools/list' }],
    ['2026-07-28', { 'mcp-method': undefined }],
    ['2026-07-28', { 'mcp-name': 'list_bookings' }],
    ['2026-07-28', { 'mcp-name': undefined }],
    ['2026-07-28', {}, { _meta: { ...envelope, [`${META}/protocolVersion`]: '2030-01-01' } }],
    ['2026-07-28', {}, { _meta: { ...envelope, [`${META}/clientInfo`]: { name: 7 } } }],
    ['2026-07-28', {}, { _meta: { [`${META}/protocolVersion`]: '2026-07-28' } }],
    ['2026-07-28', {}, { _meta: { ...envelope, [`${META}/related-task`]: { taskId: '1' } } }],
    ['2026-07-28', {}, { _meta: undefined }],
    ['2026-07-28', {}, {}, { id: undefined }],
    ['2025-11-25', { 'mcp-protocol-version': '1999-01-01' }],
    ['2025-11-25', { 'mcp-protocol-version': '2026-07-28' }],
    ['2025-11-25', { accept: 'application/json' }],
    ['2025-11-25', { accept: undefined }],
    ['2025-11-25', { 'content-type': 'text/plain' }],
    ['2025-11-25', {}, { task: { ttl: 1 } }],
    ['2025-11-25', {}, { _meta: { progressToken: 1.5 } }],
    ['2025-11-25', {}, { _meta: { 'example.com/trace': 1 } }],
    ['2025-11-25', {}, { arguments: [] }],
    ['2025-11-25', {}, { arguments: null }],
    ['2025-11-25', {}, { name: 7 }],
    ['2025-11-25', {}, {}, { id: null }],
    ['2025-11-25', {}, {}, { id: undefined }],
    ['2025-11-25', {}, {}, { id: 1.5 }],
    ['2025-11-25', {}, {}, { jsonrpc: '1.0' }],
    ['2025-11-25', {}, {}, { result: {} }],
    ['2025-11-25', {}, {}, { method: 'tools/list' }],
    ['2025-11-25', {}, {}, { params: undefined }],
  ]
  for (const [revision, headers, params = {}, more = {}] of strange) {
    const call = callOf(revision, 1, params)
    Object.assign(call.headers, headers)
    Object.assign(call.message, more)
    // One without an id is a notification.
    if ('id' in more && more.id === undefined) delete call.message['id']
    expect([headers, params, more, plainCall(contextOf(call), call.message)]).toEqual([
      ...[headers, params, more],
      null,
    ])
  }
})
