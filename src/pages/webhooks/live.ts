import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from 'koa'
import { Problem } from '../../http/problem.ts'
import { closeLiveView, keepLiveView, openLiveView } from '../../model/people/live_views.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'

const LOOK_EVERY_MS = 1000
/** Number of looks between two checks of session and membership. A stream outlives them by at most 5 s. */
const LOOKS_PER_CHECK = 5
const LONGEST_MS = 5 * 60_000

/** Maximum concurrent readers per node. Each costs one query per second. */
const MOST_READERS = 100

/** What a page shows, for its live updates. */
export type LiveSource = {
  /** Changes whenever the page's content changes. */
  fingerprint(): Promise<string>
  /** Checks again what the person may see. @throws Problem if that is nothing any more */
  authorize(): Promise<unknown>
}

/** Sends a server-sent event whenever the result of `fingerprint` changes. */
export type LiveUpdates = (ctx: Context, source: LiveSource) => Promise<void>

/**
 * Server-sent events: sends `change` whenever the fingerprint differs from the previous one. The first comparison is
 * with the fingerprint of the page (the parameter `seen`). The page then reloads its content. A stream ends after
 * five minutes (browsers reconnect by themselves), when the reader leaves, within 5 s of the end of the session or
 * the membership, and when the server stops. A person can have four live pages, and a node a hundred. Further pages
 * show changes only when they are loaded.
 */
export function createLiveUpdates(runtime: PageRuntime): LiveUpdates {
  const { db, now, log } = runtime
  let readers = 0
  return async (ctx, source) => {
    const id = readers < MOST_READERS ? await openLiveView(db, currentPerson(ctx).id, now()) : null
    if (id === null) {
      // 204 tells an EventSource to stop trying (HTML, server-sent events).
      ctx.status = 204
      return
    }
    readers += 1
    const stream = new PassThrough().on('close', () => {
      readers -= 1
      closeLiveView(db, id).catch((err) => log.warn({ err }, 'live view'))
    })
    ctx.req.on('close', () => stream.destroy())
    ctx.set('Cache-Control', 'no-store')
    // For nginx, which would otherwise buffer the stream.
    ctx.set('X-Accel-Buffering', 'no')
    ctx.type = 'text/event-stream'
    ctx.body = stream
    watch(runtime, ctx, { id, stream, source }).catch((error) => stream.destroy(error))
  }
}

type View = { id: string; stream: PassThrough; source: LiveSource }

async function watch(runtime: PageRuntime, ctx: Context, { id, stream, source }: View): Promise<void> {
  const { server } = ctx.req.socket as Socket & { server?: Server }
  const until = Date.now() + LONGEST_MS
  let seen = String(ctx.query['seen'] ?? '')
  stream.write('retry: 1000\n: watching\n\n')
  for (let look = 1; !stream.destroyed && Date.now() < until && server?.listening !== false; look++) {
    if (look % LOOKS_PER_CHECK === 0 && !(await mayGoOn(runtime, ctx, id, source))) break
    const now = await source.fingerprint()
    stream.write(now === seen ? ': \n\n' : 'event: change\ndata: \n\n')
    seen = now
    await pause(LOOK_EVERY_MS, undefined, { ref: false })
  }
  stream.end()
}

/** Whether the session is still open and the person may still see the page. */
async function mayGoOn(
  { db, now, sessions }: PageRuntime,
  ctx: Context,
  id: string,
  source: LiveSource,
): Promise<boolean> {
  if (!(await sessions.isOpen(ctx)) || !(await keepLiveView(db, id, now()))) return false
  try {
    await source.authorize()
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}
