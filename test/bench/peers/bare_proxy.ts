import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { Pool } from 'undici'

/**
 * The minimum that can forward a request: Koa and undici. No tokens, scopes, limits, log or checks of the response.
 */
function serve(origin: string): Promise<number> {
  const pool = new Pool(origin, { connections: 128 })
  const app = new Koa()
  app.use(async (ctx) => {
    const { statusCode, headers, body } = await pool.request({ method: 'GET', path: ctx.url })
    ctx.status = statusCode
    ctx.type = String(headers['content-type'])
    ctx.body = await body.text()
  })
  const http = createServer(app.callback())
  return new Promise((listening) =>
    http.listen(0, '127.0.0.1', () => listening((http.address() as AddressInfo).port)),
  )
}

process.once(
  'message',
  ({ origin }: { origin: string }) => void serve(origin).then((port) => process.send?.(port)),
)
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
