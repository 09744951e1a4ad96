import type { AddCommands } from './commands.ts'

/** The sandbox tenants that partners test their apps with. */
export const addSandboxCommands: AddCommands = (program, tools) => {
  program
    .command('sandbox')
    .description('sandbox tenants: those of the demo, and those that partners created')
    .command('reset')
    .description('restore the original records; connections and credentials stay')
    .option('--tenant <id>', 'only this sandbox tenant')
    .action(async ({ tenant }: { tenant?: string }, command) => {
      const { operator, print } = tools(command)
      const restored = await operator.send(
        'POST',
        '/sandbox/reset',
        tenant === undefined ? undefined : { tenant },
      )
      print.done('The sandbox was reset.', restored)
    })
}
