import type { Context } from 'koa'
import { desk } from '../../../views/languages/en/desk.ts'
import { type Act, type Cell, type Table, tableOf } from '../../http/pages/table.ts'
import type { AuditFilter } from '../../model/audit/audit_list.ts'
import type { ActivityView } from '../activity/app_charts.ts'
import type { PageRuntime } from '../page_runtime.ts'

export const t = desk.detail
export const MOST_LISTED = 25

/** Everything about one entity, and the acts on it. */
export interface Detail {
  /** The kind of entity. */
  noun: string
  title: string
  id: string
  facts: { label: string; cell: Cell }[]
  /** A link that was just created. It is shown only once. */
  shown: { heading: string; about: string; value: string } | null
  acts: { act: Act; about: string }[]
  lists: { heading: string; table: Table; more: string | null }[]
  links: { href: string; label: string }[]
  /** Its charts; null for entities whose activity is not counted. */
  activity: ActivityView | null
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/detail': Detail
  }
}

type Optional = 'shown' | 'links' | 'activity'
type Shown = Omit<Detail, Optional> & Partial<Pick<Detail, Optional>>

export function showDetail(
  { render }: PageRuntime,
  ctx: Context,
  { shown = null, links = [], activity = null, ...detail }: Shown,
): void {
  render(ctx, 'operator/detail', { shown, links, activity, ...detail })
}

export const fact = (label: string, cell: Cell) => ({ label, cell })

/** A list of at most `MOST_LISTED` rows, followed by a sentence if there are more. */
export function detailList(
  heading: string,
  columns: Record<string, string>,
  rows: Cell[][],
): Detail['lists'][number] {
  const shown = rows.slice(0, MOST_LISTED)
  const table = tableOf({
    label: heading,
    columns: Object.values(columns),
    rows: shown,
    empty: t.none,
    next: null,
  })
  return { heading, table, more: rows.length > MOST_LISTED ? t.more : null }
}

/** The link to the audit log of an entity. */
export function auditHref(filter: Pick<AuditFilter, 'app' | 'tenant' | 'publisher'>): string {
  return `/operator/audit?${new URLSearchParams(Object.entries(filter) as [string, string][])}`
}

/** A cell that says yes or no. */
export const yesNo = (value: boolean): Cell => ({ text: value ? t.yes : t.no })
