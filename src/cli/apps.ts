import type { AddCommands } from './commands.ts'
import type { Row } from './operator_client.ts'

const ACTS = {
  approve: ['approve it for production', 'is approved: it may have production credentials'],
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
      const all = await operator.list('/apps')
      const shown = waiting ? all.filter((app) => app['approval_requested_at'] && !app['approved_at']) : all
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
  if (app['kind'] === 'in_house') return 'in-house'
  if (app['approved_at']) return 'approved'
  return app['approval_requested_at'] ? 'waiting' : 'sandbox only'
}
