import type { Context } from 'koa'
import type { MemberApp } from '../../model/member_apps.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Frame, type Framed, frameOf } from '../frame.ts'

/** What has been done, said once on the page that follows: the address carries only its key. */
const DONE: Record<string, string> = {
  saved: 'Saved.',
  revoked: 'The secret is revoked: the next request that uses it is refused.',
  requested: 'Asked. You see here when the app has been let into production.',
  member_added: 'Added.',
  member_removed: 'Removed.',
  removed: 'Removed.',
  paused: 'Paused: what comes in is kept and waits.',
  resumed: 'Resumed.',
  test_sent: 'A test event is on its way.',
  retried: 'Sent again: this page shows the outcome in a moment.',
  replaying: 'The replay has begun, at low priority.',
  disconnected: 'Disconnected.',
  key_revoked: 'The key is revoked.',
}

const noticeOf = (ctx: Context): string | null => DONE[String(ctx.query['done'] ?? '')] ?? null

export function consoleFrame(ctx: Context, platform: Platform, here?: string): Framed {
  const menu = [
    { href: '/developers', text: 'Apps' },
    { href: '/developers/publishers', text: 'Publishers' },
  ]
  return {
    platform,
    frame: frameOf(ctx, {
      area: 'developers',
      menu,
      menuLabel: 'Partner console',
      notice: noticeOf(ctx),
      ...(here ? { here } : {}),
    }),
  }
}

/** The same for the pages of one app. */
export function appFrame(ctx: Context, platform: Platform, app: MemberApp, section = ''): Framed {
  const base = `/developers/apps/${app.id}`
  const menu = [
    { href: base, text: 'Overview' },
    { href: `${base}/edit`, text: 'Details' },
    { href: `${base}/connections`, text: 'Connections' },
    { href: `${base}/requests`, text: 'Requests' },
    { href: `${base}/webhooks`, text: 'Webhooks' },
    { href: `${base}/audit`, text: 'Audit log' },
    { href: `${base}/try`, text: 'Try it' },
  ]
  const frame: Frame = frameOf(ctx, {
    area: 'developers',
    menu,
    menuLabel: 'App',
    menuTitle: app.name,
    here: section ? `${base}/${section}` : base,
    notice: noticeOf(ctx),
  })
  return { platform, frame }
}
