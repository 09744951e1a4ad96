import type { Answer } from './operator.ts'

/** The response to a message at /mcp, in either revision. */
export type McpAnswer = { status: number; headers: Headers; text: string; body: Answer['body'] }

export type Revision = '2025-11-25' | '2026-07-28'

const META = 'io.modelcontextprotocol'

/** Sends one message to /mcp, as a client of the revision does. */
export async function sendMessage(
  base: string,
  token: string | null,
  [method, params = {}]: [method: string, params?: Record<string, unknown>],
  { revision = '2026-07-28', headers = {} }: { revision?: Revision; headers?: Record<string, string> } = {},
): Promise<McpAnswer> {
  const modern = revision === '2026-07-28'
  const name = params['name']
  const _meta = {
    [`${META}/protocolVersion`]: revision,
    [`${META}/clientInfo`]: { name: 'test', version: '1' },
    [`${META}/clientCapabilities`]: {},
  }
  const response = await fetch(`${base}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': revision,
      ...(modern ? { 'mcp-method': method, ...(typeof name === 'string' ? { 'mcp-name': name } : {}) } : {}),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: modern ? { ...params, _meta } : params }),
  })
  return await answer(response)
}

/** Sends any body unchanged. */
export async function sendBody(base: string, token: string, body: string): Promise<McpAnswer> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${token}`,
  }
  return await answer(await fetch(`${base}/mcp`, { method: 'POST', headers, body }))
}

async function answer(response: Response): Promise<McpAnswer> {
  const text = await response.text()
  // In the older revision, the response is one event of a stream.
  const json = /^data: (.*)$/m.exec(text)?.[1] ?? text
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: json === '' ? null : JSON.parse(json),
  }
}
