import Router from '@koa/router'
import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'
import { pendingMigrations } from '../database/migrate.ts'

/** `/healthz`: the process is up. `/readyz`: the database responds and its schema is current. */
export function healthRoutes({ db }: { db: Database }): Router {
  const router = new Router()
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', async (ctx) => {
    const problem = await notReady(db)
    ctx.status = problem ? 503 : 200
    ctx.body = problem ? { status: 'not ready', reason: problem } : { status: 'ok' }
  })
  return router
}

async function notReady(db: Database): Promise<string | null> {
  try {
    await sql`select 1`.execute(db)
    const pending = await pendingMigrations(db)
    return pending.length > 0 ? `${pending.length} migrations are not applied` : null
  } catch {
    return 'the database does not respond'
  }
}
