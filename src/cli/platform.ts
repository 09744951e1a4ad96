import { CliError } from './cli_error.ts'
import type { AddCommands } from './commands.ts'

/** Platform definitions, checked before they are served. */
export const addPlatformCommands: AddCommands = (program, tools) => {
  program
    .command('platform')
    .description('platform definitions')
    .command('check <file>')
    .description('what partners will see of a definition, or every mistake in it; needs no server')
    .action(async (file: string, _, command) => {
      const { print } = tools(command)
      const { checkPlatform } = await import('../platform/check.ts')
      const { demoViolations } = await import('../demo/check.ts')
      const { valid, text } = checkPlatform(file, (platform) => demoViolations(platform, new Date()))
      if (!valid) throw new CliError(text)
      print.done(text, { valid, text })
    })
}
