import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from 'koa'

const LOOK_EVERY_MS = 1000
const LONGEST_MS = 5 * 60_000

/** Readers at the same time. Each of them costs one query per second. */
const MOST_READERS = 100

/** Responds with server-sent events whenever what `fingerprint` returns changes. */
export type LiveUpdates = (ctx: Context, fingerprint: () => Promise<string>) => void

/**
 * Server-sent events: sends `change` whenever the fingerprint differs from the last one, at first from the one that
 * the page shows (the parameter `seen`). The page then fetches itself again. A stream ends after five minutes
 * (browsers reconnect by themselves), when the reader leaves, and when the server stops. With a hundred readers,
 * further pages are not live: they show changes when they are loaded.
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
