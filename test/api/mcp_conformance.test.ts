import { execFile } from 'node:child_process'
import { glob, readFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { deskTest, FILE } from '../support/fixtures.ts'
import { issueToken } from '../support/token.ts'

// @modelcontextprotocol/conformance, the scenarios of a server that has tools only. The others need what is not here:
// resources, prompts, completion, logging, sampling, elicitation and tasks, streams of events, or tools that the suite
// names (test_simple_text, test_error_handling …).

const SUITE = join(import.meta.dirname, '../../node_modules/@modelcontextprotocol/conformance/dist/index.js')
const SCENARIOS = [
  ['server-initialize', '2025-11-25'],
  ['ping', '2025-11-25'],
  ['tools-list', '2025-11-25'],
  ['dns-rebinding-protection', '2025-11-25'],
  ['server-stateless', '2026-07-28'],
  ['tools-list', '2026-07-28'],
  ['dns-rebinding-protection', '2026-07-28'],
  ['http-header-validation', '2026-07-28'],
] as const

const test = deskTest.extend('proxy', FILE, async ({ server, client }, { onCleanup }) => {
  const { token } = await issueToken(server, { client, tenant: 'harbour', resource: 'mcp' })
  /** Adds the token, which the suite cannot send, and shows the server its own origin where it is shown the proxy's. */
  const proxy = createServer((incoming, outgoing) => {
    const own = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const headers: Record<string, unknown> = { ...incoming.headers, authorization: `Bearer ${token}` }
    if (headers['origin'] === own) headers['origin'] = server.base
    server.clock.advance(60)
    const { method } = incoming
    const options = { method, headers: headers as Record<string, string> }
    const forwarded = request(server.base + incoming.url, options, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    incoming.pipe(forwarded)
  })
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening))
  onCleanup(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`
})

type Check = { id: string; status: string; errorMessage?: string }

/** What a scenario found wrong, but for what it can only try with tools of its own. */
async function failures(
  folder: string,
  command: string,
  url: string,
  [scenario, revision]: readonly string[],
) {
  const output = join(folder, `${scenario}-${revision}`)
  const args = [command, '--url', url, '--scenario', scenario, '--spec-version', revision, '-o', output]
  await promisify(execFile)(process.execPath, [SUITE, ...(args as string[])]).catch((error) => error)
  const [file = ''] = await Array.fromAsync(glob('*/checks.json', { cwd: output }))
  const checks = JSON.parse(await readFile(join(output, file), 'utf8')) as Check[]
  if (!checks.some(({ status }) => status === 'SUCCESS')) return [`${scenario} tried nothing`]
  return checks
    .filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
    .filter(
      ({ errorMessage = '' }) =>
        !/^Not testable: server does not list the diagnostic tool/.test(errorMessage),
    )
    .map(({ id, errorMessage }) => `${id}: ${errorMessage}`)
}

test('every scenario of a server with tools only passes, in both revisions', async ({ proxy, folder }) => {
  const found = await Promise.all(SCENARIOS.map((one) => failures(folder, 'server', proxy, one)))
  expect(found.flat()).toEqual([])
}, 60_000)

test('the metadata of the authorization server pass without a warning', async ({ server, folder }) => {
  const scenario = ['authorization-server-metadata-endpoint', '2026-07-28']
  expect(await failures(folder, 'authorization', server.base, scenario)).toEqual([])
}, 60_000)
