import type { Context, Middleware, Next } from 'koa'

declare module 'koa' {
  interface DefaultState {
    /** Aborts the request. Readers with their own limits clear it. */
    bodyDeadline?: NodeJS.Timeout
  }
}

/** Milliseconds in which the whole body must arrive. The same as Node's default `requestTimeout`. */
const LONGEST = 300_000

/**
 * Cuts off requests whose body takes too long. Node's own `requestTimeout` would also cut off long imports, so
 * servers that use this middleware disable it.
 */
export function boundBodies(longest = LONGEST): Middleware {
  return async (ctx: Context, next: Next) => {
    const { req } = ctx
    if (req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0) {
      const deadline = setTimeout(() => cutOff(ctx), longest).unref()
      ctx.state.bodyDeadline = deadline
      req.once('close', () => clearTimeout(deadline))
    }
    await next()
  }
}

function cutOff({ req, res }: Context): void {
  const { socket } = req
  if (req.complete || socket.destroyed) return
  if (res.headersSent) socket.destroy()
  else {
    socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () =>
      socket.destroy(),
    )
  }
}
