import Router from '@koa/router'
import type { Context } from 'koa'
import { desk } from '../../../views/languages/en/desk.ts'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import {
  type Act,
  act,
  appLink,
  type Cell,
  link,
  state,
  type Table,
  tableOf,
  text,
  time,
} from '../../http/pages/table.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { type DeadLetters, deadLetters, MOST_DEAD_COUNTED } from '../../model/operators/dead_letters.ts'
import { isDeliveryId, listDeliveries } from '../../model/webhooks/deliveries.ts'
import { requestReplay, retryDelivery } from '../../model/webhooks/retries.ts'
import { showDeliveryPage } from '../desk_details/delivery.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentStaff, queryText } from './gate.ts'

const t = desk.deliveries
const operator = { as: 'operator' } as const
const LIMIT = 25
/** Most endpoints whose dead letters one press of the button sends again. */
const MOST_AT_ONCE = 1000

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/deliveries': {
      /** The endpoint whose dead letters are listed; null for all endpoints. */
      endpoint: { id: string; reason: string } | null
      table: Table
      act: Act | null
    }
  }
}

/** `/operator/deliveries`: dead letters, and sending them again. */
export function deadLetterRoutes(runtime: PageRuntime): Router {
  const { db, render, now, config } = runtime
  const router = new Router()
  const replay = async (ctx: Context, endpoint: string) => {
    const since = new Date(now().getTime() - config.retentionDays * 86_400_000)
    return await inTransaction(db, (trx) =>
      requestReplay(trx, operator, endpoint, { since, states: ['dead'] }, currentStaff(ctx), now()),
    )
  }

  router.get('/', async (ctx) => {
    const endpoint = queryText(ctx, 'endpoint')
    const after = queryText(ctx, 'after')
    if (endpoint) return await showEndpoint(ctx, endpoint, after)
    const found = await deadLetters(db, { limit: LIMIT, after })
    const rows = found.slice(0, LIMIT)
    const last = rows.at(-1)
    const next = found.length > LIMIT && last ? { href: `?after=${last.endpoint}`, label: t.more } : null
    render(ctx, 'operator/deliveries', {
      endpoint: null,
      table: tableOf({
        label: t.title,
        columns: Object.values(t.columns),
        rows: rows.flatMap(rowsOf),
        empty: t.none,
        next,
      }),
      act: rows.length > 0 ? act('/operator/deliveries/retry', t.retry_all) : null,
    })
  })

  async function showEndpoint(ctx: Context, endpoint: string, after: string): Promise<void> {
    const reason = queryText(ctx, 'reason')
    const page = { limit: LIMIT, after: isDeliveryId(after) ? after : null }
    const filter = { state: 'dead', endpoint, ...(reason ? { reason } : {}) } as const
    const found = await listDeliveries(db, operator, filter, page)
    const rows = found.slice(0, LIMIT)
    const query = new URLSearchParams({ endpoint, reason, after: rows.at(-1)?.id ?? '' })
    const next = found.length > LIMIT ? { href: `?${query}`, label: t.older } : null
    render(ctx, 'operator/deliveries', {
      endpoint: { id: endpoint, reason: reason.replaceAll('_', ' ') },
      table: tableOf({
        label: t.title,
        columns: Object.values(t.endpoint_columns),
        rows: rows.map((one) => [
          { ...link(`/operator/deliveries/${one.id}`, one.event?.type ?? t.event_gone), code: true },
          text(one.reason?.replaceAll('_', ' ')),
          text(String(one.attempt_count)),
          time(one.finished_at),
          { acts: [act(`/operator/deliveries/${one.id}/retry`, t.retry, { name: `${t.retry}: ${one.id}` })] },
        ]),
        empty: t.none,
        next,
      }),
      act: rows.length > 0 ? act(`/operator/deliveries/endpoints/${endpoint}/retry`, t.retry_endpoint) : null,
    })
  }

  router.get('/:delivery', async (ctx) => await showDeliveryPage(runtime, ctx, ctx.params.delivery))

  router.post('/retry', async (ctx) => {
    let tried = 0
    for (let after = ''; tried < MOST_AT_ONCE; ) {
      const page = await deadLetters(db, { limit: LIMIT, after })
      for (const { endpoint, state: now } of page.slice(0, LIMIT)) {
        // A suspended endpoint stays suspended: the operator has to resume it first.
        if (now === 'active' || now === 'paused') await replay(ctx, endpoint)
      }
      tried += LIMIT
      if (page.length <= LIMIT) break
      after = page[LIMIT - 1]?.endpoint ?? ''
    }
    seeOther(ctx, '/operator/deliveries?done=replaying_all')
  })

  router.post('/endpoints/:endpoint/retry', async (ctx) => {
    const { endpoint } = ctx.params
    const replayed = await replay(ctx, endpoint)
    if (replayed.kind === 'no_endpoint') throw notFound('This endpoint does not exist.')
    if (replayed.kind === 'not_active')
      throw conflict(t.refused.not_active.replace('{state}', replayed.state))
    seeOther(ctx, `/operator/deliveries?endpoint=${encodeURIComponent(endpoint)}&done=replaying`)
  })

  router.post('/:delivery/retry', async (ctx) => {
    const { delivery } = ctx.params
    const actor = currentStaff(ctx)
    const retried = await inTransaction(db, (trx) => retryDelivery(trx, operator, delivery, actor, now()))
    if (retried.kind === 'no_delivery') throw notFound('This delivery does not exist.')
    if (retried.kind === 'cancelled') throw conflict(t.refused.cancelled)
    if (retried.kind === 'event_gone') throw conflict(t.refused.event_gone)
    if (retried.kind === 'not_active') throw conflict(t.refused.not_active.replace('{state}', retried.state))
    if (retried.kind === 'not_allowed') {
      throw conflict(t.refused.not_allowed.replace('{reason}', retried.reason.replaceAll('_', ' ')))
    }
    seeOther(ctx, `/operator/deliveries/${delivery}?done=retried`)
  })
  return router
}

/** One row per reason. */
function rowsOf({ endpoint, url, state: endpointState, app, reasons }: DeadLetters): Cell[][] {
  return reasons.map(({ reason, count }) => {
    const query = new URLSearchParams({ endpoint, reason: reason ?? '' })
    return [
      { ...link(`/operator/deliveries?${query}`, url ?? t.removed), note: endpoint },
      text((reason ?? t.unknown).replaceAll('_', ' ')),
      text(count < MOST_DEAD_COUNTED ? count.toLocaleString('en') : t.very_many),
      state(endpointState),
      appLink(app),
    ]
  })
}
