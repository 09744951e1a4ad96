import { spawn } from 'node:child_process'
import { glob, readFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import { startDocumentServer } from '../support/documents.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { visit } from '../support/flow.ts'
import { freePort } from '../support/listen.ts'
import type { Revision } from '../support/mcp_messages.ts'
import { issueToken } from '../support/token.ts'

// @modelcontextprotocol/conformance: every scenario of a server in both revisions, and both of an authorization server.

const SUITE = join(import.meta.dirname, '../../node_modules/@modelcontextprotocol/conformance/dist/index.js')

/** Why a scenario has nothing, or not everything, to try here; and the words in which its checks say so. */
type Exception = { because: string; said: RegExp; in?: Revision }

const OWN_TOOL: Exception = {
  because: 'it calls a tool of the suite (test_…), and the tools here come from the definition',
  said: /Unknown tool|does not list the diagnostic tool|'json_schema_2020_12_tool' not found/,
}
const ASKS_BACK: Exception = {
  because: 'it calls a tool of the suite that asks the client for something, and no tool here does',
  said: /Unknown tool|Method not found|Expected InputRequiredResult|initial InputRequiredResult|re-requesting/,
}
const without = (what: string): Exception => ({
  because: `there are no ${what}`,
  said: /Method not found|got -32601|data\.uri is undefined/,
})
const STATELESS: Exception = {
  because: 'the endpoint is stateless: it has no sessions, and no streams to resume',
  said: /session ID|MCP-Session-Id|priming event|retry field/,
}

const EXCEPTIONS: Record<string, Exception> = {
  'completion-complete': without('arguments to complete'),
  'logging-set-level': without('log messages for clients'),
  'tools-call-with-logging': without('log messages for clients'),
  'resources-list': without('resources'),
  'resources-read-text': without('resources'),
  'resources-read-binary': without('resources'),
  'resources-templates-read': without('resources'),
  'resources-subscribe': without('resources'),
  'resources-unsubscribe': without('resources'),
  'sep-2164-resource-not-found': without('resources'),
  'prompts-list': without('prompts'),
  'prompts-get-simple': without('prompts'),
  'prompts-get-with-args': without('prompts'),
  'prompts-get-embedded-resource': without('prompts'),
  'prompts-get-with-image': without('prompts'),
  // Its checks of tools pass.
  caching: without('prompts and resources'),
  'tools-call-simple-text': OWN_TOOL,
  'tools-call-image': OWN_TOOL,
  'tools-call-audio': OWN_TOOL,
  'tools-call-embedded-resource': OWN_TOOL,
  'tools-call-mixed-content': OWN_TOOL,
  'tools-call-error': OWN_TOOL,
  'tools-call-with-progress': OWN_TOOL,
  'tools-call-sampling': OWN_TOOL,
  'tools-call-elicitation': OWN_TOOL,
  'elicitation-sep1034-defaults': OWN_TOOL,
  'elicitation-sep1330-enums': OWN_TOOL,
  'json-schema-2020-12': OWN_TOOL,
  // Its other checks pass.
  'server-stateless': OWN_TOOL,
  'http-custom-header-server-validation': {
    because: 'no argument of a tool here is repeated in a header',
    said: /exposes no tool with x-mcp-header/,
  },
  'server-session-lifecycle': STATELESS,
  'server-sse-polling': STATELESS,
  // Without sessions, in the newer revision, it passes.
  'server-sse-multiple-streams': { ...STATELESS, in: '2025-11-25' },
  'input-required-result-basic-elicitation': ASKS_BACK,
  'input-required-result-basic-sampling': ASKS_BACK,
  'input-required-result-basic-list-roots': ASKS_BACK,
  'input-required-result-request-state': ASKS_BACK,
  'input-required-result-multiple-input-requests': ASKS_BACK,
  'input-required-result-multi-round': ASKS_BACK,
  'input-required-result-missing-input-response': ASKS_BACK,
  'input-required-result-non-tool-request': ASKS_BACK,
  'input-required-result-result-type': ASKS_BACK,
  'input-required-result-tampered-state': ASKS_BACK,
  'input-required-result-capability-check': ASKS_BACK,
  'input-required-result-ignore-extra-params': ASKS_BACK,
}

/** What passes whole. */
const PASSING: Record<Revision, string[]> = {
  '2025-11-25': ['dns-rebinding-protection', 'ping', 'server-initialize', 'tools-list'],
  '2026-07-28': [
    ...['dns-rebinding-protection', 'http-header-validation', 'input-required-result-unsupported-methods'],
    ...['input-required-result-validate-input', 'server-sse-multiple-streams', 'tools-list'],
  ],
}

const test = merchantsTest
  .extend('proxy', FILE, async ({ server, world }, { onCleanup }) => {
    const { client_id: client } = world.confidential
    const day = { ttl: 86_400 }
    const { token } = await issueToken(server, { client, tenant: 'north', resource: 'mcp', ...day })
    /** Adds the token, which the suite cannot send, and shows the server its own origin where it is shown the proxy's. */
    const proxy = createServer((incoming, outgoing) => {
      const own = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      const headers: Record<string, unknown> = { ...incoming.headers, authorization: `Bearer ${token}` }
      if (headers['origin'] === own) headers['origin'] = server.base
      // One more is within the limits.
      server.clock.advance(2)
      const { method } = incoming
      const options = { method, headers: headers as Record<string, string> }
      const forwarded = request(server.base + incoming.url, options, (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(outgoing)
      })
      outgoing.on('close', () => forwarded.destroy())
      forwarded.on('error', () => outgoing.destroy())
      incoming.pipe(forwarded)
    })
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening))
    onCleanup(() => {
      proxy.closeAllConnections()
      proxy.close()
    })
    return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`
  })
  .extend('documents', FILE, async ({ server: _ }, { onCleanup }) => {
    const started = await startDocumentServer()
    onCleanup(started.close)
    return started
  })

type Check = { id: string; status: string; errorMessage?: string; details?: { message?: string } }

/**
 * Runs one command of the suite.
 * @param onLine called with each line that it writes
 * @returns the checks of each scenario
 */
async function runSuite(
  folder: string,
  args: string[],
  onLine: (line: string) => void = () => {},
): Promise<Map<string, Check[]>> {
  const suite = spawn(process.execPath, [SUITE, ...args, '-o', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  createInterface(suite.stdout).on('line', onLine)
  await new Promise((ended) => suite.once('close', ended))
  const files = await Array.fromAsync(glob('*/checks.json', { cwd: folder }))
  return new Map(
    await Promise.all(
      files.sort().map(async (file): Promise<[string, Check[]]> => {
        // server-{scenario}-{time}, authorization-server-{scenario}-{time}
        const [, scenario = ''] = /^(?:authorization-)?server-(.*)-\d{4}-\d\d-\d\dT/.exec(dirname(file)) ?? []
        return [scenario, JSON.parse(await readFile(join(folder, file), 'utf8'))]
      }),
    ),
  )
}

/** What a scenario complains about; where it has tried nothing, what it says of that. */
function complaintsOf(checks: Check[]): string[] {
  const wrong = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
  const tried = wrong.length > 0 || checks.some(({ status }) => status === 'SUCCESS')
  return (tried ? wrong : checks).map(
    ({ id, errorMessage, details }) => `${id}: ${errorMessage ?? details?.message}`,
  )
}

test('every scenario passes that applies to a server with tools only, in both revisions', async ({
  proxy,
  folder,
}) => {
  const revisions = Object.keys(PASSING) as Revision[]
  const run = (revision: Revision) =>
    runSuite(join(folder, revision), ['server', '--url', proxy, '--suite', 'all', '--spec-version', revision])
  const results = await Promise.all(revisions.map(run))
  const excepted = new Set<string>()
  for (const [index, revision] of revisions.entries()) {
    const passed: string[] = []
    const unexpected: string[] = []
    for (const [scenario, checks] of results[index] ?? []) {
      const exception = EXCEPTIONS[scenario]
      const applies = exception && (exception.in ?? revision) === revision
      const complaints = complaintsOf(checks)
      if (complaints.length === 0) passed.push(scenario)
      else if (applies) excepted.add(scenario)
      unexpected.push(...complaints.filter((one) => !applies || !exception.said.test(one)))
    }
    expect([revision, unexpected]).toEqual([revision, []])
    expect([revision, passed]).toEqual([revision, PASSING[revision]])
  }
  // None of the exceptions is out of date.
  expect(Object.keys(EXCEPTIONS).filter((scenario) => !excepted.has(scenario))).toEqual([])
}, 60_000)

test('both scenarios of an authorization server pass without a warning', async ({
  server,
  documents,
  folder,
}) => {
  const client = ['--client-id', documents.publish(), '--port', String(await freePort())]
  const output = join(folder, 'authorization')
  let allowed = Promise.resolve()
  const results = await runSuite(output, ['authorization', '--url', server.base, ...client], (line) => {
    if (!line.startsWith(`${server.base}/oauth/authorize?`)) return
    allowed = visit(server.base, line, { organisation: 'play' }).then(async (callback) => {
      await fetch(callback)
    })
  })
  await allowed
  const statuses = [...results].map(([scenario, checks]) => [scenario, checks.map(({ status }) => status)])
  expect(statuses).toEqual([
    ['authorization-code-grant', ['SUCCESS']],
    ['authorization-server-metadata-endpoint', ['SUCCESS', 'SUCCESS']],
  ])
}, 60_000)
