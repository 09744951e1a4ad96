import { InvalidArgumentError } from 'commander'
import { type PublisherMembership, type TenantMembership, userSchema } from '../model/people/user_schema.ts'
import { type AddCommands, checked } from './commands.ts'
import { CliError } from './operator_client.ts'

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
    .description('every person')
    .option('--email <address>', 'only who has this address, or claims it')
    .action(async ({ email }: { email?: string }, command) => {
      const { operator, print } = tools(command)
      print.table(await operator.list('/users', { email }), ['id', 'email', 'name', 'created_at'])
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
      '--publisher <id[:role]>',
      'member of a publisher as admin or developer, admin unless it is said; repeat it for each',
      readPublisher,
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

function readPublisher(text: string, before: PublisherMembership[] = []): PublisherMembership[] {
  const [id = '', role, more] = text.split(':')
  if (role === undefined) return [...before, id]
  if (id === '' || more !== undefined || (role !== 'admin' && role !== 'developer')) {
    throw new InvalidArgumentError('Write it as id, id:admin or id:developer.')
  }
  return [...before, { id, role }]
}
