import type { AddCommands } from './commands.ts'

/** Connections: which app may read which merchant's records, and ending one. */
export const addConnectionCommands: AddCommands = (program, tools) => {
  const connections = program.command('connections').description('connections of apps with merchants')

  connections
    .command('list')
    .description('connections, including those that ended')
    .option('--tenant <id>')
    .option('--app <id>')
    .action(async ({ tenant, app }: { tenant?: string; app?: string }, command) => {
      const { operator, print } = tools(command)
      const rows = await operator.list('/connections', { tenant, app }, (count) =>
        print.progress(count, null, 'read'),
      )
      print.table(rows, ['id', 'app', 'tenant', 'unit', 'state', 'environment', 'scopes', 'last_used_at'])
    })

  connections
    .command('end <id>')
    .description('end a connection: its tokens are refused from now on')
    .action(async (id: string, _, command) => {
      const { operator, print } = tools(command)
      await operator.send('DELETE', `/connections/${encodeURIComponent(id)}`)
      print.done(`Connection ${id} has ended.`, { id, state: 'revoked' })
    })
}
