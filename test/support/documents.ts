import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificates.ts'

export type DocumentServer = {
  origin: string
  /** host:port */
  host: string
  /** How often each path was requested. */
  requests: Map<string, number>
  /** Serves a valid document with these changes at a new path. @returns its URL, which is the client id */
  publish(change?: Record<string, unknown>, headers?: Record<string, string>): string
  /** Serves something else at a new path, or at the path of a URL. */
  serve(listener: RequestListener, url?: string): string
  /** Serves another document at a known URL. */
  change(url: string, change: Record<string, unknown>): void
  close(): void
}

export const AGENT_REDIRECT = 'http://127.0.0.1/callback'

/**
 * A foreign web server with client ID metadata documents. @param certificate for 127.0.0.1; without it, plain http
 */
export async function startDocumentServer(certificate?: Certificate): Promise<DocumentServer> {
  const served = new Map<string, RequestListener>()
  const requests = new Map<string, number>()
  const listener: RequestListener = (request, response) => {
    const path = request.url ?? ''
    requests.set(path, (requests.get(path) ?? 0) + 1)
    const listener = served.get(path)
    if (listener) listener(request, response)
    else response.writeHead(404).end()
  }
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const origin = `${certificate ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  let count = 0
  const next = () => `${origin}/agent-${++count}.json`
  const documentAt = (url: string, change: Record<string, unknown>, headers: Record<string, string>) =>
    served.set(new URL(url).pathname, (_, response) => {
      const document = {
        ...{ client_id: url, client_name: 'Desk Helper', redirect_uris: [AGENT_REDIRECT] },
        ...{ token_endpoint_auth_method: 'none', ...change },
      }
      response
        .writeHead(200, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(document))
    })
  return {
    origin,
    host: new URL(origin).host,
    requests,
    publish: (change = {}, headers = {}) => {
      const url = next()
      documentAt(url, change, headers)
      return url
    },
    serve: (listener, url = next()) => {
      served.set(new URL(url).pathname, listener)
      return url
    },
    change: (url, change) => documentAt(url, change, {}),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
