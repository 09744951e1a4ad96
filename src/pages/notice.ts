import type { Context } from 'koa'

/** What has been done, said once on the page that follows: the address carries only its key. */
const DONE: Record<string, string> = {
  saved: 'Saved.',
  revoked: 'The secret is revoked: the next request that uses it is refused.',
  requested: 'Asked. You see here when the app has been let into production.',
  member_added: 'Added.',
  member_removed: 'Removed.',
  endpoint_removed: 'The endpoint is removed. What was on its way to it is cancelled.',
  paused: 'Paused: what comes in is kept and waits.',
  resumed: 'Resumed.',
  test_sent: 'A test event is on its way.',
  retried: 'Sent again: this page shows the outcome in a moment.',
  replaying: 'The replay has begun, at low priority.',
  disconnected: 'Disconnected. The app lost its access at this moment.',
  key_revoked: 'The key is revoked: nothing can be read with it any more.',
}

export const noticeOf = (ctx: Context): string | null => DONE[String(ctx.query['done'] ?? '')] ?? null
