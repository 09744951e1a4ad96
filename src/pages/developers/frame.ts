import type { Context } from 'koa'
import type { MemberApp } from '../../model/member_apps.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Frame, type Framed, frameOf, personOf } from '../frame.ts'
import { noticeOf } from '../notice.ts'

export function consoleFrame(ctx: Context, platform: Platform, here?: string): Framed {
  const menu = [
    { href: '/developers', text: 'Apps' },
    { href: '/developers/publishers', text: 'Publishers' },
  ]
  return {
    platform,
    frame: frameOf(ctx, {
      area: 'developers',
      menu: personOf(ctx) ? menu : [],
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
