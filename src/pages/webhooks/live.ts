import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from 'koa'

const LOOK_EVERY_MS = 1000
const LONGEST_MS = 5 * 60_000

/** Readers at once: each costs a query a second. */
const MOST_READERS = 100

/** Answers a request with server-sent events about what `fingerprint` stands for. */
export type LiveUpdates = (ctx: Context, fingerprint: () => Promise<string>) => void

/**
 * Server-sent events: says `change` whenever the fingerprint differs from what the page shows (the parameter
 * `seen`, then the last look), so that the page in the browser fetches itself anew. Ends after five minutes
 * (browsers come back by themselves), when the reader goes, and when the server stops. Beyond a hundred readers
 * a page is not live: it says the same when it is loaded.
 */
export function createLiveUpdates(): LiveUpdates {
  let readers = 0
  return (ctx, fingerprint) => {
    if (readers >= MOST_READERS) {
      // 204 tells an EventSource to stop trying (HTML, server-sent events).
      ctx.status = 204
      return
    }
    readers += 1
    const stream = new PassThrough().on('close', () => {
      readers -= 1
    })
    ctx.req.on('close', () => stream.destroy())
    ctx.set('Cache-Control', 'no-store')
    ctx.type = 'text/event-stream'
    ctx.body = stream
    watch(ctx, stream, fingerprint).catch((error) => stream.destroy(error))
  }
}

async function watch(ctx: Context, stream: PassThrough, fingerprint: () => Promise<string>): Promise<void> {
  const { server } = ctx.req.socket as Socket & { server?: Server }
  const until = Date.now() + LONGEST_MS
  let seen = String(ctx.query['seen'] ?? '')
  stream.write('retry: 1000\n: watching\n\n')
  while (!stream.destroyed && Date.now() < until && server?.listening !== false) {
    const now = await fingerprint()
    stream.write(now === seen ? ': \n\n' : 'event: change\ndata: \n\n')
    seen = now
    await pause(LOOK_EVERY_MS, undefined, { ref: false })
  }
  stream.end()
}
