import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Command, CommanderError } from 'commander'
import { addAppCommands } from './cli/apps.ts'
import type { Tools } from './cli/commands.ts'
import { addConnectionCommands } from './cli/connections.ts'
import { addDeliveryCommands } from './cli/deliveries.ts'
import { CliError, operatorClient } from './cli/operator_client.ts'
import { addPeopleCommands } from './cli/people.ts'
import { createPrinter } from './cli/print.ts'
import { addTenantCommands } from './cli/tenants.ts'
import { addUpkeepCommands } from './cli/upkeep.ts'

// `npm run cli -- …`: the operator's command line. It speaks the operator API of a running Drawbridge.
const { env } = process
const program = new Command('drawbridge')
  .description('Operates a running Drawbridge by its operator API.')
  .option('--url <origin>', 'where it runs', env['PUBLIC_URL'] || `http://127.0.0.1:${env['PORT'] || '3000'}`)
  .option('--token <token>', 'the operator token; OPERATOR_TOKEN, or the one that the embedded mode made')
  .option('--json', 'answer with JSON, for programs', false)
  .showHelpAfterError('(--help shows what there is)')
  .exitOverride()

type Options = { url: string; token?: string; json: boolean }

function tools(command: Command): Tools {
  const { url, token, json } = command.optsWithGlobals<Options>()
  return {
    operator: operatorClient(url.replace(/\/+$/, ''), token || env['OPERATOR_TOKEN'] || ownToken()),
    print: createPrinter(process.stdout, process.stderr, json),
    readInput: () => text(process.stdin),
    writeFile: async (path, content) => {
      await writeFile(path, content, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
        throw new CliError(`${path} cannot be written (${error.code}).`)
      })
    },
  }
}

/** In embedded mode the token is beside the data, readable by whoever runs the program. */
function ownToken(): string {
  try {
    return readFileSync(join(env['DATA_DIR'] || '.data', 'operator_token'), 'utf8').trim()
  } catch {
    return ''
  }
}

for (const add of [
  addTenantCommands,
  addPeopleCommands,
  addAppCommands,
  addConnectionCommands,
  addDeliveryCommands,
  addUpkeepCommands,
]) {
  add(program, tools)
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else {
    process.stderr.write(`${error instanceof CliError ? error.message : (error as Error).stack}\n`)
    process.exitCode = 1
  }
}
