import Router from '@koa/router'
import { sql } from 'kysely'
import { notFound } from '../../http/problem.ts'
import type { Runtime } from '../../runtime.ts'

/**
 * The public keys of an endpoint whose platform signs with ed25519: anybody may verify with them. Keys of a
 * rotation stay listed as long as they sign.
 */
export function webhookKeys({ db, now }: Runtime): Router {
  const router = new Router()
  router.get('/webhooks/endpoints/:id/jwks.json', async (ctx) => {
    const { rows } = await sql<{ public_jwk: object }>`
      select s.public_jwk from endpoint_secrets s join endpoints p on p.id = s.endpoint_id
      where p.id = ${ctx.params.id} and p.removed_at is null and s.public_jwk is not null
        and (s.retires_at is null or s.retires_at > ${now()})
      order by s.created_at desc
    `.execute(db)
    if (rows.length === 0) throw notFound('There are no keys at this address.')
    ctx.set('Cache-Control', 'public, max-age=300')
    ctx.body = { keys: rows.map((row) => row.public_jwk) }
  })
  return router
}
