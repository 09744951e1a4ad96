import type { Markup } from './markup.ts'

/** A button that posts a form, or opens its confirmation page. */
export interface Act {
  action: string
  label: string
  /** What a screen reader calls it, if several buttons of a page have the same label. */
  name: string | null
  /** Whether it ends something. */
  danger: boolean
  /** Whether its address asks for confirmation first, as for everything that ends something. */
  asks: boolean
  fields: { name: string; value: string }[]
}

/** A value as a page shows it, with the `note` below it. */
export interface Cell {
  text?: string | Markup
  /** Where the text leads. */
  href?: string
  /** Whether the text is an id, a name of the protocol, or an address. */
  code?: boolean
  /** Whether code may break anywhere: for texts of any length. */
  wrap?: boolean
  /** Several texts, one below the other. */
  lines?: string[]
  time?: Date | null
  /** Next to the text: the name of its colour in the stylesheet. */
  state?: string
  note?: string
  acts?: Act[]
}

/** Each cell has its column's label, because phones stack the cells without column headers. */
export interface TableRow {
  head: Cell
  cells: { column: string; cell: Cell }[]
}

export interface Table {
  /** What a screen reader calls it. */
  label: string
  columns: string[]
  rows: TableRow[]
  /** The text that is shown if there are no rows. */
  empty: string
  /** The next page; null on the last one. */
  next: { href: string; label: string } | null
}

/** @param given the first cell of each row names the row */
export function tableOf(given: Omit<Table, 'rows'> & { rows: Cell[][] }): Table {
  const [, ...columns] = given.columns
  const rows = given.rows.map(([head = {}, ...cells]) => ({
    head,
    cells: cells.map((cell, index) => ({ column: columns[index] ?? '', cell })),
  }))
  return { ...given, rows }
}

declare module './views.ts' {
  interface Partials {
    'partials/table': { table: Table }
    'partials/cell': { cell: Cell }
    'partials/act': { act: Act }
    'partials/facts': { facts: { label: string; cell: Cell }[] }
  }
}

export const text = (value: string | null | undefined): Cell => ({ text: value || '–' })
export const code = (value: string | null): Cell => (value ? { text: value, code: true } : { text: '–' })
export const link = (href: string, value: string): Cell => ({ text: value, href })
/** An app on the operator's pages; a dash for what belongs to the operator itself. */
export const appLink = (id: string | null, name: string | null = id): Cell =>
  id === null ? text(null) : link(`/operator/apps/${id}`, name ?? id)
export const time = (at: Date | null): Cell => ({ time: at })
export const state = (name: string, label: string = name.replaceAll('_', ' ')): Cell => ({
  state: name,
  text: label,
})

export const act = (
  action: string,
  label: string,
  options: { name?: string; danger?: boolean; asks?: boolean; fields?: Record<string, string> } = {},
): Act => {
  const { name = null, danger = false, asks = danger, fields = {} } = options
  return {
    ...{ action, label, name, danger, asks },
    fields: Object.entries(fields).map(([field, value]) => ({ name: field, value })),
  }
}
