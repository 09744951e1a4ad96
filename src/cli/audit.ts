import { Option } from 'commander'
import type { ArchiveVerification } from '../model/audit/archive_file.ts'
import { CliError } from './cli_error.ts'
import type { AddCommands } from './commands.ts'
import type { Row } from './operator_client.ts'
import type { Printer } from './print.ts'

interface AuditOptions {
  app?: string
  tenant?: string
  action?: string
  since?: string
  until?: string
  format: 'jsonl' | 'csv'
  output?: string
}

/** The audit log: verify it, archive it, and export it for other programs. */
export const addAuditCommands: AddCommands = (program, tools) => {
  const audit = program.command('audit').description('the append-only audit log')
  audit
    .command('verify')
    .description('verify that no sealed row is missing or changed, in DATABASE_URL or in an archive')
    .option('--head <digest>', 'a digest from an earlier run, which must still be in the chain')
    .option('--file <file>', 'verify a file written by audit archive; needs no database')
    .action(async ({ head = null, file }: { head?: string | null; file?: string }, command) => {
      const { print } = tools(command)
      if (file !== undefined) return verifyFile(file, head, print)
      const { onDatabase } = await import('./direct_database.ts')
      const { verifyAuditLog } = await import('../model/audit/audit_verification.ts')
      const found = await onDatabase(WITHOUT_KEY, (db) =>
        verifyAuditLog(db, head, (rows) => print.progress(rows, null, 'rows')),
      )
      if (found.problems.length > 0) throw new CliError(found.problems.join('\n'))
      const { rows, ranges, unsealed, archived } = found
      print.done(
        `Verified ${rows} rows in ${ranges} ranges. ${unsealed} newer rows are not sealed yet. ` +
          `${archived} older rows were archived.\nDigest of the last range: ${found.head ?? 'none'}`,
        { rows, ranges, unsealed, archived, head: found.head },
      )
    })
  audit
    .command('archive')
    .description('move whole months from DATABASE_URL to a file, after verifying the file')
    .requiredOption('--before <month>', 'the first month to keep, such as 2026-01-01')
    .requiredOption('--to <file>', 'the NDJSON file to write, compressed if its name ends in .gz')
    .action(async ({ before, to }: { before: string; to: string }, command) => {
      const { print } = tools(command)
      const { onDatabase } = await import('./direct_database.ts')
      const { ArchiveError, archiveAuditLog } = await import('../model/audit/audit_archive.ts')
      const header = await onDatabase(WITHOUT_KEY, (db) =>
        archiveAuditLog(db, firstOfMonth(before), to),
      ).catch((error: Error) => {
        throw error instanceof ArchiveError ? new CliError(error.message) : error
      })
      if (!header) return print.done(`There is nothing to archive before ${before}.`, { rows: 0 })
      const { rows, head } = header
      print.done(`Moved ${rows} rows from the database to ${to}.\nDigest of the last range: ${head}`, {
        rows,
        file: to,
        head,
      })
    })
  audit
    .command('export')
    .description('export the audit log, newest first')
    .option('--app <id>')
    .option('--tenant <id>')
    .option('--action <name>', 'an action such as app.approved, or app.* for all actions on apps')
    .option('--since <time>', 'ISO 8601')
    .option('--until <time>', 'ISO 8601')
    .addOption(new Option('--format <name>').choices(['jsonl', 'csv']).default('jsonl'))
    .option('-o, --output <file>', 'a new file to write to (default: standard output)')
    .action(async ({ format, output, ...filter }: AuditOptions, command) => {
      const { operator, print, writeFile } = tools(command)
      const rows = await operator.list('/audit', { ...filter }, (count) =>
        print.progress(count, null, 'rows'),
      )
      const text = format === 'csv' ? csv(rows) : rows.map((row) => JSON.stringify(row)).join('\n')
      if (!output) return print.text(text)
      await writeFile(output, `${text}\n`)
      print.done(`Wrote ${rows.length} rows to ${output}.`, { rows: rows.length, file: output })
    })
}

// Sealed rows are not encrypted, so the commands that verify and archive need no key.
const WITHOUT_KEY = { ...process.env, SECRET_KEY: Buffer.alloc(32).toString('base64') }

async function verifyFile(file: string, head: string | null, print: Printer): Promise<void> {
  const { rows, digests, problems } = await readArchive(file)
  if (head !== null && !digests.includes(head.toLowerCase()))
    problems.push(`The range with the digest ${head} is not in ${file}.`)
  if (problems.length > 0) throw new CliError(problems.join('\n'))
  const last = digests.at(-1) ?? null
  print.done(`Verified ${rows} rows in ${digests.length} ranges.\nDigest of the last range: ${last}`, {
    rows,
    ranges: digests.length,
    head: last,
  })
}

async function readArchive(file: string): Promise<ArchiveVerification> {
  const { verifyArchive } = await import('../model/audit/archive_file.ts')
  return await verifyArchive(file).catch((error: Error) => {
    throw new CliError(`Could not read ${file} as an archive: ${error.message}.`)
  })
}

/** @throws CliError unless it is the first day of a month that has begun */
function firstOfMonth(text: string): Date {
  const date = new Date(/^\d{4}-(0[1-9]|1[0-2])(-01)?$/.test(text) ? text : Number.NaN)
  if (Number.isNaN(date.getTime()))
    throw new CliError('--before must be the first day of a month, such as 2026-01-01.')
  if (date > new Date()) throw new CliError('Only months that have ended can be archived.')
  return date
}

const COLUMNS = ['id', 'at', 'action', 'actor', 'publisher', 'app', 'client', 'tenant', 'connection', 'ip']

function csv(rows: Row[]): string {
  const columns = [...COLUMNS, 'details']
  const lines = rows.map((row) => columns.map((name) => csvCell(row[name])).join(','))
  return [columns.join(','), ...lines].join('\r\n')
}

function csvCell(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
  // A spreadsheet must not treat a cell as a formula.
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
}
