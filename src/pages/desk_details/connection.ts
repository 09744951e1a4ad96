import Router from '@koa/router'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { act, type Cell, code, link, state, text, time } from '../../http/pages/table.ts'
import { notFound } from '../../http/problem.ts'
import { requestsOfApp } from '../../model/audit/request_list.ts'
import { type RoutineHour, routineOf } from '../../model/audit/routine.ts'
import { findConnection } from '../../model/connections/connection_list.ts'
import { disconnect } from '../../model/connections/connections.ts'
import { activityView } from '../activity/app_charts.ts'
import { askFirst } from '../confirm.ts'
import { currentStaff } from '../desk/gate.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { auditHref, detailList, fact, MOST_LISTED, showDetail, t } from './detail.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** `/operator/connections/:connection`: what an app may read of a merchant, and its latest requests. */
export function connectionDeskRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, now, requestLog } = runtime
  const router = new Router()

  router.get('/:connection', async (ctx) => {
    const { connection: id } = ctx.params
    const connection = await findConnection(db, id)
    if (!connection) throw notFound('This connection does not exist.')
    await requestLog.flush()
    const { app, tenant } = connection
    const requests = await requestsOfApp(db, app, { connection: id }, { limit: MOST_LISTED, before: null })
    const tokens = await routineOf(db, connection, new Date(now().getTime() - 7 * DAY), MOST_LISTED + 1)
    const end = {
      act: act(`/operator/connections/${id}/disconnect`, t.acts.disconnect, { danger: true }),
      about: t.acts.disconnect_about,
    }
    showDetail(runtime, ctx, {
      ...{ noun: t.nouns.connection, title: `${app} · ${tenant}`, id },
      facts: [
        fact(t.facts.state, state(connection.state)),
        fact(t.facts.app, link(`/operator/apps/${app}`, app)),
        fact(t.facts.tenant, link(`/operator/tenants/${tenant}`, tenant)),
        fact(t.facts.unit, text(connection.unit)),
        fact(t.facts.environment, text(connection.environment)),
        fact(t.facts.client, code(connection.client_id)),
        fact(t.facts.scopes, text(connection.scopes.join(', '))),
        fact(
          t.facts.created_by,
          connection.created_by
            ? link(`/operator/users/${connection.created_by}`, connection.created_by)
            : text(null),
        ),
        fact(t.facts.created, time(connection.created_at)),
        fact(t.facts.last_used, time(connection.last_used_at)),
      ],
      acts: connection.state === 'revoked' ? [] : [end],
      lists: [
        detailList(
          t.lists.requests,
          t.columns.requests,
          requests.slice(0, MOST_LISTED).map((one) => [
            { text: `${one.method} ${one.path}`, code: true },
            {
              ...state(one.status >= 400 ? 'refused' : 'ok', `${one.status} ${one.error ?? ''}`),
              ...(one.reason ? { note: one.reason } : {}),
            },
            time(one.at),
          ]),
        ),
        detailList(t.lists.tokens, t.columns.tokens, tokens.map(tokenRow)),
      ],
      activity: await activityView(runtime, ctx, {
        apps: [app],
        environments: [connection.environment],
        connection: id,
      }),
      links: [{ href: auditHref({ app, tenant }), label: t.links.audit }],
    })
  })

  router.get('/:connection/disconnect', async (ctx) => {
    const connection = await findConnection(db, ctx.params.connection)
    if (!connection) throw notFound('This connection does not exist.')
    const { id, app, tenant } = connection
    askFirst(render, ctx, {
      ...{ act: 'end_connection', names: { app, tenant } },
      back: `/operator/connections/${encodeURIComponent(id)}`,
    })
  })
  router.post('/:connection/disconnect', async (ctx) => {
    const { connection: id } = ctx.params
    const ended = await inTransaction(db, (trx) => disconnect(trx, platform, id, currentStaff(ctx), now()))
    if (!ended && !(await findConnection(db, id))) throw notFound('This connection does not exist.')
    seeOther(ctx, `/operator/connections/${encodeURIComponent(id)}?done=disconnected`)
  })
  return router
}

/** What programs did in one hour. These actions are counted, not listed one by one. */
function tokenRow({ at, action, count }: RoutineHour): Cell[] {
  return [text(`${count} ${t.token_actions[action]}`), time(at), time(new Date(at.getTime() + HOUR))]
}
