import Router from '@koa/router'
import { mayBeFramed } from '../../http/pages/embedding.ts'
import { showFramed } from '../../http/pages/framed_page.ts'
import { allowFraming } from '../../http/pages/security_headers.ts'
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
    const embedded = ctx.state.embedded === true
    const link = await useSignInLink(runtime.db, ctx.params.token, runtime.now())
    if (!link && embedded) {
      // A page that says so and holds nothing else, so that people in the frame can read it.
      allowFraming(ctx, runtime.config.frameAncestors)
      return showFramed(runtime.render, ctx, 'used_link')
    }
    if (!link) return await showSignIn(runtime, ctx, { returnTo: null, error: 'used_link' })
    // Nothing but the settings can be in a frame.
    const returnTo = embedded && !mayBeFramed(link.returnTo) ? '/settings/apps' : link.returnTo
    await enter(runtime, ctx, { user: link.user, origin: { method: 'link', embedded }, returnTo })
  })
  return router
}
