import { inTransaction } from '../database/transaction.ts'
import { notFound } from '../http/problem.ts'
import {
  findAgentHost,
  listAgentHosts,
  resumeAgentHost,
  suspendAgentHost,
} from '../model/agents/agent_hosts.ts'
import type { Runtime } from '../runtime.ts'
import type { Story } from './openapi/examples.ts'
import { agentHostShape, listOf } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf } from './page.ts'
import { ok } from './reply.ts'

/** AI agents that are not registered, by the hosts of their metadata documents. */
export const agentOperations = ({ db, now }: Runtime, story: Story): Operation[] => [
  operation({
    method: 'get',
    path: '/agents',
    scope: 'read',
    summary:
      'List the hosts of unregistered AI agents that merchants were asked to connect, and all suspended hosts',
    filters: [],
    statuses: [200],
    returns: listOf(agentHostShape),
    example: { response: { data: [story.agentHost], next_cursor: null } },
    handle: async ({ page }) => pageOf(await listAgentHosts(db, page), page, (row) => row.host),
  }),
  operation({
    method: 'post',
    path: '/agents/:host/suspend',
    scope: 'apps:approve',
    summary: 'Suspend a host: the tokens of its agents stop working, and its agents cannot be connected',
    statuses: [200],
    returns: agentHostShape,
    example: {
      path: { host: 'assistant.example' },
      response: { ...story.agentHost, suspended_at: story.at },
    },
    async handle({ params: { host }, actor }) {
      await inTransaction(db, (trx) => suspendAgentHost(trx, host, actor, now()))
      return ok(await findAgentHost(db, host))
    },
  }),
  operation({
    method: 'post',
    path: '/agents/:host/resume',
    scope: 'apps:approve',
    summary: 'Resume a suspended host',
    statuses: [200],
    returns: agentHostShape,
    example: { path: { host: 'assistant.example' }, response: story.agentHost },
    async handle({ params: { host }, actor }) {
      const found = await inTransaction(db, (trx) => resumeAgentHost(trx, host, actor, now()))
      if (!found) throw notFound('There is no agent of this host.')
      return ok(await findAgentHost(db, host))
    },
  }),
]
