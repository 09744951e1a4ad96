import { z } from 'zod'
import { badRequest } from '../http/problem.ts'
import { listAudit } from '../model/audit/audit_list.ts'
import type { Runtime } from '../runtime.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf, wrongCursor } from './page.ts'

const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform((text) => new Date(text))

/** Who changed what. */
export const auditOperations = ({ db }: Runtime): Operation[] => [
  operation({
    method: 'get',
    path: '/audit',
    summary: 'Read the audit log, newest first',
    filters: ['app', 'tenant', 'publisher', 'action', 'since', 'until'],
    statuses: [200],
    async handle({ page }) {
      if (page.after !== null && !/^\d{1,15}$/.test(page.after)) throw wrongCursor()
      const { since, until, ...same } = page.filter
      const filter = { ...same, since: readTime('since', since), until: readTime('until', until) }
      return pageOf(await listAudit(db, filter, page), page, (row) => String(row.id))
    },
  }),
]

function readTime(name: string, value: string | undefined): Date | undefined {
  if (value === undefined) return undefined
  const parsed = instant.safeParse(value)
  if (parsed.success) return parsed.data
  throw badRequest(`${name} must be a time in ISO 8601, such as 2026-07-01T00:00:00Z.`)
}
