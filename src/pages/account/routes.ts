import Router from '@koa/router'
import { inFrame } from '../../http/pages/frame.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { requirePerson } from '../signed_in.ts'
import { accountPage } from './account.ts'
import { addressRoutes } from './address.ts'
import { ownInvitationRoutes } from './invitations.ts'
import { noticeRoutes } from './notices.ts'
import { participationRoutes } from './participations.ts'
import { passkeyRoutes } from './passkey_routes.ts'
import { passwordRoutes } from './password.ts'
import { sessionRoutes } from './sessions.ts'

/** `/account`: a person's own account. Everyone who is signed in can open it. */
export function accountRoutes(runtime: PageRuntime): Router {
  const router = new Router({ prefix: '/account' })
  router.use(
    requirePerson,
    inFrame(() => ({ area: 'account', menu: null })),
  )
  router.get('/', accountPage(runtime))
  router.use('/password', passwordRoutes(runtime).routes())
  router.use('/email', addressRoutes(runtime).routes())
  router.use('/sessions', sessionRoutes(runtime).routes())
  router.use('/invitations', ownInvitationRoutes(runtime).routes())
  router.use('/participations', participationRoutes(runtime).routes())
  router.use('/notices', noticeRoutes(runtime).routes())
  router.use('/passkeys', passkeyRoutes(runtime).routes())
  return router
}
