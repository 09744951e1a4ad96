import type { AddCommands } from './commands.ts'
import type { Row } from './operator_client.ts'

const ACTS = {
  suspend: [
    'suspend an app: its tokens stop working and its deliveries stop at once',
    'is suspended. Its tokens no longer work',
  ],
  resume: ['resume a suspended app', 'is active again'],
} as const

/** Apps: list those that wait for approval; approve, suspend and resume one. */
export const addAppCommands: AddCommands = (program, tools) => {
  const apps = program.command('apps').description('partners’ apps')

  apps
    .command('list')
    .description('list all apps')
    .option('--waiting', 'only apps waiting for approval')
    .action(async ({ waiting }: { waiting?: boolean }, command) => {
      const { operator, print } = tools(command)
      const shown = await operator.list('/apps', waiting ? { state: 'submitted' } : {})
      const rows = shown.map((app) => ({ ...app, state: stateOf(app) }))
      print.table(rows, ['id', 'name', 'publisher', 'kind', 'state', 'scopes'])
    })

  apps
    .command('show <id>')
    .description('show an app and its clients')
    .action(async (id: string, _, command) => {
      const { operator, print } = tools(command)
      print.record(await operator.get(`/apps/${encodeURIComponent(id)}`))
    })

  apps
    .command('approve <id>')
    .description('approve an app for production')
    .option('--app-version <number>', 'approve only if this is still the latest version', Number)
    .action(async (id: string, { appVersion: version }: { appVersion?: number }, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', `/apps/${encodeURIComponent(id)}/approve`, { version })
      print.done(`App ${id} is approved. Version ${row?.['version']} is now in production.`, row)
    })

  apps
    .command('decline <id>')
    .description('decline an app and tell its publisher why')
    .requiredOption('--reason <text>', 'what the publisher has to change')
    .action(async (id: string, { reason }: { reason: string }, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', `/apps/${encodeURIComponent(id)}/decline`, { reason })
      print.done(`App ${id} is declined. Nothing changes in production.`, row)
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
