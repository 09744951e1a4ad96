import { InvalidArgumentError } from 'commander'
import { type PublisherMembership, type TenantMembership, userSchema } from '../model/people/user_schema.ts'
import { CliError } from './cli_error.ts'
import { type AddCommands, checked } from './commands.ts'

interface UserOptions {
  email: string
  name: string
  passwordStdin?: boolean
  tenant?: TenantMembership[]
  publisher?: PublisherMembership[]
}

/** People who sign in. */
export const addUserCommands: AddCommands = (program, tools) => {
  const users = program.command('users').description('people who sign in')

  users
    .command('list')
    .description('list all people')
    .option('--email <address>', 'only people with this address, confirmed or not')
    .action(async ({ email }: { email?: string }, command) => {
      const { operator, print } = tools(command)
      print.table(await operator.list('/users', { email }), ['id', 'email', 'name', 'created_at'])
    })

  users
    .command('show <id>')
    .description('show a person and their memberships')
    .action(async (id: string, _, command) => {
      const { operator, print } = tools(command)
      print.record(await operator.get(`/users/${encodeURIComponent(id)}`))
    })

  users
    .command('put <id>')
    .description('create or update a person; memberships that are not listed stay')
    .requiredOption('--email <address>', 'the address they sign in with')
    .requiredOption('--name <name>', 'their display name')
    .option(
      '--password-stdin',
      'read the password from standard input, which keeps it out of the shell history',
    )
    .option(
      '--tenant <id:role>',
      'membership of a tenant, as owner or staff; repeat for each tenant',
      readMembership,
    )
    .option(
      '--publisher <id[:role]>',
      'membership of a publisher, as admin (default) or developer; repeat for each publisher',
      readPublisher,
    )
    .action(async (id: string, options: UserOptions, command) => {
      const { operator, print, readInput } = tools(command)
      const { email, name, tenant, publisher } = options
      const password = options.passwordStdin ? (await readInput()).replace(/\r?\n$/, '') : undefined
      if (password === '') throw new CliError('No password was given on standard input.')
      const body = checked(userSchema, { email, name, password, tenants: tenant, publishers: publisher })
      const row = await operator.send('PUT', `/users/${encodeURIComponent(id)}`, body)
      print.done(`${name} was saved${password ? ' with a new password' : ''}.`, row)
    })
}

function readMembership(text: string, before: TenantMembership[] = []): TenantMembership[] {
  const at = text.lastIndexOf(':')
  const [id, role] = [text.slice(0, at), text.slice(at + 1)]
  if (at < 1 || (role !== 'owner' && role !== 'staff')) {
    throw new InvalidArgumentError('Use the form id:owner or id:staff.')
  }
  return [...before, { id, role }]
}

function readPublisher(text: string, before: PublisherMembership[] = []): PublisherMembership[] {
  const [id = '', role, more] = text.split(':')
  if (role === undefined) return [...before, id]
  if (id === '' || more !== undefined || (role !== 'admin' && role !== 'developer')) {
    throw new InvalidArgumentError('Use the form id, id:admin or id:developer.')
  }
  return [...before, { id, role }]
}
