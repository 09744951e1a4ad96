import { StartError } from '../start_error.ts'
import { CliError } from './cli_error.ts'
import type { AddCommands } from './commands.ts'

/** Platform definitions, checked before they are served. */
export const addPlatformCommands: AddCommands = (program, tools) => {
  const platform = program.command('platform').description('platform definitions')
  platform
    .command('check <file>')
    .description('check a definition and show what partners will see, or list its mistakes; needs no server')
    .action(async (file: string, _, command) => {
      const { print } = tools(command)
      const { checkPlatform } = await import('../platform/check.ts')
      const { demoViolations } = await import('../demo/check.ts')
      const { valid, text } = checkPlatform(file, (platform) => demoViolations(platform, new Date()))
      if (!valid) throw new CliError(text)
      print.done(text, { valid, text })
    })
  platform
    .command('changelog <old> <new>')
    .description('show what changes for partners between two definitions; needs no server')
    .action(async (old: string, next: string, _, command) => {
      const { print } = tools(command)
      const { loadPlatform } = await import('../platform/load.ts')
      const { changesAsText, partnerChanges, partnerPart } = await import(
        '../platform/changes/partner_changes.ts'
      )
      const read = (file: string) => {
        try {
          return partnerPart(loadPlatform(file))
        } catch (error) {
          throw error instanceof StartError ? new CliError(error.message) : error
        }
      }
      const changes = partnerChanges(read(old), read(next))
      print.done(changesAsText(changes), { changes })
    })
}
