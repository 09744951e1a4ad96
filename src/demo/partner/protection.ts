import type { Context, Middleware } from 'koa'
import rawBody from 'raw-body'
import { sameText } from './verify.ts'
import type { Visit } from './visits.ts'

const HEADERS = {
  // Without form-action, because browsers would apply it to the redirect from Connect to the platform.
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
}

export const partnerHeaders: Middleware = async (ctx, next) => {
  ctx.set(HEADERS)
  await next()
}

/** Reads a posted form. A form without the visit's token may come from another site, and is refused. */
export async function readOwnForm(ctx: Context, visit: Visit): Promise<URLSearchParams> {
  const form = new URLSearchParams(await rawBody(ctx.req, { limit: 65_536, encoding: 'utf8' }))
  if (!sameText(form.get('csrf') ?? '', visit.csrf)) ctx.throw(403, 'Reload the page and try again.')
  return form
}

/** Errors with a status are the caller's fault. All others are logged, and their details are not shown. */
export const errorResponses =
  (logError: (error: unknown) => void): Middleware =>
  async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const { status = 500, message } = error as { status?: number; message: string }
      if (status >= 500) logError(error)
      ctx.status = status
      ctx.type = 'text'
      ctx.body = status >= 500 ? 'Something went wrong in the partner app.' : message
    }
  }
