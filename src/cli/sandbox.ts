import type { AddCommands } from './commands.ts'

/** The sandbox that partners try their apps on. */
export const addSandboxCommands: AddCommands = (program, tools) => {
  program
    .command('sandbox')
    .description('the demo’s sandbox tenants')
    .command('reset')
    .description('restore their records as they were seeded; connections and credentials stay')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      print.done('The sandbox is as it was seeded.', await operator.send('POST', '/sandbox/reset'))
    })
}
