import Router from '@koa/router'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { act, appLink, code, link, state, text, time } from '../../http/pages/table.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { listDeliveries } from '../../model/webhooks/deliveries.ts'
import { findEndpoint } from '../../model/webhooks/endpoint_list.ts'
import { pauseEndpoint, resumeEndpoint } from '../../model/webhooks/endpoint_states.ts'
import { activityView } from '../activity/app_charts.ts'
import { currentStaff } from '../desk/gate.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { detailList, fact, MOST_LISTED, showDetail, t } from './detail.ts'

const operator = { as: 'operator' } as const

/** `/operator/endpoints/:endpoint`: a webhook endpoint, its health and its latest deliveries. */
export function endpointDeskRoutes(runtime: PageRuntime): Router {
  const { db, now } = runtime
  const router = new Router()

  router.get('/:endpoint', async (ctx) => {
    const { endpoint: id } = ctx.params
    const endpoint = await findEndpoint(db, operator, id, now())
    if (!endpoint) throw notFound('This endpoint does not exist.')
    const deliveries = await listDeliveries(
      db,
      operator,
      { endpoint: id },
      { limit: MOST_LISTED, after: null },
    )
    const { health } = endpoint
    const base = `/operator/endpoints/${id}`
    showDetail(runtime, ctx, {
      ...{ noun: t.nouns.endpoint, title: endpoint.url, id },
      facts: [
        fact(t.facts.state, {
          ...state(endpoint.state),
          ...(endpoint.state_reason ? { note: t.reasons[endpoint.state_reason] } : {}),
        }),
        fact(t.facts.app, endpoint.app ? appLink(endpoint.app) : text(t.own_endpoint)),
        fact(t.facts.environment, text(endpoint.environment)),
        fact(t.facts.event_types, text(endpoint.event_types?.join(', ') ?? t.all_events)),
        fact(t.facts.last_success, time(health.last_success_at)),
        fact(t.facts.last_failure, time(health.last_failure_at)),
        fact(t.facts.failures, text(String(health.failures_in_row))),
        fact(t.facts.oldest_due, time(health.oldest_due_at)),
        fact(t.facts.created, time(endpoint.created_at)),
      ],
      acts: [
        endpoint.state === 'active'
          ? { act: act(`${base}/pause`, t.acts.pause), about: t.acts.pause_about }
          : { act: act(`${base}/resume`, t.acts.resume), about: t.acts.resume_endpoint_about },
      ],
      lists: [
        detailList(
          t.lists.deliveries,
          t.columns.deliveries,
          deliveries
            .slice(0, MOST_LISTED)
            .map((one) => [
              { ...link(`/operator/deliveries/${one.id}`, one.event?.type ?? t.event_gone), code: true },
              { ...state(one.state), ...(one.reason ? { note: one.reason.replaceAll('_', ' ') } : {}) },
              text(String(one.attempt_count)),
              time(one.created_at),
              code(one.tenant),
            ]),
        ),
      ],
      activity:
        endpoint.app === null
          ? null
          : await activityView(
              runtime,
              ctx,
              { apps: [endpoint.app], environments: ['sandbox', 'production'], endpoint: id },
              ['attempts', 'latency'],
            ),
      links: [{ href: `/operator/deliveries?endpoint=${id}`, label: t.links.dead_letters }],
    })
  })

  for (const [step, change, done] of [
    ['pause', pauseEndpoint, 'paused'],
    ['resume', resumeEndpoint, 'resumed'],
  ] as const) {
    router.post(`/:endpoint/${step}`, async (ctx) => {
      const { endpoint: id } = ctx.params
      const outcome = await inTransaction(db, (trx) => change(trx, runtime, operator, id, currentStaff(ctx)))
      if (outcome.kind === 'no_endpoint') throw notFound('This endpoint does not exist.')
      if (outcome.kind !== 'changed') throw conflict(t.refused.suspended)
      seeOther(ctx, `/operator/endpoints/${id}?done=${done}`)
    })
  }
  return router
}
