import Router from '@koa/router'
import type { Context } from 'koa'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { mutedNotices, muteNotice, type NoticeKind, readMuteKey } from '../../model/mails/notice_settings.ts'
import type { PageRuntime } from '../page_runtime.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'account/mute': {
      key: string
      /** null if the link is invalid. */
      kind: NoticeKind | null
      muted: boolean
    }
  }
}

type MuteRuntime = Pick<PageRuntime, 'db' | 'vault' | 'render'>

/**
 * `/notices/off`: the page that mails link to for turning them off, without a sign-in. The key in the URL authorizes
 * the request, not a cookie, so the form needs no CSRF token: mail programs post it by themselves (RFC 8058 §3.2).
 * Comes before `requireCsrf`.
 */
export function muteRoutes({ db, vault, render }: MuteRuntime): Router {
  const router = new Router({ prefix: '/notices/off' })
  const keyOf = (ctx: Context): string => String([ctx.query['key']].flat()[0] ?? '')

  router.get('/', async (ctx) => {
    const key = keyOf(ctx)
    const found = readMuteKey(vault, key)
    const muted = found ? (await mutedNotices(db, found.user)).includes(found.kind) : false
    render(ctx, 'account/mute', { key, kind: found?.kind ?? null, muted }, { status: found ? 200 : 400 })
  })

  router.post('/', async (ctx) => {
    const key = keyOf(ctx)
    const found = readMuteKey(vault, key)
    if (!found) return render(ctx, 'account/mute', { key: '', kind: null, muted: false }, { status: 400 })
    // RFC 8058 §3.1: mail programs send the form in either encoding, and must not be redirected.
    const isOurForm = ctx.is('application/x-www-form-urlencoded') && (await readForm(ctx)).has('page')
    await muteNotice(db, found.user, found.kind)
    if (isOurForm) return seeOther(ctx, `/notices/off?key=${encodeURIComponent(key)}`)
    ctx.status = 204
  })
  return router
}
