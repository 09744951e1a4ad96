import Router from '@koa/router'
import { useSignInLink } from '../../model/sign_in/sign_in_links.ts'
import { enter } from './session_start.ts'
import { type SignInRuntime, showSignIn } from './sign_in_page.ts'

/** `/signin/link/:token`: the hand-off. The vendor's program has asked for the address, and sends its person there. */
export function signInLinkRoutes(runtime: SignInRuntime): Router {
  const router = new Router()
  router.get('/signin/link/:token', async (ctx) => {
    // A HEAD request comes from a program that looks at links. It signs nobody in and uses nothing up.
    if (ctx.method === 'HEAD') {
      ctx.status = 204
      return
    }
    const link = await useSignInLink(runtime.db, ctx.params.token, runtime.now())
    if (!link) return await showSignIn(runtime, ctx, { returnTo: null, error: 'used_link' })
    await enter(runtime, ctx, { user: link.user, origin: { method: 'link' }, returnTo: link.returnTo })
  })
  return router
}
