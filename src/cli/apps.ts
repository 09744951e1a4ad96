import type { AddCommands } from './commands.ts'
import type { Row } from './operator_client.ts'

const ACTS = {
  suspend: ['stop all of its tokens and deliveries at once', 'is suspended: none of its tokens is accepted'],
  resume: ['end its suspension', 'works again'],
} as const

/** Apps: which of them wait for approval; approving, suspending and resuming one. */
export const addAppCommands: AddCommands = (program, tools) => {
  const apps = program.command('apps').description('partners’ apps')

  apps
    .command('list')
    .description('every app')
    .option('--waiting', 'only those that wait for approval')
    .action(async ({ waiting }: { waiting?: boolean }, command) => {
      const { operator, print } = tools(command)
      const shown = await operator.list('/apps', waiting ? { state: 'submitted' } : {})
      const rows = shown.map((app) => ({ ...app, state: stateOf(app) }))
      print.table(rows, ['id', 'name', 'publisher', 'kind', 'state', 'scopes'])
    })

  apps
    .command('show <id>')
    .description('one app with its clients')
    .action(async (id: string, _, command) => {
      const { operator, print } = tools(command)
      print.record(await operator.get(`/apps/${encodeURIComponent(id)}`))
    })

  apps
    .command('approve <id>')
    .description('approve it for production')
    .option('--app-version <number>', 'only if it is still at this version', Number)
    .action(async (id: string, { appVersion: version }: { appVersion?: number }, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', `/apps/${encodeURIComponent(id)}/approve`, { version })
      print.done(`App ${id} is approved: production shows version ${row?.['version']}.`, row)
    })

  apps
    .command('decline <id>')
    .description('decline it, with a reason that its publisher reads')
    .requiredOption('--reason <text>', 'what has to change')
    .action(async (id: string, { reason }: { reason: string }, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', `/apps/${encodeURIComponent(id)}/decline`, { reason })
      print.done(`App ${id} is declined. Production goes on as it was.`, row)
    })

  for (const [verb, [description, outcome]] of Object.entries(ACTS)) {
    apps
      .command(`${verb} <id>`)
      .description(description)
      .action(async (id: string, _, command) => {
        const { operator, print } = tools(command)
        const row = await operator.send('POST', `/apps/${encodeURIComponent(id)}/${verb}`)
        print.done(`App ${id} ${outcome}.`, row)
      })
  }
}

function stateOf(app: Row): string {
  if (app['suspended_at']) return 'suspended'
  return app['kind'] === 'in_house' ? 'in-house' : String(app['state'])
}
