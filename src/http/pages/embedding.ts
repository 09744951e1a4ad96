import type { Context, Middleware } from 'koa'
import { Problem } from '../problem.ts'
import { allowFraming } from './security_headers.ts'

/** What a browser calls the destination of a page inside another page (Fetch §2.2.5). */
const FRAMES = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe'])

/** What FRAME_ANCESTORS opens. The sign-in link starts a session in a frame and redirects to the settings. */
const SETTINGS = /^\/settings(?:[/?]|$)/
const SIGN_IN_LINK = /^\/signin\/link\//

/**
 * Settings that create a connection or show a secret: a new key, an endpoint (the first one connects its app), a new
 * signing secret. The page around a frame could cover or move them, so they open in a separate window.
 */
const OWN_WINDOW =
  /^\/settings\/(apps\/people|developers\/(keys\/new|webhooks\/new|webhooks\/[^/]+\/secrets))\/?$/i

export const needsOwnWindow = (path: string): boolean => OWN_WINDOW.test(path)

/** Whether a page can be framed by FRAME_ANCESTORS. `address`: a path of ours, with or without a query. */
export const mayBeFramed = (address: string): boolean => SETTINGS.test(address)

/**
 * Sets `ctx.state.embedded`: whether the request comes from inside another site's page. A frame has its own session,
 * form token and layout. The scripts of a framed page say so with a parameter, because browsers do not. If no site
 * can frame us, no header changes.
 * @param ancestors the origins of FRAME_ANCESTORS
 */
export function recogniseFrames(ancestors: string[]): Middleware {
  return async (ctx, next) => {
    ctx.state.embedded = FRAMES.has(ctx.get('Sec-Fetch-Dest')) || isFramedScript(ctx)
    if (ancestors.length > 0 && mayBeFramed(ctx.path)) allowFraming(ctx, ancestors)
    await next()
  }
}

/** `views/scripts/live.js` fetches its own page again, and the events that announce a change. */
const isFramedScript = (ctx: Context): boolean =>
  ctx.get('Sec-Fetch-Dest') === 'empty' && ctx.query['framed'] !== undefined && mayBeFramed(ctx.path)

/**
 * Refuses every other request from inside a frame, even if the browser would not show the response. Nobody can sign
 * in, consent or use the console there.
 * @throws (when it is called) Problem 403
 */
export function refuseOtherFrames(ancestors: string[]): Middleware {
  return async (ctx, next) => {
    const opened = mayBeFramed(ctx.path) || SIGN_IN_LINK.test(ctx.path)
    if (ctx.state.embedded && !(ancestors.length > 0 && opened)) {
      throw new Problem(
        'forbidden',
        'This page cannot be shown inside another page. Open it in its own window.',
      )
    }
    await next()
  }
}

/** Makes links to pages that cannot be framed open in a new window. */
export const openOutside = (html: string): string =>
  html.replaceAll(/<a (?![^>]*\btarget=)[^>]*\bhref="([^"]*)"/g, (tag, href: string) => {
    const [path = ''] = href.split(/[?#]/)
    const stays = path === '' || (mayBeFramed(path) && !needsOwnWindow(path))
    return stays ? tag : tag.replace('<a ', '<a target="_blank" ')
  })
