import Router from '@koa/router'
import { sql } from 'kysely'
import { notFound } from '../../http/problem.ts'
import type { Runtime } from '../../runtime.ts'

/**
 * The public keys of an endpoint whose platform signs with ed25519, so that anyone can verify its deliveries. During
 * a rotation, the old key stays listed as long as it signs.
 */
export function webhookKeys({ db, now }: Runtime): Router {
  const router = new Router()
  router.get('/webhooks/endpoints/:id/jwks.json', async (ctx) => {
    const { rows } = await sql<{ public_jwk: object }>`
      select es.public_jwk from endpoint_secrets es join endpoints ep on ep.id = es.endpoint_id
      where ep.id = ${ctx.params.id} and ep.removed_at is null and es.public_jwk is not null
        and (es.retires_at is null or es.retires_at > ${now()})
      order by es.created_at desc
    `.execute(db)
    if (rows.length === 0) throw notFound('There are no keys at this URL.')
    ctx.set('Cache-Control', 'public, max-age=300')
    ctx.body = { keys: rows.map((row) => row.public_jwk) }
  })
  return router
}
