import { Client, type Dispatcher } from 'undici'
import type { Reach } from '../../http/outgoing/address.ts'
import { guardedConnect, type Lookup } from '../../http/outgoing/guarded_connect.ts'
import type { CacheHeaders } from './freshness.ts'

export type FetchRules = { reach: Reach; lookup: Lookup; ca?: string }

export type FetchedJson = { value: unknown; headers: CacheHeaders } | { problem: string }

const MOST_HEADER_BYTES = 16 * 1024

// RFC 8259 §11, and "+json" (RFC 6839 §3.1).
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

/**
 * Fetches JSON from an untrusted address: over a connection whose addresses are all checked, without redirects, and
 * with limits on bytes and time.
 * @param url already checked
 * @param bounds `bytes` of the body; `until`: the moment when it gives up, by `performance.now()`
 */
export async function fetchJson(
  rules: FetchRules,
  url: URL,
  { bytes, until }: { bytes: number; until: number },
): Promise<FetchedJson> {
  const timeout = Math.max(1, Math.floor(until - performance.now()))
  const client = new Client(url.origin, {
    allowH2: false,
    maxHeaderSize: MOST_HEADER_BYTES,
    // The signal is the one deadline: a time-out that restarts with every chunk limits nothing.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: ({ protocol, hostname, port }, done) => {
      const target = { protocol, hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) }
      guardedConnect(target, { ...rules, http: false, timeout }).then(
        ({ socket }) => done(null, socket as Parameters<typeof done>[1] & object),
        (error: Error) => done(error, null),
      )
    },
  })
  try {
    const response = await client.request({
      method: 'GET',
      path: url.pathname + url.search,
      headers: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Drawbridge' },
      signal: AbortSignal.timeout(timeout),
    })
    return await readResponse(response, bytes)
  } catch (error) {
    return { problem: reasonOf(error as Error) }
  } finally {
    await client.destroy()
  }
}

async function readResponse(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  most: number,
): Promise<FetchedJson> {
  const problem = responseProblem(statusCode, headers)
  if (problem) {
    // It is not read: the connection is closed below.
    body.on('error', () => {})
    return { problem }
  }
  const chunks: Buffer[] = []
  let read = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    read += chunk.length
    if (read > most) return { problem: `the response is larger than ${most} bytes` }
    chunks.push(chunk)
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    return { value: JSON.parse(text), headers: headers as CacheHeaders }
  } catch {
    return { problem: 'the response is not JSON' }
  }
}

function responseProblem(status: number, headers: Dispatcher.ResponseData['headers']): string | null {
  if (status >= 300 && status < 400) return 'the response is a redirect, and redirects are not followed'
  if (status !== 200) return `the response has the status ${status}`
  const type = headers['content-type']
  if (typeof type !== 'string' || !JSON_TYPE.test(type))
    return 'the response does not have the type application/json'
  return headers['content-encoding'] === undefined ? null : 'the response is compressed'
}

/** Never reveals what a name resolves to, or which port is open. */
function reasonOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException
  if (error.name === 'TimeoutError' || code === 'ETIMEDOUT') return 'it did not respond in time'
  return 'it could not be reached'
}
