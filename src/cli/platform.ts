import { demoViolations } from '../demo/check.ts'
import { checkPlatform } from '../platform/check.ts'
import { CliError } from './cli_error.ts'
import type { AddCommands } from './commands.ts'

/** Platform definitions, checked before they are served. */
export const addPlatformCommands: AddCommands = (program, tools) => {
  program
    .command('platform')
    .description('platform definitions')
    .command('check <file>')
    .description('what partners will see of a definition, or every mistake in it; needs no server')
    .action((file: string, _, command) => {
      const { print } = tools(command)
      const { valid, text } = checkPlatform(file, (platform) => demoViolations(platform, new Date()))
      if (!valid) throw new CliError(text)
      print.done(text, { valid, text })
    })
}
