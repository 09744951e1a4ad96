import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool } from 'undici'

type Told = { origin: string; drawbridge: string }

/** A minimal proxy that asks Drawbridge about each request (forward auth) and then forwards it. */
function serve({ origin, drawbridge }: Told): Promise<number> {
  const [vendor, judge] = [origin, drawbridge].map((url) => new Pool(url, { connections: 128 })) as [
    Pool,
    Pool,
  ]
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { authorization = '' } = request.headers
    const asked = await judge.request({
      method: 'GET',
      path: '/forward-auth?scope=bookings:read',
      headers: { authorization, 'x-forwarded-uri': request.url ?? '', 'x-forwarded-method': 'GET' },
    })
    await asked.body.dump()
    if (asked.statusCode !== 200) return void response.writeHead(asked.statusCode).end()
    const { body } = await vendor.request({ method: 'GET', path: request.url ?? '/' })
    response.writeHead(200, { 'content-type': 'application/json' }).end(await body.text())
  }
  const http = createServer((request, response) => void pass(request, response))
  return new Promise((listening) =>
    http.listen(0, '127.0.0.1', () => listening((http.address() as AddressInfo).port)),
  )
}

process.once('message', (told: Told) => void serve(told).then((port) => process.send?.(port)))
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
