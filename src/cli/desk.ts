import type { AddCommands } from './commands.ts'

/** The people who work at the desk. */
export const addDeskCommands: AddCommands = (program, tools) => {
  program
    .command('operator')
    .description('the people who work at the desk, /operator')
    .command('invite <email>')
    .description('let somebody work there: with their account, or a new one and a link to choose a password')
    .option('--name <name>', 'what people call them, for a new account')
    .action(async (email: string, { name }: { name?: string }, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', '/operators', { email, name })
      const { url, expires_at } = row
      if (!url) return print.done(`${email} may open the desk, and signs in as before.`, row)
      print.done(
        `${email} may open the desk after choosing a password with this link. It works once, until ${expires_at}, and is mailed too where SMTP_URL is set:\n${url}`,
        row,
      )
    })
}
