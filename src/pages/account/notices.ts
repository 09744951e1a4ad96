import Router from '@koa/router'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import {
  mutedNotices,
  muteNotices,
  NOTICE_KINDS,
  type NoticeKind,
} from '../../model/mails/notice_settings.ts'
import type { Person } from '../../model/people/sessions.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'

export interface NoticeSection {
  /** Whether the person's address is confirmed. Notices are only sent to confirmed addresses. */
  confirmed: boolean
  kinds: { kind: NoticeKind; wanted: boolean }[]
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/account/notices': NoticeSection
  }
}

/** Which notices the person gets. */
export async function noticeSection({ db }: PageRuntime, { id, confirmed }: Person): Promise<NoticeSection> {
  const muted = await mutedNotices(db, id)
  return { confirmed, kinds: NOTICE_KINDS.map((kind) => ({ kind, wanted: !muted.includes(kind) })) }
}

/** `/account/notices`: turns notices off and on again. */
export function noticeRoutes({ db }: PageRuntime): Router {
  const router = new Router()
  router.post('/', async (ctx) => {
    const wanted = (await readForm(ctx)).all('notices')
    const muted = NOTICE_KINDS.filter((kind) => !wanted.includes(kind))
    await muteNotices(db, currentPerson(ctx).id, muted)
    seeOther(ctx, '/account?done=saved')
  })
  return router
}
