import type { Context } from 'koa'
import type { Render } from './render.ts'

/**
 * Why a page is not shown in a frame: there is no session, the sign-in link was already used, or the page gives
 * consent or shows a secret. A key of `framed` in the language files.
 */
export type FramedReason = 'ended' | 'used_link' | 'own_window'

declare module './views.ts' {
  interface Views {
    framed: {
      why: FramedReason
      /** The address of the page in its own window; null if it has none. */
      href: string | null
    }
  }
}

const FRAMED_STATUS: Record<FramedReason, number> = { ended: 401, used_link: 400, own_window: 403 }

/** Responds with a page that explains why the requested one is not shown in a frame. */
export function showFramed(render: Render, ctx: Context, why: FramedReason): void {
  const href = why === 'used_link' ? null : ctx.url
  render(ctx, 'framed', { why, href }, { status: FRAMED_STATUS[why] })
}
