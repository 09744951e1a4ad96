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
  const tokens = program.command('tokens').description('tokens for the operator API')

  tokens
    .command('create <name>')
    .description('create a token; it is shown only once')
    .requiredOption(
      '--scope <scope>',
      `a scope; repeat for each scope: ${operatorScopes.join(', ')}`,
      readScope,
    )
    .option('--expires <time>', 'when the token expires, in ISO 8601 (default: never)')
    .action(async (name: string, { scope: scopes, expires }: TokenOptions, command) => {
      const { operator, print } = tools(command)
      const body = checked(operatorTokenSchema, { name, scopes, expires_at: expires ?? null })
      const row = await operator.send('POST', '/tokens', body)
      print.done(
        `Created token ${row['id']} (${name}):\n\n  ${row['token']}\n\nCopy it now. You won’t see it again.`,
        row,
      )
    })

  tokens
    .command('list')
    .description('list all tokens that are not revoked, with their last use')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      const columns = ['id', 'name', 'scopes', 'last_four', 'expires_at', 'last_used_at']
      print.table(await operator.list('/tokens'), columns)
    })

  tokens
    .command('revoke <id>')
    .description('revoke a token; it stops working at once')
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
