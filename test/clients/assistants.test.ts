import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import tls from 'node:tls'
import { fileURLToPath } from 'node:url'
import * as newer from '@modelcontextprotocol/client'
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { expect, onTestFinished } from 'vitest'
import {
  AGENT_PROGRAM_REDIRECT,
  agentProgram,
  EXAMPLE_DOCUMENT,
} from '../../src/pages/docs/agent_snippets.ts'
import { type AssistantStore, assistantProvider } from '../support/agent_client.ts'
import { picture } from '../support/browser.ts'
import { csrfOf, HttpBrowser } from '../support/browser_session.ts'
import { createAuthority } from '../support/certificates.ts'
import { startDocumentServer } from '../support/documents.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { visit } from '../support/flow.ts'
import { freePort } from '../support/listen.ts'
import { PASSWORD } from '../support/merchants.ts'
import { must } from '../support/world.ts'

// The official TypeScript clients of the Model Context Protocol, with their own OAuth provider interface. They are told
// the address of /mcp and nothing else of ours; what they are is in a document on a web server of their own.

/** What the test needs of either client. */
type Connected = {
  names(): Promise<string[]>
  /** @returns the structured content */
  call(name: string, args?: Record<string, unknown>): Promise<unknown>
  close(): Promise<void>
}
type Attempt = {
  /** @throws where the person has to be asked first */
  connect(): Promise<Connected>
  /** With what came back to the redirect URI. */
  finish(answer: URL): Promise<void>
}
type Attempted = (
  address: URL,
  kept: AssistantStore,
  options: { document: string; redirect: string },
) => Attempt

/** The requests of one client in order, each with the status of its response. */
const seen: string[] = []
const watched: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  seen.push(`${init?.method ?? 'GET'} ${new URL(String(input)).pathname} ${response.status}`)
  return response
}

const info = { name: 'Desk Helper', version: '1.0.0' }

const newerClient = (mode: 'auto' | 'legacy'): Attempted => {
  return (address, kept, { document, redirect }) => {
    const authProvider = assistantProvider(document, redirect, kept)
    const transport = new newer.StreamableHTTPClientTransport(address, { authProvider, fetch: watched })
    const client = new newer.Client(info, { versionNegotiation: { mode } })
    return {
      connect: async () => {
        await client.connect(transport)
        return {
          names: async () => (await client.listTools()).tools.map(({ name }) => name),
          call: async (name, args = {}) =>
            (await client.callTool({ name, arguments: args })).structuredContent,
          close: () => client.close(),
        }
      },
      finish: ({ searchParams }) => transport.finishAuth(searchParams),
    }
  }
}

const olderClient: Attempted = (address, kept, { document, redirect }) => {
  const authProvider = assistantProvider(document, redirect, kept)
  const transport = new OlderTransport(address, { authProvider: authProvider as never, fetch: watched })
  const client = new OlderClient(info)
  return {
    connect: async () => {
      await client.connect(transport as never)
      return {
        names: async () => (await client.listTools()).tools.map(({ name }) => name),
        call: async (name, args = {}) =>
          (await client.callTool({ name, arguments: args }))['structuredContent'],
        close: () => client.close(),
      }
    },
    finish: ({ searchParams }) => transport.finishAuth(searchParams.get('code') ?? ''),
  }
}

/** With whether they ask for a wider scope by themselves. */
const CLIENTS: [string, Attempted, boolean][] = [
  ['@modelcontextprotocol/client in revision 2026-07-28', newerClient('auto'), true],
  ['@modelcontextprotocol/client in revision 2025-11-25', newerClient('legacy'), true],
  ['@modelcontextprotocol/sdk', olderClient, false],
]

const test = merchantsTest
  .extend('documents', FILE, async ({ server: _ }, { onCleanup }) => {
    const authority = await createAuthority()
    const usual = tls.getCACertificates('default')
    tls.setDefaultCACertificates([...usual, authority.ca])
    const started = await startDocumentServer(await authority.issue(['127.0.0.1']))
    onCleanup(() => {
      started.close()
      tls.setDefaultCACertificates(usual)
    })
    return started
  })
  .extend('bookings', { ...FILE, auto: true }, async ({ operator }) => {
    const booking = { tenant: 'play', type: 'bookings', id: 'b1', data: { number: 'B-1' } }
    const customer = { tenant: 'play', type: 'customers', id: 'c1', data: { name: 'Ada' } }
    must(await operator.post('/changes', { changes: [booking, customer] }))
  })
  .extend('mcp', FILE, ({ server }) => new URL(`${server.base}/mcp`))
  /** Olga, signed in. */
  .extend('olga', FILE, ({ server }) => new HttpBrowser(server.base))
  .extend('consent', FILE, ({ server, olga }) => {
    return (asked: URL | undefined) =>
      visit(server.base, asked?.href ?? '', { browser: olga, organisation: 'play' })
  })
  .extend('disconnect', FILE, ({ olga, runtime }) => async (client: string) => {
    const { id } = await runtime.db
      .selectFrom('connections')
      .select('id')
      .where('client_id', '=', client)
      .executeTakeFirstOrThrow()
    const page = await (await olga.get(`/settings/apps/${id}/disconnect?tenant=play`)).text()
    const response = await olga.post(`/settings/apps/${id}/disconnect?tenant=play`, { csrf: csrfOf(page) })
    expect(response.status).toBe(303)
  })

for (const [name, attempted, widens] of CLIENTS) {
  test(`${name}: consent, tools, refresh, wider scope, disconnect`, async ({
    server,
    documents,
    mcp,
    consent,
    disconnect,
  }) => {
    seen.length = 0
    const kept: AssistantStore = {}
    const where = { document: documents.publish(), redirect: 'http://127.0.0.1:49152/callback' }
    const attempt = () => attempted(mcp, kept, where)

    // 1. Discovery, from the address alone.
    const first = attempt()
    await expect(first.connect()).rejects.toThrow('Unauthorized')
    expect(seen).toEqual([
      'POST /mcp 401',
      'GET /.well-known/oauth-protected-resource/mcp 200',
      'GET /.well-known/oauth-authorization-server 200',
    ])
    const asked = Object.fromEntries(kept.asked?.searchParams ?? [])
    expect(asked).toMatchObject({
      client_id: where.document,
      redirect_uri: where.redirect,
      resource: mcp.href,
      code_challenge_method: 'S256',
      scope: expect.stringContaining('bookings:read customers:read'),
    })

    // 2. Consent. This assistant asks for less than it could.
    kept.asked?.searchParams.set('scope', 'bookings:read')
    const answer = await consent(kept.asked)
    expect(answer.href).toMatch(`${where.redirect}?code=`)
    await first.finish(answer)
    expect(kept.tokens?.scope).toBe('bookings:read')

    // 3. Tools.
    const connected = await attempt().connect()
    expect(await connected.names()).toEqual(['list_bookings', 'get_booking', 'recent_events', 'whoami'])
    const record = { id: 'b1', number: 'B-1' }
    expect(await connected.call('list_bookings')).toMatchObject({ data: [record] })
    expect(await connected.call('get_booking', { id: 'b1' })).toMatchObject(record)

    // 4. Refresh, in the middle of a connection.
    const before = kept.tokens?.access_token
    server.clock.advance(3601)
    seen.length = 0
    expect(await connected.call('get_booking', { id: 'b1' })).toMatchObject(record)
    expect(seen).toEqual(['POST /mcp 401', 'POST /oauth/token 200', 'POST /mcp 200'])
    expect(kept.tokens?.access_token).not.toBe(before)

    // 5. A wider scope, after the program was started again. The challenge names what the token has and what it lacks.
    const restarted = await attempt().connect()
    seen.length = 0
    await expect(restarted.call('list_customers')).rejects.toThrow(widens ? 'Unauthorized' : '403')
    if (widens) expect(kept.asked?.searchParams.get('scope')).toBe('bookings:read customers:read')
    else {
      // It refreshes, which widens nothing, and gives up: the program has to forget the tokens to be asked again.
      expect(seen.slice(-3)).toEqual(['POST /mcp 403', 'POST /oauth/token 200', 'POST /mcp 403'])
      delete kept.tokens
      await expect(attempt().connect()).rejects.toThrow('Unauthorized')
    }
    await attempt().finish(await consent(kept.asked))
    expect(kept.tokens?.scope).toContain('bookings:read customers:read')
    const wider = await attempt().connect()
    expect(await wider.names()).toContain('list_customers')
    expect(await wider.call('list_customers')).toMatchObject({ data: [{ id: 'c1' }] })

    // 6. The merchant disconnects it: the next call starts over.
    await disconnect(where.document)
    seen.length = 0
    await expect(wider.call('list_bookings')).rejects.toThrow('Unauthorized')
    expect(seen).toEqual(['POST /mcp 401', 'POST /oauth/token 400'])
    expect(kept.tokens).toBeUndefined()
    await attempt().finish(await consent(kept.asked))
    const anew = await attempt().connect()
    expect(await anew.call('get_booking', { id: 'b1' })).toMatchObject(record)
    for (const one of [connected, restarted, wider, anew]) await one.close()
  })
}

test('a person consents in a browser, told who asks and of what to beware', async ({
  server,
  documents,
  mcp,
  serve,
  open,
}) => {
  let came: URL | undefined
  const site = await serve((request, response) => {
    came = new URL(request.url ?? '', site)
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>You can close this window</h1>')
  })
  const kept: AssistantStore = {}
  const where = { document: documents.publish(), redirect: `${site}/callback` }
  const asking = newerClient('auto')(mcp, kept, where)
  await expect(asking.connect()).rejects.toThrow('Unauthorized')

  const { page, watch } = await open({ also: [site] })
  await page.goto(kept.asked?.href ?? '')
  await page.getByLabel('Email').fill('olga@north.example')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).press('Enter')
  await page.getByLabel('Playground').check()
  const text = (await page.getByRole('main').textContent())?.replaceAll(/\s+/g, ' ')
  expect(text).toContain(`The AI assistant at ${documents.host} asks to read data of your organisation.`)
  expect(text).toMatch(/Calls itself ?“Desk Helper”/)
  expect(text).toContain(`Any program there could claim to be ${documents.host}`)
  expect(text).toContain('It can read until')
  await picture(page, 'assistant-consent')
  await page.getByRole('button', { name: 'Allow' }).press('Enter')
  await page.getByRole('heading', { name: 'You can close this window' }).waitFor()
  expect(watch.problems).toEqual([])

  await asking.finish(came as URL)
  const connected = await newerClient('auto')(mcp, kept, where).connect()
  expect(await connected.call('whoami')).toMatchObject({ tenant: { id: 'play' }, environment: 'sandbox' })
  await connected.close()
  expect(server.logged.filter((line) => line.includes('"level":50'))).toEqual([])
})

test('the program of the documentation runs as it is pasted', async ({ server, documents, mcp, consent }) => {
  const port = await freePort()
  const text = agentProgram({ address: mcp.href, tool: 'list_bookings', any: true })
    .replace(EXAMPLE_DOCUMENT, documents.publish())
    .replace(AGENT_PROGRAM_REDIRECT, `http://127.0.0.1:${port}/callback`)
  expect(await (await fetch(`${server.base}/docs/agents`)).text()).toContain(EXAMPLE_DOCUMENT)
  // Beside this file, it finds the package.
  const file = fileURLToPath(new URL(`programs/agent-${port}.ts`, import.meta.url))
  await writeFile(file, text)
  onTestFinished(() => rm(file))
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    const asked = /^Open in a browser: (.*)$/.exec(line)?.[1]
    if (asked) expect((await fetch(await consent(new URL(asked)))).status).toBe(200)
  }
  expect(lines[1]).toMatch(/^list_bookings get_booking .* recent_events whoami$/)
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ data: [{ id: 'b1', number: 'B-1' }] })
})
