import type { Context } from 'koa'
import { frame } from '../../views/languages/en/frame.ts'

/** Something that has been done: a key of `frame.done` in the language files. */
export type Notice = keyof typeof frame.done

/** What has been done, said once on the page that follows: the address carries only its key. */
export function noticeOf(ctx: Context): Notice | null {
  const done = String(ctx.query['done'] ?? '')
  return Object.hasOwn(frame.done, done) ? (done as Notice) : null
}
