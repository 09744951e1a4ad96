import { styleText } from 'node:util'
import type { Row } from './operator_client.ts'

/** Prints the output of a command: tables and sentences for people; with `json`, one JSON document. */
export interface Printer {
  /** Whether the output is for people, not for a program. */
  forPeople: boolean
  table(rows: Row[], columns: string[]): void
  /** One object, with one line per field. */
  record(row: Row): void
  /** The result: a sentence for people, `row` for programs. */
  done(sentence: string, row: Row): void
  /** The progress of a long command, on a terminal only. */
  progress(done: number, of: number | null, what: string): void
  text(text: string): void
}

/** @param output standard output; @param aside standard error, for progress */
export function createPrinter(output: NodeJS.WriteStream, aside: NodeJS.WriteStream, json: boolean): Printer {
  const line = (text: string): void => void output.write(`${text}\n`)
  const document = (value: unknown): void => line(JSON.stringify(value, null, 2))
  const clear = (): void => void (aside.isTTY && aside.write('\r\x1b[2K'))
  return {
    forPeople: !json,
    text: line,
    table: (rows, columns) => {
      clear()
      if (json) document(rows)
      else line(tableOf(rows, columns))
    },
    record: (row) => {
      if (json) return document(row)
      const width = Math.max(...Object.keys(row).map((name) => name.length))
      for (const [name, value] of Object.entries(row)) line(`${name.padEnd(width)}  ${cell(value)}`)
    },
    done: (sentence, row) => {
      clear()
      if (json) document(row)
      else line(sentence)
    },
    progress: (done, of, what) => {
      if (!aside.isTTY) return
      const bar = of === null ? '' : `[${'='.repeat(Math.round((20 * done) / Math.max(of, 1))).padEnd(20)}] `
      aside.write(`\r\x1b[2K${bar}${done}${of === null ? '' : ` of ${of}`} ${what}`)
    },
  }
}

function tableOf(rows: Row[], columns: string[]): string {
  if (rows.length === 0) return 'None.'
  const cells = rows.map((row) => columns.map((column) => cell(row[column])))
  const widths = columns.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)))
  const join = (row: string[]): string =>
    row
      .map((text, at) => text.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  const head = columns.map((name) => name.replaceAll('_', ' '))
  return [styleText('bold', join(head)), ...cells.map(join)].join('\n')
}

/** Control characters of stored names must not reach the terminal. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (Array.isArray(value))
    return value.map((item) => (typeof item === 'object' ? JSON.stringify(item) : item)).join(', ') || '-'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.replaceAll(/\p{Cc}/gu, '?')
}
