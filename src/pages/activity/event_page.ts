import Router from '@koa/router'
import { pageLanguage } from '../../http/pages/language.ts'
import { type Cell, code, type Table, text, time } from '../../http/pages/table.ts'
import { notFound } from '../../http/problem.ts'
import { findEvent } from '../../model/activity/delivery_search.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { type FindPortal, type PortalView, portalView } from '../webhooks/portal.ts'
import { foundTable } from './delivery_list.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/event': PortalView & {
      type: string
      test: boolean
      facts: { label: string; cell: Cell }[]
      table: Table
    }
  }
}

/** `…/webhooks/events/:event`: an event, and its delivery to each endpoint of the portal. */
export function eventPageRoutes({ db, render }: PageRuntime, findPortal: FindPortal): Router {
  const router = new Router()
  router.get('/:event', async (ctx) => {
    const portal = await findPortal(ctx)
    const found = await findEvent(
      db,
      portal.access,
      portal.apps.map(({ id }) => id),
      ctx.params.event,
    )
    if (!found) throw notFound('This event does not exist, or is no longer stored.')
    const { event, deliveries } = found
    const { event: t } = pageLanguage(ctx).texts.activity
    render(ctx, 'webhooks/event', {
      ...portalView(portal),
      ...{ type: event.type, test: event.test },
      facts: [
        { label: t.id, cell: code(event.id) },
        { label: t.at, cell: time(event.at) },
        { label: t.tenant, cell: text(event.tenant_name) },
        {
          label: t.record,
          cell: event.record_id
            ? { ...code(event.record_id), ...(event.record_type ? { note: event.record_type } : {}) }
            : text(null),
        },
      ],
      table: foundTable(ctx, portal, deliveries),
    })
  })
  return router
}
