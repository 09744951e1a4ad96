import type { Context, Middleware } from 'koa'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Pico draws check marks and chevrons as data: images in its stylesheet.
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
]
const NO_FRAMES = "frame-ancestors 'none'"
const OWN_FORMS = "form-action 'self'"

/**
 * Headers of every response that a browser can show. Nothing is inline or loaded from elsewhere. RFC 9700 §4.16: our
 * pages cannot be framed, unless FRAME_ANCESTORS opens them. RFC 9700 §4.2: addresses are never sent in a Referer.
 */
export function securityHeaders(): Middleware {
  const policy = [...POLICY, NO_FRAMES, OWN_FORMS].join('; ')
  return async (ctx, next) => {
    ctx.set({
      'Content-Security-Policy': policy,
      'X-Frame-Options': 'DENY',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    })
    await next()
  }
}

/**
 * RFC 6797, for every response of an https origin, including the APIs. It also applies if a proxy in front terminates
 * TLS and its connection to us is plain.
 */
export function strictTransport(publicUrl: string): Middleware {
  const secure = publicUrl.startsWith('https:')
  return async (ctx, next) => {
    if (secure) ctx.set('Strict-Transport-Security', 'max-age=31536000')
    await next()
  }
}

/**
 * For the pages whose form leads to a partner's redirect URI (sign-in and consent). Browsers apply `form-action` to
 * every redirect that follows, so `'self'` would block the return to the app.
 */
export function allowRedirectAfterForm(ctx: Context): void {
  ctx.set('Content-Security-Policy', [...POLICY, NO_FRAMES].join('; '))
}

/**
 * Lets pages of other origins frame this one. The older X-Frame-Options cannot name origins, so it is removed.
 * @param ancestors the checked origins of `FRAME_ANCESTORS`, which cannot end the directive
 */
export function allowFraming(ctx: Context, ancestors: string[]): void {
  const frames = `frame-ancestors ${ancestors.join(' ')}`
  ctx.set('Content-Security-Policy', [...POLICY, frames, OWN_FORMS].join('; '))
  ctx.remove('X-Frame-Options')
}
