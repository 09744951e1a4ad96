import type { Command } from 'commander'
import type { OperatorClient } from './operator_client.ts'
import type { Printer } from './print.ts'

/** What a command works with, made from the options when it runs. */
export interface Tools {
  operator: OperatorClient
  print: Printer
  /** The whole of standard input, for passwords. */
  readInput: () => Promise<string>
  /** Writes a file that must not be there yet. */
  writeFile: (path: string, text: string) => Promise<void>
}

/** Gives a command its tools. */
export type MakeTools = (command: Command) => Tools

/** Adds commands to the program. */
export type AddCommands = (program: Command, tools: MakeTools) => void
