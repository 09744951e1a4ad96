import { InvalidArgumentError } from 'commander'
import { type TenantMembership, userSchema } from '../model/people/user_schema.ts'
import { CliError } from './cli_error.ts'
import { type AddCommands, checked } from './commands.ts'

interface UserOptions {
  email: string
  name: string
  passwordStdin?: boolean
  tenant?: TenantMembership[]
  publisher?: string[]
}

/** People who sign in. */
export const addUserCommands: AddCommands = (program, tools) => {
  const users = program.command('users').description('people who sign in')

  users
    .command('list')
    .description('every person')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      print.table(await operator.list('/users'), ['id', 'email', 'name', 'created_at'])
    })

  users
    .command('show <id>')
    .description('one person with memberships')
    .action(async (id: string, _, command) => {
      const { operator, print } = tools(command)
      print.record(await operator.get(`/users/${encodeURIComponent(id)}`))
    })

  users
    .command('put <id>')
    .description('create or change a person; memberships that are not named stay')
    .requiredOption('--email <address>', 'the address to sign in with')
    .requiredOption('--name <name>', 'what people call them')
    .option('--password-stdin', 'read the password from standard input, so that it appears in no history')
    .option('--tenant <id:role>', 'member of a tenant as owner or staff; repeat it for each', readMembership)
    .option(
      '--publisher <id>',
      'member of a publisher; repeat it for each',
      (id: string, before: string[] = []) => [...before, id],
    )
    .action(async (id: string, options: UserOptions, command) => {
      const { operator, print, readInput } = tools(command)
      const { email, name, tenant, publisher } = options
      const password = options.passwordStdin ? (await readInput()).replace(/\r?\n$/, '') : undefined
      if (password === '') throw new CliError('There is no password on standard input.')
      const body = checked(userSchema, { email, name, password, tenants: tenant, publishers: publisher })
      const row = await operator.send('PUT', `/users/${encodeURIComponent(id)}`, body)
      print.done(`${name} is stored${password ? ', with a new password' : ''}.`, row)
    })
}

function readMembership(text: string, before: TenantMembership[] = []): TenantMembership[] {
  const at = text.lastIndexOf(':')
  const [id, role] = [text.slice(0, at), text.slice(at + 1)]
  if (at < 1 || (role !== 'owner' && role !== 'staff')) {
    throw new InvalidArgumentError('Write it as id:owner or id:staff.')
  }
  return [...before, { id, role }]
}
