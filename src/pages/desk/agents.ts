import Router from '@koa/router'
import { desk } from '../../../views/languages/en/desk.ts'
import { type Act, act, link, state, type Table, tableOf, text, time } from '../../http/pages/table.ts'
import { HOST_NAME, listAgentHosts, suspendedAmong } from '../../model/agents/agent_hosts.ts'
import { agentHostHref, agentHostRoutes } from '../desk_details/agent_host.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { queryText } from './gate.ts'

const t = desk.agents
const LIMIT = 25

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/agents': {
      search: string
      table: Table
      /** Suspends the host that was searched for, if no agent of it has been seen yet. */
      act: Act | null
    }
  }
}

/** `/operator/agents`: AI agents that nobody registered, by the hosts of their metadata documents. */
export function agentHostListRoutes(runtime: PageRuntime): Router {
  const { db, render } = runtime
  const router = new Router()
  router.get('/', async (ctx) => {
    const search = queryText(ctx, 'host', 255).toLowerCase()
    const after = queryText(ctx, 'after', 255)
    const found = await listAgentHosts(db, { limit: LIMIT, after, search })
    const hosts = found.slice(0, LIMIT)
    const suspended = await suspendedAmong(
      db,
      hosts.map(({ host }) => host),
    )
    const query = new URLSearchParams({ host: search, after: hosts.at(-1)?.host ?? '' })
    const unseen = HOST_NAME.test(search) && found.length === 0 && after === ''
    render(ctx, 'operator/agents', {
      search,
      table: tableOf({
        label: t.title,
        columns: Object.values(t.columns),
        rows: hosts.map((one) => [
          link(agentHostHref(one.host), one.host),
          text(one.apps.length.toLocaleString('en')),
          text(one.connections.toLocaleString('en')),
          suspended.has(one.host) ? state('suspended', t.states.suspended) : state('active', t.states.active),
          time(one.first_seen_at),
        ]),
        empty: t.none,
        next: found.length > LIMIT ? { href: `?${query}`, label: t.more } : null,
      }),
      act: unseen
        ? act(`${agentHostHref(search)}/suspend`, t.suspend_unseen.replace('{host}', search), {
            danger: true,
          })
        : null,
    })
  })
  router.use(agentHostRoutes(runtime).routes())
  return router
}
