import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { baseTest, FILE } from '../support/fixtures.ts'
import { freePort } from '../support/listen.ts'
import { launch, type Running, startProgram } from '../support/program.ts'

// One life of a data folder: first start, second start, a kill, a quarrel about it, another major version.

const test = baseTest
  .extend('env', FILE, async ({ folder }) => {
    return { DATA_DIR: folder, DEMO_APP_PORT: String(await freePort()) }
  })
  .extend('postmaster', FILE, ({ folder }) => {
    return async () =>
      Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0])
  })

let running: Running | undefined
test.afterAll(async () => void (await running?.end('SIGTERM')))

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('the first start makes everything; its log says where, and no secret', async ({ env, folder }) => {
  running = await startProgram(env)
  const said = running.said()
  for (const text of [running.base, 'demo_app', `"secrets_created_in":"${folder}"`])
    expect(said).toContain(text)
  const token = (await readFile(join(folder, 'operator_token'), 'utf8')).trim()
  expect(said).not.toContain(token)
  const tenants = await fetch(`${running.base}/platform/v1/connections`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(tenants.status).toBe(200)
  expect((await fetch(`${running.base}/readyz`)).status).toBe(200)
  for (const name of ['secret_key', 'operator_token', 'postgres_password']) {
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
  }
})

test('a second program on the same folder is told who uses it', async ({ env }) => {
  const second = launch({ ...env, PORT: String(await freePort()) })
  expect(await second.end('SIGCONT')).toBe(1)
  expect(second.said()).toContain(`process ${running?.process.pid}`)
  expect(second.said()).not.toContain('    at ')
})

test('SIGTERM ends the program and its database with code 0', async ({ folder, postmaster }) => {
  const pid = await postmaster()
  expect(await running?.end('SIGTERM')).toBe(0)
  expect(isAlive(pid)).toBe(false)
  expect(existsSync(join(folder, 'drawbridge.pid'))).toBe(false)
})

test('a second start finds its data and creates no secret again', async ({ env }) => {
  running = await startProgram(env)
  expect(running.said()).not.toMatch(/dbop_|secrets_created_in/)
  expect(running.said()).toContain('demo_app')
})

test('after a SIGKILL the server that was left behind is replaced', async ({ env, postmaster }) => {
  const orphan = await postmaster()
  await running?.end('SIGKILL')
  expect(isAlive(orphan)).toBe(true)
  running = await startProgram(env)
  expect(isAlive(orphan)).toBe(false)
  expect((await fetch(`${running.base}/readyz`)).status).toBe(200)
})

test('when the database goes, the program says so and ends', async ({ postmaster }) => {
  process.kill(await postmaster(), 'SIGKILL')
  expect(await running?.end('SIGCONT')).toBe(1)
  expect(running?.said()).toContain('PostgreSQL has stopped')
})

test('data of another major version are left alone', async ({ folder, env }) => {
  const file = join(folder, 'postgres/PG_VERSION')
  const version = await readFile(file, 'utf8')
  await writeFile(file, '12\n')
  const wrong = launch({ ...env, PORT: String(await freePort()) })
  expect(await wrong.end('SIGCONT')).toBe(1)
  expect(wrong.said()).toMatch(/data of PostgreSQL 12.*pg_dump/s)
  await writeFile(file, version)
})

test('a port in use is a sentence, and nothing is left running', async ({ env, folder }) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const wrong = launch({ ...env, PORT: String(port) })
  expect(await wrong.end('SIGCONT')).toBe(1)
  expect(wrong.said()).toMatch(
    new RegExp(`Port ${port} .* is in use. Stop the program that uses it, or set PORT`),
  )
  expect(wrong.said()).not.toContain('"level"')
  taken.close()
  expect(existsSync(join(folder, 'postgres/postmaster.pid'))).toBe(false)
})

test('wrong configuration names every problem, and no value', async () => {
  const wrong = launch({ PORT: 'soon', SECRET_KEY: 'hunter2', ROLE: 'boss', LOG_LEVEL: 'loud' })
  expect(await wrong.end('SIGCONT')).toBe(1)
  for (const name of ['PORT', 'SECRET_KEY', 'ROLE', 'LOG_LEVEL']) expect(wrong.said()).toContain(name)
  expect(wrong.said()).not.toContain('hunter2')
})

test.runIf(process.getuid?.() === 0)(
  'a folder that the database user cannot reach is coped with',
  async () => {
    const closed = await mkdtemp(join(tmpdir(), 'drawbridge-closed-'))
    const port = await freePort()
    const started = await startProgram({ DATA_DIR: join(closed, 'deep'), PORT: String(port), DEMO: 'false' })
    expect((await fetch(`${started.base}/readyz`)).status).toBe(200)
    const place = /the data is stored in ([^\s"]+)\./.exec(started.said())?.[1] ?? ''
    expect(place).toMatch(/^\/var\/lib\/drawbridge-/)
    expect(await started.end('SIGTERM')).toBe(0)
    await rm(place, { recursive: true, force: true })
    await rm(closed, { recursive: true, force: true })
  },
)
