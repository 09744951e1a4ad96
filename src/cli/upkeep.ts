import { Option } from 'commander'
import { demoViolations } from '../demo/check.ts'
import { checkPlatform } from '../platform/check.ts'
import type { AddCommands } from './commands.ts'
import { CliError, type Row } from './operator_client.ts'

interface AuditOptions {
  app?: string
  tenant?: string
  action?: string
  since?: string
  until?: string
  format: 'jsonl' | 'csv'
  output?: string
}

/** Keys, sandbox, audit log, and checking a definition before it is served. */
export const addUpkeepCommands: AddCommands = (program, tools) => {
  program
    .command('keys')
    .description('the authorization server’s signing key')
    .command('rotate')
    .description('make a new one; the old one stays published for those who know it')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', '/keys/rotate')
      print.done(`Key ${row['kid']} signs from now on.`, row)
    })

  program
    .command('sandbox')
    .description('the demo’s sandbox tenants')
    .command('reset')
    .description('put their records back to what was seeded; connections and credentials stay')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      print.done('The sandbox is as it was seeded.', await operator.send('POST', '/sandbox/reset'))
    })

  program
    .command('audit')
    .description('the append-only audit log')
    .command('export')
    .description('write the audit log, newest first')
    .option('--app <id>')
    .option('--tenant <id>')
    .option('--action <name>', 'app.approved, or app.* for everything that happens to apps')
    .option('--since <time>', 'ISO 8601')
    .option('--until <time>', 'ISO 8601')
    .addOption(new Option('--format <name>').choices(['jsonl', 'csv']).default('jsonl'))
    .option('-o, --output <file>', 'a file that is not there yet; standard output without it')
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

  program
    .command('platform')
    .description('platform definitions')
    .command('check <file>')
    .description('what partners will see of a definition, or every mistake in it; needs no server')
    .action((file: string, _, command) => {
      const { print } = tools(command)
      const { valid, text } = checkPlatform(file, (platform) => demoViolations(platform, new Date()))
      if (!valid) throw new CliError(text)
      print.done(text, { valid, text })
    })
}

function csv(rows: Row[]): string {
  const columns = [
    'id',
    'at',
    'action',
    'actor',
    'publisher',
    'app',
    'client',
    'tenant',
    'connection',
    'ip',
    'details',
  ]
  const cell = (value: unknown): string => {
    const text =
      value === null || value === undefined
        ? ''
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value)
    // No cell that a spreadsheet would take for a formula.
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  }
  return [columns.join(','), ...rows.map((row) => columns.map((name) => cell(row[name])).join(','))].join(
    '\r\n',
  )
}
