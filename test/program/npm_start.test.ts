import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
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
