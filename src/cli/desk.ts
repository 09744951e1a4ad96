import type { AddCommands } from './commands.ts'

/** The people who work at the desk. */
export const addDeskCommands: AddCommands = (program, tools) => {
  program
    .command('operator')
    .description('people with access to the operator desk at /operator')
    .command('invite <email>')
    .description('give a person access, with their existing account or a new one')
    .option('--name <name>', 'their name, for a new account')
    .action(async (email: string, { name }: { name?: string }, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', '/operators', { email, name })
      const { url, expires_at } = row
      if (!url) return print.done(`${email} now has access and signs in as usual.`, row)
      print.done(
        `${email} now has access. They choose a password with this link, which works once, until ${expires_at}. It is also sent by mail if SMTP_URL is set.\n${url}`,
        row,
      )
    })
}
