import Router from '@koa/router'
import { inFrame } from '../../http/pages/frame.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { requirePerson } from '../signed_in.ts'
import { accountPage } from './account.ts'

/** `/account`: a person's own account, for everybody who is signed in. */
export function accountRoutes(runtime: PageRuntime): Router {
  const router = new Router({ prefix: '/account' })
  router.use(
    requirePerson,
    inFrame(() => ({ area: 'account', menu: null })),
  )
  router.get('/', accountPage(runtime))
  return router
}
