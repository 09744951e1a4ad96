import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Context, Middleware } from 'koa'

/** Brotli's best quality takes ten times as long, and saves a tenth. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

/** Compresses pages (docs/decisions/0221). */
export const compressPages: Middleware = async (ctx, next) => {
  await next()
  const { body } = ctx
  if (typeof body !== 'string' || !ctx.response.is('html') || mayHoldGuess(ctx)) return
  ctx.vary('Accept-Encoding')
  const encoding = bestEncoding(ctx)
  if (!encoding) return
  ctx.set('Content-Encoding', encoding)
  ctx.body = encoding === 'br' ? brotliCompressSync(body, QUALITY) : gzipSync(body)
}

/** Brotli if the browser accepts it, although browsers name gzip first. null if the browser accepts neither. */
export function bestEncoding(ctx: Context): 'br' | 'gzip' | null {
  const accepted = [ctx.acceptsEncodings()].flat()
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null
}

/**
 * Whether another site may have sent a person with our cookies to this page, with a guess in the address. A guess
 * that repeats text on the page compresses better, so the length of the response would reveal whether it is right
 * (BREACH).
 */
function mayHoldGuess(ctx: Context): boolean {
  const site = ctx.get('Sec-Fetch-Site')
  return ctx.get('Cookie') !== '' && site !== 'same-origin' && site !== 'none'
}
