import { InvalidArgumentError } from 'commander'
import { type OperatorScope, operatorScopes } from '../model/operators/operator_scopes.ts'
import { operatorTokenSchema } from '../model/operators/operator_token_schema.ts'
import { type AddCommands, checked } from './commands.ts'

interface TokenOptions {
  scope: OperatorScope[]
  expires?: string
}

/** Tokens of the operator's programs. */
export const addTokenCommands: AddCommands = (program, tools) => {
  const tokens = program.command('tokens').description('tokens of your programs for the operator API')

  tokens
    .command('create <name>')
    .description('create a token; it is shown only now')
    .requiredOption(
      '--scope <scope>',
      `what it allows; repeat it for each: ${operatorScopes.join(', ')}`,
      readScope,
    )
    .option('--expires <time>', 'ISO 8601; without it, the token works until it is revoked')
    .action(async (name: string, { scope: scopes, expires }: TokenOptions, command) => {
      const { operator, print } = tools(command)
      const body = checked(operatorTokenSchema, { name, scopes, expires_at: expires ?? null })
      const row = await operator.send('POST', '/tokens', body)
      print.done(
        `Token ${row['id']} for ${name}. It is shown only now:\n\n  ${row['token']}\n\nKeep it in the program’s configuration.`,
        row,
      )
    })

  tokens
    .command('list')
    .description('every token that is not revoked, with its last use')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      const columns = ['id', 'name', 'scopes', 'last_four', 'expires_at', 'last_used_at']
      print.table(await operator.list('/tokens'), columns)
    })

  tokens
    .command('revoke <id>')
    .description('refuse it from its next request on')
    .action(async (id: string, _, command) => {
      const { operator, print } = tools(command)
      await operator.send('DELETE', `/tokens/${encodeURIComponent(id)}`)
      print.done(`Token ${id} is revoked.`, { id })
    })
}

function readScope(text: string, before: OperatorScope[] = []): OperatorScope[] {
  const scope = operatorScopes.find((known) => known === text)
  if (!scope) throw new InvalidArgumentError(`Choose from ${operatorScopes.join(', ')}.`)
  return [...before, scope]
}
