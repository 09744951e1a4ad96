import { request as forward } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificates.ts'

/** A proxy that ends TLS, as in front of a production server. */
export type SecureFront = {
  port: number
  /** Forwards requests to a server on this machine. */
  forwardTo(port: number): void
  /** Responds with a page instead. */
  respond(page: (path: string) => string | Promise<string>): void
  close(): void
}

export async function startSecureFront({ key, cert }: Certificate): Promise<SecureFront> {
  const server: Server = createServer({ key, cert })
  await new Promise<void>((listening) => server.listen(0, listening))
  return {
    port: (server.address() as AddressInfo).port,
    forwardTo: (port) => {
      server.removeAllListeners('request').on('request', (request, response) => {
        const { method, url, headers } = request
        const onward = forward({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(response)
        })
        onward.on('error', () => response.destroy())
        response.on('close', () => onward.destroy())
        request.pipe(onward)
      })
    },
    respond: (page) => {
      server.removeAllListeners('request').on('request', async ({ url }, response) => {
        const body = await page(url ?? '/')
        response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' }).end(body)
      })
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
