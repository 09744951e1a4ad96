import type { Context } from 'koa'
import { desk } from '../../../views/languages/en/desk.ts'
import { en } from '../../../views/languages/en.ts'
import { act, appLink, code, link, state, text, time } from '../../http/pages/table.ts'
import { notFound } from '../../http/problem.ts'
import { type ShownAttempt, showDelivery } from '../../webhooks/message/show_delivery.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { detailList, fact, showDetail, t } from './detail.ts'

/** `/operator/deliveries/:delivery`: one delivery with every attempt. */
export async function showDeliveryPage(runtime: PageRuntime, ctx: Context, id: string): Promise<void> {
  const delivery = await showDelivery(runtime, { as: 'operator' }, id)
  if (!delivery) throw notFound('This delivery does not exist.')
  const retry = { act: act(`/operator/deliveries/${id}/retry`, t.acts.retry), about: t.acts.retry_about }
  const due = delivery.next_attempt_at !== null && delivery.next_attempt_at <= runtime.now()
  showDetail(runtime, ctx, {
    ...{ noun: t.nouns.delivery, title: delivery.event?.type ?? t.event_gone, id },
    facts: [
      fact(t.facts.state, {
        ...state(delivery.state),
        ...(delivery.reason ? { note: delivery.reason.replaceAll('_', ' ') } : {}),
      }),
      ...(delivery.fault ? [fact(t.facts.fault, text(t.faults[delivery.fault]))] : []),
      fact(
        t.facts.endpoint,
        link(`/operator/endpoints/${delivery.endpoint}`, delivery.endpoint_url ?? delivery.endpoint),
      ),
      fact(t.facts.app, delivery.app ? appLink(delivery.app) : text(t.own_endpoint)),
      fact(
        t.facts.tenant,
        delivery.tenant ? link(`/operator/tenants/${delivery.tenant}`, delivery.tenant) : text(null),
      ),
      ...(delivery.connection
        ? [
            fact(
              t.facts.connection,
              link(`/operator/connections/${delivery.connection}`, delivery.connection),
            ),
          ]
        : []),
      fact(t.facts.event, code(delivery.event?.id ?? null)),
      fact(t.facts.created, time(delivery.created_at)),
      fact(t.facts.next_attempt, due ? text(en.webhooks.due) : time(delivery.next_attempt_at)),
    ],
    acts: delivery.state === 'cancelled' ? [] : [retry],
    lists: [detailList(t.lists.attempts, t.columns.attempts, delivery.attempts.map(attemptRow))],
    links: [{ href: `/operator/deliveries?endpoint=${delivery.endpoint}`, label: desk.deliveries.title }],
  })
}

function attemptRow({ number, status, error, fault, duration_ms, started_at, response_body }: ShownAttempt) {
  return [
    text(String(number)),
    {
      ...state(fault === null ? 'delivered' : 'dead', String(status ?? desk.deliveries.no_response)),
      ...(error ? { note: error.replaceAll('_', ' ') } : {}),
    },
    text(`${duration_ms} ms`),
    time(started_at),
    { text: response_body?.slice(0, 200) || '–', wrap: true },
  ]
}
