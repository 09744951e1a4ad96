import type { AddCommands } from './commands.ts'

/** Connections: which app can read which merchant's records, and how to end one. */
export const addConnectionCommands: AddCommands = (program, tools) => {
  const connections = program.command('connections').description('connections between apps and merchants')

  connections
    .command('list')
    .description('list connections, including ended ones')
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
    .description('end a connection: its tokens stop working at once')
    .action(async (id: string, _, command) => {
      const { operator, print } = tools(command)
      await operator.send('DELETE', `/connections/${encodeURIComponent(id)}`)
      print.done(`Connection ${id} has ended.`, { id, state: 'revoked' })
    })
}
