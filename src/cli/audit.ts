import { Option } from 'commander'
import { CliError } from './cli_error.ts'
import type { AddCommands } from './commands.ts'
import type { Row } from './operator_client.ts'

interface AuditOptions {
  app?: string
  tenant?: string
  action?: string
  since?: string
  until?: string
  format: 'jsonl' | 'csv'
  output?: string
}

/** The audit log, as a file for other programs. */
export const addAuditCommands: AddCommands = (program, tools) => {
  const audit = program.command('audit').description('the append-only audit log')
  audit
    .command('verify')
    .description('show that no sealed row is missing or changed, on DATABASE_URL')
    .option('--head <digest>', 'a digest that was written down before and must still be in the chain')
    .action(async ({ head }: { head?: string }, command) => {
      const { print } = tools(command)
      const { onDatabase } = await import('./direct_database.ts')
      const { verifyAuditLog } = await import('../model/audit/audit_seals.ts')
      const found = await onDatabase(process.env, (db) =>
        verifyAuditLog(db, head ?? null, (rows) => print.progress(rows, null, 'rows')),
      )
      if (found.problems.length > 0) throw new CliError(found.problems.join('\n'))
      const { rows, ranges, unsealed } = found
      print.done(
        `${rows} rows in ${ranges} ranges are as they were sealed. ${unsealed} newer rows are not sealed yet.\n` +
          `Digest of the last range: ${found.head ?? 'none'}`,
        { rows, ranges, unsealed, head: found.head },
      )
    })
  audit
    .command('export')
    .description('write the audit log, newest first')
    .option('--app <id>')
    .option('--tenant <id>')
    .option('--action <name>', 'app.approved, or app.* for everything that happens to apps')
    .option('--since <time>', 'ISO 8601')
    .option('--until <time>', 'ISO 8601')
    .addOption(new Option('--format <name>').choices(['jsonl', 'csv']).default('jsonl'))
    .option('-o, --output <file>', 'a file that does not exist yet; without it, standard output')
    .action(async ({ format, output, ...filter }: AuditOptions, command) => {
      const { operator, print, writeFile } = tools(command)
      const rows = await operator.list('/audit', { ...filter }, (count) =>
        print.progress(count, null, 'rows'),
      )
      const text = format === 'csv' ? csv(rows) : rows.map((row) => JSON.stringify(row)).join('\n')
      if (!output) return print.text(text)
      await writeFile(output, `${text}\n`)
      print.done(`${rows.length} rows are in ${output}.`, { rows: rows.length, file: output })
    })
}

const COLUMNS = ['id', 'at', 'action', 'actor', 'publisher', 'app', 'client', 'tenant', 'connection', 'ip']

function csv(rows: Row[]): string {
  const columns = [...COLUMNS, 'details']
  const lines = rows.map((row) => columns.map((name) => csvCell(row[name])).join(','))
  return [columns.join(','), ...lines].join('\r\n')
}

function csvCell(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
  // A spreadsheet must not take a cell for a formula.
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}
