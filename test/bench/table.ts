/** One part of the benchmark's results: a table, and sentences that explain it. */
export type Section = { title: string; head: string[]; rows: string[][]; notes?: string[] }

/** As aligned Markdown, readable in a terminal and in docs/benchmark.md. */
export function printed({ title, head, rows, notes = [] }: Section): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (cells: string[]) =>
    `| ${widths.map((width, column) => align(cells[column] ?? '', width, column)).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  const table = [line(head), rule, ...rows.map(line)].join('\n')
  return [`### ${title}`, table, ...notes].join('\n\n')
}

function align(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width)
}

export const count = (value: number): string => Math.round(value).toLocaleString('en-US')
export const milliseconds = (value: number): string => value.toFixed(value < 10 ? 1 : 0)
export const ratio = (value: number): string => value.toFixed(2)
