import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Command, CommanderError, Option } from 'commander'
import { addAppCommands } from './cli/apps.ts'
import { addAuditCommands } from './cli/audit.ts'
import { CliError } from './cli/cli_error.ts'
import type { Tools } from './cli/commands.ts'
import { addConnectionCommands } from './cli/connections.ts'
import { addDeliveryCommands } from './cli/deliveries.ts'
import { addDeskCommands } from './cli/desk.ts'
import { addEndpointCommands } from './cli/endpoints.ts'
import { addKeyCommands } from './cli/keys.ts'
import { operatorClient } from './cli/operator_client.ts'
import { addPlatformCommands } from './cli/platform.ts'
import { createPrinter } from './cli/print.ts'
import { addRecordCommands } from './cli/records.ts'
import { addSandboxCommands } from './cli/sandbox.ts'
import { addTenantCommands } from './cli/tenants.ts'
import { addTokenCommands } from './cli/tokens.ts'
import { addUserCommands } from './cli/users.ts'

// `npm run cli -- …`: the operator's command line, for the operator API of a running Drawbridge. Commands that work
// on the database or on a definition import what they need when they run, so that the others start in half the time.
const { env } = process
const program = new Command('drawbridge')
  .description('Manage a running Drawbridge through its operator API.')
  .addOption(
    new Option('--url <origin>', 'the address of Drawbridge').default(
      env['PUBLIC_URL'] || `http://127.0.0.1:${env['PORT'] || '3000'}`,
      'PUBLIC_URL, or http://127.0.0.1 with PORT',
    ),
  )
  .option(
    '--token <token>',
    'an operator token (default: OPERATOR_TOKEN, or the token that embedded mode created)',
  )
  .option('--json', 'print JSON', false)
  .showHelpAfterError('(use --help to list the commands)')
  .exitOverride()

type Options = { url: string; token?: string; json: boolean }

function tools(command: Command): Tools {
  const { url, token, json } = command.optsWithGlobals<Options>()
  return {
    operator: operatorClient(
      url.replace(/\/+$/, ''),
      token || firstToken(env['OPERATOR_TOKEN']) || embeddedToken(),
    ),
    print: createPrinter(process.stdout, process.stderr, json),
    readInput: () => text(process.stdin),
    input: process.stdin,
    writeFile: async (path, content) => {
      await writeFile(path, content, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
        throw new CliError(`Could not write ${path} (${error.code}).`)
      })
    },
  }
}

/** OPERATOR_TOKEN may contain two tokens while one replaces the other. */
const firstToken = (value = ''): string => value.split(',')[0]?.trim() ?? ''

/** In embedded mode, the token is stored next to the data, readable only for the user who runs the program. */
function embeddedToken(): string {
  try {
    return readFileSync(join(env['DATA_DIR'] || '.data', 'operator_token'), 'utf8').trim()
  } catch {
    return ''
  }
}

for (const add of [
  addTenantCommands,
  addUserCommands,
  addDeskCommands,
  addAppCommands,
  addConnectionCommands,
  addDeliveryCommands,
  addEndpointCommands,
  addTokenCommands,
  addKeyCommands,
  addSandboxCommands,
  addAuditCommands,
  addPlatformCommands,
  addRecordCommands,
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
