import type { AddCommands } from './commands.ts'

/** The sandbox that partners try their apps on. */
export const addSandboxCommands: AddCommands = (program, tools) => {
  program
    .command('sandbox')
    .description('the demo’s sandbox tenants, and those that partners opened')
    .command('reset')
    .description('restore their records as they were at first; connections and credentials stay')
    .option('--tenant <id>', 'this sandbox alone')
    .action(async ({ tenant }: { tenant?: string }, command) => {
      const { operator, print } = tools(command)
      const restored = await operator.send(
        'POST',
        '/sandbox/reset',
        tenant === undefined ? undefined : { tenant },
      )
      print.done('The sandbox is as it was at first.', restored)
    })
}
