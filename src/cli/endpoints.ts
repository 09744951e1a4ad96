import type { AddCommands } from './commands.ts'

/** Webhook endpoints. */
export const addEndpointCommands: AddCommands = (program, tools) => {
  program
    .command('endpoints')
    .description('webhook endpoints')
    .command('resume <id>')
    .description('activate an endpoint that was paused or suspended')
    .action(async (id: string, _, command) => {
      const { operator, print } = tools(command)
      const row = await operator.send('POST', `/endpoints/${encodeURIComponent(id)}/resume`)
      print.done(`Endpoint ${id} is active.`, row)
    })
}
