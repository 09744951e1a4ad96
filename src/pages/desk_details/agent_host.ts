import Router from '@koa/router'
import type { Context } from 'koa'
import { desk } from '../../../views/languages/en/desk.ts'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { act, link, state, text, time } from '../../http/pages/table.ts'
import { notFound } from '../../http/problem.ts'
import {
  type AgentReach,
  findAgentHost,
  HOST_NAME,
  isHostSuspended,
  reachOfHost,
  resumeAgentHost,
  suspendAgentHost,
  withoutPort,
} from '../../model/agents/agent_hosts.ts'
import { oneLine } from '../../model/fields.ts'
import { askFirst } from '../confirm.ts'
import { currentStaff } from '../desk/gate.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { detailList, fact, showDetail, t } from './detail.ts'

const words = desk.agents
const reasonSchema = oneLine(1000)

export const agentHostHref = (host: string): string => `/operator/agents/${encodeURIComponent(host)}`

/** What a suspension stops, counted. */
export const reachFacts = ({ connections, tenants }: AgentReach) => [
  fact(words.facts.connections, text(connections.toLocaleString('en'))),
  fact(words.facts.tenants, text(tenants.toLocaleString('en'))),
]

const noHost = () => notFound('There is no agent of this host.')

/** `/operator/agents/:host`: the agents of a host, and suspending all of them. */
export function agentHostRoutes(runtime: PageRuntime): Router {
  const { db, render, now } = runtime
  const router = new Router()

  router.get('/:host', async (ctx) => {
    const found = HOST_NAME.test(ctx.params.host) && (await findAgentHost(db, ctx.params.host))
    if (!found) throw noHost()
    const { host, apps, connections, first_seen_at, suspended_at } = found
    const suspended = await isHostSuspended(db, host)
    const all = withoutPort(host)
    const by = suspended && !suspended_at ? { note: words.with_all_ports.replace('{host}', all) } : {}
    showDetail(runtime, ctx, {
      ...{ noun: t.nouns.agent_host, title: host, id: host },
      facts: [
        fact(
          t.facts.state,
          suspended
            ? { ...state('suspended', words.states.suspended), ...by }
            : state('active', words.states.active),
        ),
        fact(t.facts.first_seen, time(first_seen_at)),
        fact(words.facts.connections, text(connections.toLocaleString('en'))),
      ],
      acts: [
        suspended_at
          ? {
              act: act(`${agentHostHref(host)}/resume`, t.acts.resume, { asks: true }),
              about: t.acts.resume_host_about,
            }
          : {
              act: act(`${agentHostHref(host)}/suspend`, t.acts.suspend, { danger: true }),
              about: t.acts.suspend_host_about,
            },
      ],
      lists: [
        detailList(
          t.lists.apps,
          words.apps,
          apps.map((app) => [
            { ...link(`/operator/apps/${app.id}`, app.client_id), code: true },
            text(app.claimed_name),
            app.suspended_at
              ? state('suspended', words.states.suspended)
              : state('active', words.states.active),
          ]),
        ),
      ],
      links: [{ href: '/operator/audit?action=agent.*', label: t.links.audit }],
    })
  })

  for (const [step, change] of [
    ['suspend', suspendAgentHost],
    ['resume', resumeAgentHost],
  ] as const) {
    const ask = async (ctx: Context, typed: { value: string; error: string | null }) => {
      const { host } = ctx.params
      if (!HOST_NAME.test(host)) throw noHost()
      const known = await findAgentHost(db, host)
      // A host can be suspended before any agent of it has been seen.
      if (step === 'resume' && !known) throw noHost()
      const reach = await reachOfHost(db, host)
      const { all, one } = words.ports
      askFirst(render, ctx, {
        ...{ act: `${step}_host`, danger: step === 'suspend' },
        names: { host, ports: host === withoutPort(host) ? all : one },
        facts: [fact(words.facts.apps, text(reach.apps.toLocaleString('en'))), ...reachFacts(reach)],
        reason: { label: words.reason, about: words.reason_about, ...typed },
        back: known ? agentHostHref(host) : '/operator/agents',
      })
    }
    router.get(`/:host/${step}`, async (ctx) => await ask(ctx, { value: '', error: null }))
    router.post(`/:host/${step}`, async (ctx) => {
      const { host } = ctx.params
      const value = (await readForm(ctx)).text('reason').replaceAll(/\s+/g, ' ').trim()
      const reason = reasonSchema.safeParse(value)
      if (!reason.success) return await ask(ctx, { value, error: words.reason_missing })
      if (!HOST_NAME.test(host)) throw noHost()
      const done = await inTransaction(
        db,
        async (trx) => await change(trx, host, currentStaff(ctx), now(), reason.data),
      )
      if (!done) throw noHost()
      seeOther(ctx, `${agentHostHref(host)}?done=saved`)
    })
  }
  return router
}
