import Router from '@koa/router'
import { desk } from '../../../views/languages/en/desk.ts'
import { state, type Table, tableOf, text, time } from '../../http/pages/table.ts'
import { type ListedMail, listMails } from '../../model/mails/mails.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { queryText } from './gate.ts'

const t = desk.mails
const LIMIT = 50
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const COLOURS: Record<string, string> = { waiting: 'pending', sent: 'delivered', failed: 'dead' }

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/mails': { to: string; table: Table }
  }
}

/** `/operator/mails`: the mails of the last 30 days, and their state. Their texts are not shown. */
export function mailRoutes(runtime: PageRuntime): Router {
  const { db, render } = runtime
  const router = new Router()
  router.get('/', async (ctx) => {
    const to = queryText(ctx, 'to', 320)
    const after = queryText(ctx, 'before')
    const page = { limit: LIMIT, after: UUID.test(after) ? after : null }
    const found = await listMails(db, runtime, { to: to || undefined, ...page })
    const rows = found.slice(0, LIMIT)
    const query = new URLSearchParams({ to, before: rows.at(-1)?.id ?? '' })
    const next = found.length > LIMIT ? { href: `?${query}`, label: t.older } : null
    const table = tableOf({
      label: t.title,
      columns: Object.values(t.columns),
      rows: rows.map(rowOf),
      empty: t.none,
      next,
    })
    render(ctx, 'operator/mails', { to, table })
  })
  return router
}

const rowOf = ({ to, subject, state: sending, error, created_at }: ListedMail) => [
  text(to),
  text(subject),
  {
    ...state(COLOURS[sending] ?? sending, t.states[sending as keyof typeof t.states] ?? sending),
    ...(error ? { note: error } : {}),
  },
  time(created_at),
]
