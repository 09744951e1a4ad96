import { Option } from 'commander'
import { CliError } from './cli_error.ts'
import type { AddCommands } from './commands.ts'

interface Filter {
  app?: string
  endpoint?: string
  state?: string
}

/** Webhook deliveries: list them and send them again. */
export const addDeliveryCommands: AddCommands = (program, tools) => {
  const deliveries = program.command('deliveries').description('webhook deliveries')
  const states = new Option('--state <name>').choices(['pending', 'delivered', 'dead', 'cancelled'])

  deliveries
    .command('list')
    .description('list deliveries, newest first')
    .addOption(states)
    .option('--app <id>')
    .option('--endpoint <id>')
    .action(async ({ app, endpoint, state }: Filter, command) => {
      const { operator, print } = tools(command)
      const rows = await operator.list('/deliveries', { app, endpoint, state }, (count) =>
        print.progress(count, null, 'read'),
      )
      const columns = ['id', 'type', 'state', 'reason', 'endpoint', 'attempt_count', 'created_at']
      print.table(
        rows.map((row) => ({ ...row, type: (row['event'] as { type?: string } | null)?.type })),
        columns,
      )
    })

  deliveries
    .command('retry [id]')
    .description('send a delivery again now, or with --dead all dead deliveries of an app or endpoint')
    .option('--dead', 'all dead deliveries of --app or --endpoint')
    .option('--app <id>')
    .option('--endpoint <id>')
    .action(async (id: string | undefined, options: Filter & { dead?: boolean }, command) => {
      const { operator, print } = tools(command)
      const { app, endpoint, dead } = options
      if (!!id === !!dead)
        throw new CliError('Give the ID of a delivery, or --dead with --app or --endpoint.')
      if (dead && !app && !endpoint) throw new CliError('--dead needs --app or --endpoint.')
      const ids = id
        ? [id]
        : (await operator.list('/deliveries', { state: 'dead', app, endpoint })).map((row) =>
            String(row['id']),
          )
      for (const [index, one] of ids.entries()) {
        await operator.send('POST', `/deliveries/${encodeURIComponent(one)}/retry`)
        print.progress(index + 1, ids.length, 'sent again')
      }
      print.done(`Queued ${ids.length} ${ids.length === 1 ? 'delivery' : 'deliveries'} to be sent again.`, {
        retried: ids,
      })
    })
}
