import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { TestServer } from './server.ts'

export type Said = { code: number | null; out: string; err: string }

/** Runs the command line as an operator does, in its own process, until it exits. */
export async function runCli(
  { base, operatorToken }: Pick<TestServer, 'base' | 'operatorToken'>,
  args: string[],
  { input = '', token = operatorToken, dataDir = '' } = {},
): Promise<Said> {
  const child = spawn(process.execPath, ['src/cli.ts', ...args], {
    env: {
      ...process.env,
      PUBLIC_URL: base,
      OPERATOR_TOKEN: token,
      ...(dataDir ? { DATA_DIR: dataDir } : {}),
    },
  })
  child.stdin.end(input)
  const code = new Promise<number | null>((exited) => child.on('close', exited))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, out, err }
}
