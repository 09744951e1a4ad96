import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Context, Middleware } from 'koa'

/** The best of Brotli costs ten times as much as this, and saves a tenth. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

/** Compresses pages (docs/decisions/0221). */
export const compressPages: Middleware = async (ctx, next) => {
  await next()
  const { body } = ctx
  if (typeof body !== 'string' || !ctx.response.is('html') || mayHoldGuess(ctx)) return
  ctx.vary('Accept-Encoding')
  const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity')
  if (encoding !== 'br' && encoding !== 'gzip') return
  ctx.set('Content-Encoding', encoding)
  ctx.body = encoding === 'br' ? brotliCompressSync(body, QUALITY) : gzipSync(body)
}

/**
 * Whether another site has chosen what is in the address, and therefore on the page: beside a repetition it takes less
 * room, so that the length of a compressed response tells whether a guess is right (BREACH).
 */
function mayHoldGuess(ctx: Context): boolean {
  const site = ctx.get('Sec-Fetch-Site')
  return ctx.search !== '' && site !== 'same-origin' && site !== 'none'
}
