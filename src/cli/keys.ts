import type { AddCommands } from './commands.ts'

/** The key with which the authorization server signs. */
export const addKeyCommands: AddCommands = (program, tools) => {
  program
    .command('keys')
    .description('the authorization server’s signing key')
    .command('rotate')
    .description('create a new one; the old one stays published for those who know it')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', '/keys/rotate')
      print.done(`Key ${row['kid']} signs from now on.`, row)
    })
}
