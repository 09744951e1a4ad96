import { actorNames } from '../model/audit/actor_names.ts'
import { listAudit } from '../model/audit/audit_list.ts'
import type { Runtime } from '../runtime.ts'
import type { Story } from './openapi/examples.ts'
import { auditShape, listOf } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf, readTime, wrongCursor } from './page.ts'

/** Who changed what. */
export const auditOperations = ({ db }: Runtime, story: Story): Operation[] => [
  operation({
    method: 'get',
    path: '/audit',
    scope: 'read',
    summary: 'Read the audit log, newest first',
    filters: ['app', 'tenant', 'publisher', 'action', 'since', 'until'],
    statuses: [200],
    returns: listOf(auditShape),
    example: {
      query: { tenant: 'harbour', action: 'tenant.*' },
      response: { data: [story.auditRow], next_cursor: null },
    },
    async handle({ page }) {
      if (page.after !== null && !/^\d{1,15}$/.test(page.after)) throw wrongCursor()
      const { since, until, ...same } = page.filter
      const filter = { ...same, since: readTime('since', since), until: readTime('until', until) }
      const rows = await listAudit(db, filter, page)
      const names = await actorNames(
        db,
        rows.map(({ actor }) => actor.id),
      )
      const named = rows.map(({ actor, ...row }) => ({
        ...row,
        actor: { ...actor, name: names.get(actor.id ?? '')?.name ?? null },
      }))
      return pageOf(named, page, (row) => String(row.id))
    },
  }),
]
