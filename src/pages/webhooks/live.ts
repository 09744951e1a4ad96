import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from 'koa'

const LOOK_EVERY_MS = 1000
const LONGEST_MS = 5 * 60_000

/**
 * Server-sent events: says `change` whenever `fingerprint` differs from what the page shows (the parameter
 * `seen`, then the last look), so that the page in the browser fetches itself anew. Ends after five minutes (browsers come back by themselves), when the reader goes,
 * and when the server stops.
 */
export function liveUpdates(ctx: Context, fingerprint: () => Promise<string>): void {
  const stream = new PassThrough()
  const { server } = ctx.req.socket as Socket & { server?: Server }
  const until = Date.now() + LONGEST_MS
  const watch = async (): Promise<void> => {
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
  ctx.req.on('close', () => stream.destroy())
  ctx.set('Cache-Control', 'no-store')
  ctx.type = 'text/event-stream'
  ctx.body = stream
  watch().catch((error) => stream.destroy(error))
}
