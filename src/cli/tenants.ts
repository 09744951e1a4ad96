import { InvalidArgumentError, Option } from 'commander'
import { environment } from '../model/fields.ts'
import {
  type Environment,
  type IdentityProvider,
  tenantSchema,
  type Unit,
} from '../model/tenants/tenant_schema.ts'
import { type AddCommands, checked } from './commands.ts'

interface TenantOptions {
  name: string
  environment: Environment
  verified: boolean
  unit?: Unit[]
  /** false removes it. */
  identityProvider?: string | false
  speaksFor?: string[]
  issuerTenant?: string | null
}

/** Merchants: tenants and their units. */
export const addTenantCommands: AddCommands = (program, tools) => {
  const tenants = program.command('tenants').description('merchants and their units')

  tenants
    .command('list')
    .description('list all tenants')
    .action(async (_, command) => {
      const { operator, print } = tools(command)
      print.table(await operator.list('/tenants'), ['id', 'name', 'environment', 'verified', 'created_at'])
    })

  tenants
    .command('show <id>')
    .description('show a tenant and its units')
    .action(async (id: string, _, command) => {
      const { operator, print } = tools(command)
      print.record(await operator.get(`/tenants/${encodeURIComponent(id)}`))
    })

  tenants
    .command('put <id>')
    .description('create or update a tenant')
    .requiredOption('--name <name>', 'its display name')
    .addOption(
      new Option('--environment <name>', 'the environment, which cannot be changed later')
        .choices(environment.options)
        .default('production'),
    )
    .option('--verified', 'allow it to connect apps', false)
    .option(
      '--unit <id:kind:name>',
      'a unit; repeat for each unit; units that are not listed are removed',
      readUnit,
    )
    .option('--identity-provider <issuer>', 'where its people sign in, for apps that ask in their name')
    .option('--no-identity-provider', 'it has none')
    .option(
      '--speaks-for <client>',
      'a client for which the identity provider may speak; repeat it for each',
      (client: string, before: string[] = []) => [...before, client],
    )
    .option('--issuer-tenant <name>', 'what the identity provider calls it, where it speaks for several')
    .action(async (id: string, options: TenantOptions, command) => {
      const { operator, print } = tools(command)
      const { name, environment, verified, unit: units } = options
      const identity_provider = readIdentityProvider(options)
      const body = checked(tenantSchema, { name, environment, verified, units, identity_provider })
      const row = await operator.send('PUT', `/tenants/${encodeURIComponent(id)}`, body)
      print.done(`Tenant ${id} was saved and is ${verified ? 'verified' : 'not verified'}.`, row)
    })

  for (const [verb, verified] of [
    ['verify', true],
    ['unverify', false],
  ] as const) {
    tenants
      .command(`${verb} <id>`)
      .description(
        verified
          ? 'allow a tenant to connect apps'
          : 'stop all connections of a tenant until it is verified again',
      )
      .action(async (id: string, _, command) => {
        const { operator, print } = tools(command)
        const path = `/tenants/${encodeURIComponent(id)}`
        const { name, environment } = await operator.get(path)
        const row = await operator.send('PUT', path, { name, environment, verified })
        print.done(`Tenant ${id} is ${verified ? 'verified' : 'no longer verified'}.`, row)
      })
  }
}

/** undefined keeps the current one. */
function readIdentityProvider({
  identityProvider: issuer,
  speaksFor: client_ids = [],
  issuerTenant: tenant = null,
}: TenantOptions): IdentityProvider | null | undefined {
  if (issuer === undefined) return undefined
  return issuer === false ? null : { issuer, client_ids, tenant }
}

function readUnit(text: string, before: Unit[] = []): Unit[] {
  const [id, kind, ...name] = text.split(':')
  if (!id || !kind || name.length === 0) throw new InvalidArgumentError('Use the form id:kind:name.')
  return [...before, { id, kind, name: name.join(':') }]
}
