import Router from '@koa/router'
import { z } from 'zod'
import { badRequest } from '../http/problem.ts'
import { listAudit } from '../model/audit/audit_list.ts'
import type { Runtime } from '../runtime.ts'
import { pageOf, readPage } from './page.ts'

const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).transform((text) => new Date(text))

/** Who changed what: every row, newest first. */
export function auditRoutes({ db }: Runtime): Router {
  const router = new Router()

  router.get('/audit', async (ctx) => {
    const page = readPage(ctx, ['app', 'tenant', 'publisher', 'action', 'since', 'until'])
    if (page.after !== null && !/^\d{1,15}$/.test(page.after)) {
      throw badRequest('This cursor is not one that this list gave.')
    }
    const { since, until, ...same } = page.filter
    const filter = { ...same, since: readTime('since', since), until: readTime('until', until) }
    ctx.body = pageOf(await listAudit(db, filter, page), page, (row) => String(row.id))
  })
  return router
}

function readTime(name: string, value: string | undefined): Date | undefined {
  if (value === undefined) return undefined
  const parsed = instant.safeParse(value)
  if (parsed.success) return parsed.data
  throw badRequest(`${name} must be a time in ISO 8601, such as 2026-07-01T00:00:00Z.`)
}
