import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, onTestFinished } from 'vitest'
import { FILE, merchantsTest, startedWorker } from '../support/fixtures.ts'
import { visit } from '../support/flow.ts'
import { freePort } from '../support/listen.ts'
import { must } from '../support/world.ts'

// What a partner does on the first day, in an empty folder: installs the package from the running server, copies the
// quickstart from its README, connects a merchant, reads, and receives a webhook.

const execute = promisify(execFile)
const modules = resolve(import.meta.dirname, '../../node_modules')

const test = merchantsTest
  .extend('worker', { ...FILE, auto: true }, startedWorker)
  .extend('installed', FILE, async ({ folder, server }) => {
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
    const address = `${server.base}/sdk/typescript.tgz`
    const options = ['--no-audit', '--no-fund', '--prefer-offline', '--cache', join(folder, '.npm')]
    await execute('npm', ['install', ...options, address], { cwd: folder, timeout: 60_000 })
    return join(folder, 'node_modules', 'drawbridge-sdk')
  })
  /** An app whose redirect URI and endpoint are on this machine, and its sandbox credentials. */
  .extend('partner', FILE, async ({ operator, world: _ }) => {
    const origin = `http://127.0.0.1:${await freePort()}`
    const app = {
      ...{ publisher: 'acme', name: 'First try', kind: 'public', client_type: 'confidential' },
      ...{
        scopes: ['bookings:read'],
        event_types: ['booking.created'],
        redirect_uris: [`${origin}/callback`],
      },
    }
    must(await operator.put('/apps/first', app))
    const client = must(await operator.post('/apps/first/clients', { environment: 'sandbox' })).body
    const endpoint = must(
      await operator.post('/apps/first/endpoints', { environment: 'sandbox', url: `${origin}/webhooks` }),
    ).body
    return { origin, client, endpoint }
  })

/** A program of the partner, and the lines that it has printed. */
function run(command: string, args: string[], cwd: string, env: Record<string, string>) {
  const program = spawn(command, args, { cwd, env: { PATH: process.env['PATH'], ...env } })
  onTestFinished(() => void program.kill())
  const lines: string[] = []
  for (const stream of [program.stdout, program.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      program.emit('printed')
    })
  }
  return { program, lines, printed: (text: string) => untilPrinted(program, lines, text) }
}

async function untilPrinted(program: ChildProcess, lines: string[], text: string): Promise<string> {
  while (true) {
    const line = lines.find((one) => one.includes(text))
    if (line !== undefined) return line
    if (program.exitCode !== null) throw new Error(lines.join('\n'))
    await Promise.race([once(program, 'printed'), once(program, 'exit')])
  }
}

test('a partner installs the SDK, checks the types of the quickstart and runs it', async ({
  installed,
  folder,
  partner: { origin, client, endpoint },
  server,
  operator,
}) => {
  const readme = await readFile(join(installed, 'README.md'), 'utf8')
  const [, quickstart = ''] = /```ts\n(\/\/ From the merchant[\s\S]*?)```/.exec(readme) ?? []
  await writeFile(join(folder, 'quickstart.ts'), quickstart)
  // What `npm install --save-dev typescript @types/node` would bring.
  await symlink(join(modules, '@types'), join(folder, 'node_modules', '@types'))
  const strict = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'esnext',
    '--lib',
    'esnext',
    '--types',
    'node',
  ]
  await execute(join(modules, '.bin/tsc'), [...strict, 'quickstart.ts'], { cwd: folder }).catch((error) => {
    throw new Error(error.stdout)
  })

  const record = (id: string, event?: string) =>
    operator.put(`/tenants/play/records/bookings/${id}`, { data: { reference: `B-${id}` }, event })
  for (let number = 1; number <= 7; number += 1) must(await record(`booking-${number}`))
  const { lines, printed } = run(process.execPath, ['quickstart.ts'], folder, {
    CLIENT_ID: client.client_id,
    CLIENT_SECRET: client.client_secret,
    REDIRECT_URI: `${origin}/callback`,
    WEBHOOK_SECRET: endpoint.secret,
  })
  const [, address = ''] = (await printed('Open in a browser')).split(': ')
  const callback = await visit(server.base, address, { organisation: 'play' })
  expect((await fetch(callback)).status).toBe(200)
  expect(lines).toContain('Connected to Playground')
  expect(await printed('in all')).toContain('7 in all')
  must(await record('booking-8', 'booking.created'))
  await printed('booking.created:')
  expect(await printed('B-booking-8')).toContain('reference')
})

test('the receiver of the package prints what it could verify, and refuses the rest', async ({
  installed,
  folder,
  partner: { endpoint },
  operator,
}) => {
  expect(await readFile(join(installed, 'package.json'), 'utf8')).not.toContain('dependencies')
  const program = join(folder, 'node_modules/.bin/drawbridge-sdk')
  const { printed } = run(process.execPath, [program, 'receive', '--port', '0'], folder, {
    WEBHOOK_SECRET: endpoint.secret,
  })
  const [, url = ''] = (await printed('Listening on')).split('Listening on ')
  must(await operator.call('PATCH', `/endpoints/${endpoint.id}`, { url }))
  must(await operator.post(`/endpoints/${endpoint.id}/test`))
  expect(await printed('"type":"booking.created"')).toContain('"again":false')
  const forged = await fetch(url, { method: 'POST', body: '{"type":"booking.created"}' })
  expect(forged.status).toBe(400)
  const large = await fetch(url, { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) }).catch(() => null)
  expect([413, undefined]).toContain(large?.status)
  expect((await fetch(url)).status).toBe(405)
})
