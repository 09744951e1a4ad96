import Router from '@koa/router'
import { rotateSigningKey } from '../oauth/signing_keys.ts'
import type { Runtime } from '../runtime.ts'
import { operatorOf } from './require_operator.ts'

/** The authorization server's signing key: a new one signs from now on, the old one stays published. */
export function keyRoutes({ db, vault, now }: Runtime): Router {
  const router = new Router()
  router.post('/keys/rotate', async (ctx) => {
    ctx.status = 201
    ctx.body = { kid: await rotateSigningKey(db, vault, operatorOf(ctx), now()) }
  })
  return router
}
