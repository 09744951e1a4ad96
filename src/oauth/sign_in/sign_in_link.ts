import Router from '@koa/router'
import { mayBeFramed } from '../../http/pages/embedding.ts'
import { showFramed } from '../../http/pages/framed_page.ts'
import { allowFraming } from '../../http/pages/security_headers.ts'
import { useSignInLink } from '../../model/sign_in/sign_in_links.ts'
import { enter } from './session_start.ts'
import { type SignInRuntime, showSignIn } from './sign_in_page.ts'

/** `/signin/link/:token`: the hand-off. The vendor's program has requested the link and sends a person there. */
export function signInLinkRoutes(runtime: SignInRuntime): Router {
  const router = new Router()
  router.get('/signin/link/:token', async (ctx) => {
    // HEAD requests come from programs that check links. They sign nobody in and do not use up the link.
    if (ctx.method === 'HEAD') {
      ctx.status = 204
      return
    }
    const embedded = ctx.state.embedded === true
    const link = await useSignInLink(runtime.db, ctx.params.token, runtime.now())
    if (!link && embedded) {
      // A page with only this message, so that people in the frame can read it.
      allowFraming(ctx, runtime.config.frameAncestors)
      return showFramed(runtime.render, ctx, 'used_link')
    }
    if (!link) return await showSignIn(runtime, ctx, { returnTo: null, error: 'used_link' })
    // Only the settings can be framed.
    const returnTo = embedded && !mayBeFramed(link.returnTo) ? '/settings/apps' : link.returnTo
    await enter(runtime, ctx, { user: link.user, origin: { method: 'link', embedded }, returnTo })
  })
  return router
}
