import { CliError } from './cli_error.ts'
import type { AddCommands } from './commands.ts'
import type { Row } from './operator_client.ts'
import { openUpload } from './upload.ts'

/** The exit code when some lines were refused and all others were stored. */
const SOME_REFUSED = 2
/** Maximum line numbers in a row of the table. */
const NAMED_LINES = 5
/** Milliseconds between updates of the progress. */
const PROGRESS = 100

type Refused = { line: number; detail: string }
type Outcome = { stored: number; refused: number; errors: Refused[] }

interface ListOptions {
  unit?: string
  since?: string
}

/** Records of merchants. */
export const addRecordCommands: AddCommands = (program, tools) => {
  const records = program.command('records').description('records that partners can read')

  records
    .command('import <file>')
    .description('import records from an NDJSON file, or from standard input with "-"; see docs/importing.md')
    .addHelpText(
      'after',
      '\nThe exit code is 2 if some lines were refused, and 1 if the import stopped early.',
    )
    .action(async (file: string, _, command) => {
      const { operator, print, input } = tools(command)
      const source = await openUpload(file, input)
      let told = 0
      const row = await operator.upload('/import', 'application/x-ndjson', source, (bytes) => {
        if (performance.now() - told < PROGRESS) return
        told = performance.now()
        print.progress(megabytes(bytes), source.size === null ? null : megabytes(source.size), 'MB')
      })
      const outcome = row as unknown as Outcome & { detail?: string }
      const { stored, refused, errors, detail } = outcome
      const reasons = byReason(errors)
      if (refused > 0 && print.forPeople) print.table(reasons, ['lines', 'reason', 'first_lines'])
      if (refused > errors.length && print.forPeople) {
        print.text(`The table covers the first ${errors.length} refused lines.`)
      }
      if (detail !== undefined) throw new CliError(detail)
      print.done(`${stored} records were stored. ${refused} lines were refused.`, { stored, refused, errors })
      if (refused > 0) process.exitCode = SOME_REFUSED
    })

  records
    .command('list <tenant> <type>')
    .description('list the records of a type, in the order of their last change')
    .option('--unit <unit>', 'only records of this unit')
    .option('--since <time>', 'only records changed since this time, in ISO 8601')
    .action(async (tenant: string, type: string, { unit, since }: ListOptions, command) => {
      const { operator, print } = tools(command)
      const query = { unit, updated_since: since }
      const rows = await operator.list(recordsPath(tenant, type), query, (count) =>
        print.progress(count, null, 'records'),
      )
      print.table(rows, ['id', 'unit', 'created_at', 'updated_at'])
    })

  records
    .command('show <tenant> <type> <id>')
    .description('show a record as it was stored')
    .action(async (tenant: string, type: string, id: string, _, command) => {
      const { operator, print } = tools(command)
      print.record(await operator.get(`${recordsPath(tenant, type)}/${encodeURIComponent(id)}`))
    })
}

const recordsPath = (tenant: string, type: string): string =>
  `/tenants/${encodeURIComponent(tenant)}/records/${encodeURIComponent(type)}`

const megabytes = (bytes: number): number => Math.round(bytes / 100_000) / 10

/** The refused lines by their reason, the most frequent first. */
function byReason(errors: Refused[]): Row[] {
  const groups = [...Map.groupBy(errors, ({ detail }) => detail)]
  return groups
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([reason, refused]) => ({
      lines: refused.length,
      reason,
      first_lines: refused.slice(0, NAMED_LINES).map(({ line }) => line),
    }))
}
