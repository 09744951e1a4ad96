import { CliError } from './cli_error.ts'
import type { AddCommands } from './commands.ts'

/** The key with which the authorization server signs, and the one under which secrets are stored. */
export const addKeyCommands: AddCommands = (program, tools) => {
  const keys = program.command('keys').description('the authorization server’s signing key, and SECRET_KEY')
  keys
    .command('rotate')
    .description('create a new one; the old one stays published for those who know it')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', '/keys/rotate')
      print.done(`Key ${row['kid']} is published from now on, and the next to sign with.`, row)
    })
  keys
    .command('reseal')
    .description('seal every stored secret again under the first key of SECRET_KEY, on DATABASE_URL')
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
          `${resealed} values were sealed again. No key of SECRET_KEY opens:\n  ${unreadable.join('\n  ')}`,
        )
      }
      print.done(`${resealed} values were sealed again. All of them open with the first key alone.`, {
        resealed,
      })
    })
}
