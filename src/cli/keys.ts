import { CliError } from './cli_error.ts'
import type { AddCommands } from './commands.ts'

/** The authorization server's signing key, and SECRET_KEY, which encrypts stored secrets. */
export const addKeyCommands: AddCommands = (program, tools) => {
  const keys = program.command('keys').description('the authorization server’s signing key, and SECRET_KEY')
  keys
    .command('rotate')
    .description('create a new signing key; the old one stays published for a while')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', '/keys/rotate')
      print.done(`Created key ${row['kid']}. It is published now and will be used to sign next.`, row)
    })
  keys
    .command('reseal')
    .description('encrypt every secret in DATABASE_URL again with the first key of SECRET_KEY')
    .action(async (_, command) => {
      const { print } = tools(command)
      const { onDatabase } = await import('./direct_database.ts')
      const { createVault } = await import('../database/vault.ts')
      const { resealAll } = await import('../model/reseal.ts')
      const { resealed, unreadable } = await onDatabase(process.env, (db, config) =>
        resealAll(db, createVault(config.secretKeys ?? []), (done, of) => print.progress(done, of, 'values')),
      )
      if (unreadable.length > 0) {
        throw new CliError(
          `Encrypted ${resealed} values again. No key in SECRET_KEY decrypts:\n  ${unreadable.join('\n  ')}`,
        )
      }
      print.done(`Encrypted ${resealed} values again. The first key alone now decrypts all of them.`, {
        resealed,
      })
    })
}
