import Router from '@koa/router'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { act, type Cell, code, link, state, text, time } from '../../http/pages/table.ts'
import { notFound } from '../../http/problem.ts'
import { reachOfApps, resumeSingleApp } from '../../model/agents/agent_hosts.ts'
import { findApp } from '../../model/apps/app_list.ts'
import { suspendApp } from '../../model/apps/app_state.ts'
import { revokeClientSecret } from '../../model/apps/clients.ts'
import { deleteApp } from '../../model/apps/delete_app.ts'
import { requestsOfApp } from '../../model/audit/request_list.ts'
import { connectionsOfApp } from '../../model/connections/app_connections.ts'
import { listEndpoints } from '../../model/webhooks/endpoint_list.ts'
import { activityView } from '../activity/app_charts.ts'
import { askFirst } from '../confirm.ts'
import { currentStaff } from '../desk/gate.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { agentHostHref, reachFacts } from './agent_host.ts'
import { auditHref, detailList, fact, MOST_LISTED, showDetail, t } from './detail.ts'

const operator = { as: 'operator' } as const
const address = (id: string): string => `/operator/apps/${encodeURIComponent(id)}`

type App = NonNullable<Awaited<ReturnType<typeof findApp>>>

/** `/operator/apps/:app`: an app, its credentials, connections, endpoints and latest requests. */
export function appDeskRoutes(runtime: PageRuntime): Router {
  const { db, render, now, requestLog } = runtime
  const router = new Router()

  const requireApp = async (id: string): Promise<App> => {
    const found = await findApp(db, id)
    if (!found) throw notFound('This app does not exist.')
    return found
  }

  router.get('/:app', async (ctx) => {
    const app = await requireApp(ctx.params.app)
    const { id } = app
    await requestLog.flush()
    const [connections, endpoints, requests] = await Promise.all([
      connectionsOfApp(db, id, { limit: MOST_LISTED, after: '' }),
      listEndpoints(db, operator, id, { limit: MOST_LISTED, after: null }, now()),
      requestsOfApp(db, id, { refused: true }, { limit: MOST_LISTED, before: null }),
    ])
    showDetail(runtime, ctx, {
      ...{ noun: t.nouns.app, title: app.name, id },
      facts: factsOf(app),
      acts: [
        app.suspended_at
          ? { act: act(`${address(id)}/resume`, t.acts.resume), about: t.acts.resume_app_about }
          : {
              act: act(`${address(id)}/suspend`, t.acts.suspend, { danger: true }),
              about: t.acts.suspend_about,
            },
        ...(app.kind === 'unregistered'
          ? [
              {
                act: act(`${address(id)}/delete`, t.acts.delete, { danger: true }),
                about: t.acts.delete_agent_about,
              },
            ]
          : []),
      ],
      lists: [
        detailList(t.lists.credentials, t.columns.credentials, credentialsOf(app)),
        detailList(
          t.lists.connections,
          t.columns.app_connections,
          connections.map((one) => [
            link(`/operator/connections/${one.id}`, one.id),
            link(`/operator/tenants/${one.tenant}`, one.tenant_name),
            text(one.unit_name),
            state(one.state),
            time(one.last_used_at),
          ]),
        ),
        detailList(
          t.lists.endpoints,
          t.columns.endpoints,
          endpoints.map((one) => [
            link(`/operator/endpoints/${one.id}`, one.url),
            text(one.environment),
            state(one.state),
            time(one.health.last_success_at),
          ]),
        ),
        detailList(
          t.lists.refusals,
          t.columns.refusals,
          requests.slice(0, MOST_LISTED).map((one) => [
            { text: `${one.method} ${one.path}`, code: true },
            {
              ...state('refused', `${one.status} ${one.error ?? ''}`),
              ...(one.reason ? { note: one.reason } : {}),
            },
            text(one.tenant_name),
            time(one.at),
          ]),
        ),
      ],
      activity: await activityView(runtime, ctx, { apps: [id], environments: ['sandbox', 'production'] }),
      links: [
        { href: auditHref({ app: id }), label: t.links.audit },
        ...(app.kind === 'public' ? [{ href: `/operator/reviews/${id}`, label: t.links.review }] : []),
      ],
    })
  })

  router.get('/:app/suspend', async (ctx) => {
    const { id, name } = await requireApp(ctx.params.app)
    askFirst(render, ctx, { act: 'suspend_app', names: { app: name }, back: address(id) })
  })
  for (const [step, change] of [
    ['suspend', suspendApp],
    ['resume', resumeSingleApp],
  ] as const) {
    router.post(`/:app/${step}`, async (ctx) => {
      const { app } = ctx.params
      const found = await inTransaction(db, (trx) => change(trx, app, currentStaff(ctx), now()))
      if (!found) throw notFound('This app does not exist.')
      seeOther(ctx, `${address(app)}?done=saved`)
    })
  }

  const requireUnregistered = async (id: string): Promise<App> => {
    const app = await requireApp(id)
    if (app.kind !== 'unregistered') throw notFound('Only unregistered AI agents are deleted here.')
    return app
  }
  router.get('/:app/delete', async (ctx) => {
    const { id, name: host, clients } = await requireUnregistered(ctx.params.app)
    askFirst(render, ctx, {
      ...{ act: 'delete_agent', names: { client: clients[0]?.client_id ?? id, host }, back: address(id) },
      facts: reachFacts(await reachOfApps(db, [id])),
    })
  })
  router.post('/:app/delete', async (ctx) => {
    const { id, name: host } = await requireUnregistered(ctx.params.app)
    await inTransaction(db, (trx) => deleteApp(trx, runtime, id, currentStaff(ctx)))
    seeOther(ctx, `${agentHostHref(host)}?done=app_deleted`)
  })

  router.get('/:app/clients/:client/secrets/:secret/revoke', async (ctx) => {
    const { id, jwks, clients } = await requireApp(ctx.params.app)
    const client = clients.find(({ client_id }) => client_id === ctx.params.client)
    const secret = client?.secrets.find((one) => one.id === ctx.params.secret)
    if (!client || !secret) throw notFound('This client has no live secret with this ID.')
    const last = jwks ? 'revoke_secret_beside_keys' : 'revoke_last_secret'
    askFirst(render, ctx, {
      act: client.secrets.length > 1 ? 'revoke_secret' : last,
      names: { last_four: secret.last_four, environment: client.environment },
      back: address(id),
    })
  })
  router.post('/:app/clients/:client/secrets/:secret/revoke', async (ctx) => {
    const { app, client, secret } = ctx.params
    const actor = currentStaff(ctx)
    const revoked = await inTransaction(db, (trx) => revokeClientSecret(trx, client, secret, actor, now()))
    if (!revoked) throw notFound('This client has no live secret with this ID.')
    seeOther(ctx, `${address(app)}?done=revoked`)
  })
  return router
}

function factsOf(app: App) {
  return [
    fact(t.facts.state, app.suspended_at ? state('suspended') : state(app.state)),
    fact(t.facts.kind, text(t.kinds[app.kind])),
    ...(app.kind === 'unregistered' ? [fact(t.facts.host, link(agentHostHref(app.name), app.name))] : []),
    ...(app.publisher
      ? [fact(t.facts.publisher, link(`/operator/publishers/${app.publisher}`, app.publisher))]
      : []),
    ...(app.tenant ? [fact(t.facts.tenant, link(`/operator/tenants/${app.tenant}`, app.tenant))] : []),
    fact(
      t.facts.version,
      text(`${app.version} (${t.facts.approved_version} ${app.approved_version ?? '–'})`),
    ),
    fact(t.facts.scopes, text(app.scopes.join(', '))),
    fact(t.facts.event_types, text(app.event_types.join(', '))),
    fact(t.facts.redirect_uris, text(app.redirect_uris.join(', '))),
  ]
}

/** One row per live secret. A client without secrets, such as a public one, has a row too. */
function credentialsOf({ id, clients }: App): Cell[][] {
  return clients.flatMap((client) => {
    const first = [{ ...code(client.client_id), note: client.environment }]
    if (client.secrets.length === 0) return [[...first, text(null), time(null), time(null), text(null)]]
    return client.secrets.map((secret) => [
      ...first,
      code(`…${secret.last_four}`),
      time(secret.created_at),
      time(secret.last_used_at),
      {
        acts: [
          act(`${address(id)}/clients/${client.client_id}/secrets/${secret.id}/revoke`, t.acts.revoke, {
            danger: true,
            name: t.acts.revoke_secret.replace('{last_four}', secret.last_four),
          }),
        ],
      },
    ])
  })
}
