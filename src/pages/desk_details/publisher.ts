import Router from '@koa/router'
import { link, state, text, time } from '../../http/pages/table.ts'
import { notFound } from '../../http/problem.ts'
import { listApps } from '../../model/apps/app_list.ts'
import { decisionsAbout } from '../../model/apps/review_queue.ts'
import { peopleOfPublisher } from '../../model/operators/desk_people.ts'
import { findPublisher } from '../../model/people/publishers.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { auditHref, detailList, fact, MOST_LISTED, showDetail, t } from './detail.ts'

/** `/operator/publishers/:publisher`: a publisher, its apps and the decisions on them. */
export function publisherDeskRoutes(runtime: PageRuntime): Router {
  const { db } = runtime
  const router = new Router()
  router.get('/:publisher', async (ctx) => {
    const { publisher: id } = ctx.params
    const publisher = await findPublisher(db, id)
    if (!publisher) throw notFound('This publisher does not exist.')
    const [members, apps, decisions] = await Promise.all([
      peopleOfPublisher(db, id, MOST_LISTED),
      listApps(db, { publisher: id }, { limit: MOST_LISTED, after: null }),
      decisionsAbout(db, id, MOST_LISTED + 1),
    ])
    showDetail(runtime, ctx, {
      ...{ noun: t.nouns.publisher, title: publisher.name, id, acts: [] },
      facts: [
        fact(t.facts.website, text(publisher.website)),
        fact(t.facts.support, text(publisher.support)),
        fact(t.facts.created, time(publisher.created_at)),
      ],
      lists: [
        detailList(
          t.lists.apps,
          t.columns.apps,
          apps.map((app) => [
            link(`/operator/apps/${app.id}`, app.name),
            text(t.kinds[app.kind]),
            app.suspended_at ? state('suspended') : state(app.state),
          ]),
        ),
        detailList(
          t.lists.members,
          t.columns.members,
          members.map((one) => [
            link(`/operator/users/${one.id}`, one.name),
            text(one.email),
            text(one.role),
          ]),
        ),
        detailList(
          t.lists.decisions,
          t.columns.decisions,
          decisions.map((one) => [
            link(`/operator/reviews/${one.app}`, one.name),
            text(String(one.version)),
            state(one.state),
            time(one.decided_at),
            text(one.reason),
          ]),
        ),
      ],
      links: [{ href: auditHref({ publisher: id }), label: t.links.audit }],
    })
  })
  return router
}
