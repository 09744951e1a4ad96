import type { Context } from 'koa'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Frame, type Framed, frameOf, type MenuEntry, personOf } from '../frame.ts'
import { noticeOf } from '../notice.ts'

export function consoleFrame(ctx: Context, platform: Platform, here?: string): Framed {
  const menu: MenuEntry[] = [
    { href: '/developers', text: 'apps' },
    { href: '/developers/publishers', text: 'publishers' },
  ]
  return {
    platform,
    frame: frameOf(ctx, {
      area: 'developers',
      menu: personOf(ctx) ? menu : [],
      menuLabel: 'console',
      notice: noticeOf(ctx),
      ...(here ? { here } : {}),
    }),
  }
}

/** The same for the pages of one app. */
export function appFrame(ctx: Context, platform: Platform, app: MemberApp, section = ''): Framed {
  const base = `/developers/apps/${app.id}`
  const menu: MenuEntry[] = [
    { href: base, text: 'overview' },
    { href: `${base}/edit`, text: 'details' },
    { href: `${base}/connections`, text: 'connections' },
    { href: `${base}/requests`, text: 'requests' },
    { href: `${base}/webhooks`, text: 'webhooks' },
    { href: `${base}/audit`, text: 'audit' },
    { href: `${base}/try`, text: 'try_it' },
  ]
  const frame: Frame = frameOf(ctx, {
    area: 'developers',
    menu,
    menuLabel: 'app',
    menuTitle: app.name,
    here: section ? `${base}/${section}` : base,
    notice: noticeOf(ctx),
  })
  return { platform, frame }
}
