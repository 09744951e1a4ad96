import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import pg from 'pg'

/**
 * The minimum that can respond: Koa, and one select by primary key. It has no tokens, tenants, scopes, limits or log,
 * and no headers except Koa's.
 */
async function serve(url: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 16 })
  const app = new Koa()
  app.use(async (ctx) => {
    const [, tenant, id] = ctx.path.split('/')
    ctx.body = id ? await record(tenant, id) : await list(tenant)
  })

  async function record(tenant: string | undefined, id: string) {
    const { rows } = await pool.query({
      name: 'record',
      text: `select id, unit_id, data, created_at, updated_at from records
        where tenant_id = $1 and type = 'bookings' and id = $2`,
      values: [tenant, id],
    })
    return rows[0]
  }

  async function list(tenant: string | undefined) {
    const { rows } = await pool.query({
      name: 'list',
      text: `select id, unit_id, data, created_at, updated_at from records
        where tenant_id = $1 and type = 'bookings' order by updated_at, id limit 50`,
      values: [tenant],
    })
    return rows
  }

  const http = createServer(app.callback())
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  return (http.address() as AddressInfo).port
}

process.once('message', ({ url }: { url: string }) => void serve(url).then((port) => process.send?.(port)))
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
