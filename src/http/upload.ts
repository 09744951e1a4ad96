import { createGunzip, type Gunzip } from 'node:zlib'
import type { Context } from 'koa'
import { badRequest, Problem } from './problem.ts'

/** Maximum milliseconds between two bytes of an upload. */
const LONGEST_SILENCE = 30_000
/**
 * Milliseconds for which the rest of a refused upload is read and dropped, so that the sender receives the refusal.
 */
const LONGEST_REST = 5000
/** Maximum ratio of inflated to compressed bytes. Only a gzip bomb compresses better. */
const MOST_INFLATION = 200
/** Inflated bytes that any upload may have before the ratio is checked. */
const FREE_INFLATION = 1_048_576

/** `stopping`: aborted when the program stops; `silence`: milliseconds to wait for the next piece. */
export type UploadBounds = { stopping: AbortSignal; silence?: number }

/**
 * The body of a request, of any length, as a stream with backpressure: while the caller is busy, the sender waits.
 * `Content-Encoding: gzip` is inflated. A caller that stops early leaves the connection open for its response.
 * @throws Problem 400 for a body that breaks off or is not gzip, 408 for a silent sender, 413 for a gzip bomb,
 *   415 for another encoding, 503 when the program stops
 */
export async function* uploadedChunks(
  ctx: Context,
  { stopping, silence = LONGEST_SILENCE }: UploadBounds,
): AsyncGenerator<Buffer, void> {
  const { req } = ctx
  // There is no total time limit: each chunk has one instead.
  clearTimeout(ctx.state.bodyDeadline)
  const gunzip = inflater(ctx)
  const chunks = (gunzip ?? req).iterator({ destroyOnReturn: false })
  let inflated = 0
  try {
    for (;;) {
      const { done, value } = await nextWithin(chunks, silence, stopping)
      if (done) return
      inflated += value.length
      if (gunzip && inflated > Math.max(FREE_INFLATION, MOST_INFLATION * gunzip.bytesWritten)) {
        throw new Problem('too_large', `The body may decompress to at most ${MOST_INFLATION} times its size.`)
      }
      yield value
    }
  } finally {
    // Not awaited, because it waits for a pending chunk that may never come.
    void chunks.return?.()
    if (gunzip) req.unpipe(gunzip)
    gunzip?.destroy()
    dropTheRest(ctx)
  }
}

function inflater({ req }: Context): Gunzip | null {
  const encoding = (req.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (encoding === 'identity') return null
  if (encoding !== 'gzip') {
    throw new Problem(
      'unsupported_media_type',
      'Send the body uncompressed, or with Content-Encoding: gzip.',
      {
        // RFC 9110 §12.5.3.
        headers: { 'Accept-Encoding': 'gzip' },
      },
    )
  }
  const gunzip = createGunzip()
  // A body that breaks off must not count as complete.
  req.once('close', () => {
    if (!req.complete) gunzip.destroy(new Error('aborted'))
  })
  return req.pipe(gunzip)
}

async function nextWithin(
  chunks: AsyncIterator<Buffer>,
  silence: number,
  stopping: AbortSignal,
): Promise<IteratorResult<Buffer, undefined>> {
  const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<Buffer, undefined>>()
  const stop = () =>
    reject(new Problem('unavailable', 'The server is being restarted.', { headers: { 'Retry-After': '5' } }))
  const silent = setTimeout(() => {
    reject(new Problem('upload_timeout', `No data arrived for ${silence / 1000} seconds.`))
  }, silence)
  chunks.next().then(resolve, (error) => reject(unreadable(error)))
  stopping.addEventListener('abort', stop, { once: true })
  if (stopping.aborted) stop()
  try {
    return await promise
  } finally {
    clearTimeout(silent)
    stopping.removeEventListener('abort', stop)
  }
}

function unreadable({ code }: { code?: string }): Problem {
  const isGzip = code?.startsWith('Z_')
  return badRequest(isGzip ? 'The body is not valid gzip.' : 'The body could not be read completely.')
}

/** Closing the connection immediately would make many senders miss the response. */
function dropTheRest({ req }: Context): void {
  if (req.complete || req.destroyed) return
  setImmediate(() => req.resume())
  const rest = setTimeout(() => req.socket.destroy(), LONGEST_REST)
  req.once('close', () => clearTimeout(rest))
}
