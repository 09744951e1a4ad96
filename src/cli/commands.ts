import type { Readable } from 'node:stream'
import type { Command } from 'commander'
import type { z } from 'zod'
import { violationsIn } from '../violation.ts'
import { CliError } from './cli_error.ts'
import type { OperatorClient } from './operator_client.ts'
import type { Printer } from './print.ts'

/** What a command works with. Created from the options when the command runs. */
export interface Tools {
  operator: OperatorClient
  print: Printer
  /** Reads all of standard input, for passwords. */
  readInput: () => Promise<string>
  /** Standard input as a stream. */
  input: Readable
  /** Writes a new file. The file must not exist yet. */
  writeFile: (path: string, text: string) => Promise<void>
}

/** Creates the tools of a command. */
export type CreateTools = (command: Command) => Tools

/** Adds commands to the program. */
export type AddCommands = (program: Command, tools: CreateTools) => void

/**
 * Checks a body with the server's own schema before it is sent.
 * @throws CliError that names every violation
 */
export function checked<Schema extends z.ZodType>(schema: Schema, body: z.input<Schema>): z.input<Schema> {
  const { error } = schema.safeParse(body)
  if (!error) return body
  const lines = violationsIn(error, body).map(({ path, message }) => `${path.slice(1)} ${message}.`)
  throw new CliError(lines.join('\n'))
}
