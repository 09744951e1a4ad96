import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { temporaryFolder } from '../support/folder.ts'
import { freePort } from '../support/listen.ts'

test('SIGTERM to npm start stops the program, whatever the shell between them does', async () => {
  const database = await createDatabase()
  const port = await freePort()
  const { PATH = '', HOME = '' } = process.env
  const npm = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      PATH,
      HOME,
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATABASE_URL: database.url,
      SECRET_KEY: randomBytes(32).toString('base64'),
      OPERATOR_TOKEN: randomBytes(24).toString('hex'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const chunk of npm.stdout.iterator({ destroyOnReturn: false })) {
    said += chunk
    if (said.includes('is ready')) break
  }
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  // The program holds npm's standard output open for as long as it lives.
  const ended = once(npm.stdout.resume(), 'close')
  npm.kill('SIGTERM')
  await ended
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
  await database.close()
})

const SCRIPT = '/usr/bin/script'
const terminal = existsSync(SCRIPT)
const title = terminal
  ? 'at a terminal it greets in words, and says nothing of each request'
  : 'at a terminal it greets in words: skipped, /usr/bin/script is not there'

test.skipIf(!terminal)(title, async () => {
  const folder = await temporaryFolder('terminal')
  const port = String(await freePort())
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(SCRIPT, ['-qefc', 'node src/main.ts', '/dev/null'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH, HOME, PORT: port, DATA_DIR: folder.path, DEMO: 'false' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    said += chunk
    if (said.includes('Press Ctrl+C to stop')) break
  }
  for (const text of ['/developers', '/settings/apps', '/docs']) expect(said).toContain(text)
  const token = /Operator token\s+(dbop_\S+)/.exec(said)?.[1] ?? ''
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetch(`http://127.0.0.1:${port}/platform/v1/tenants`, { headers })).status).toBe(200)
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  child.stdin.write('\x03')
  await once(child, 'exit')
  expect(said).not.toContain('"route"')
  await folder.remove()
})
