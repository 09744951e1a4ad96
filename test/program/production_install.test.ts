import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { baseTest, FILE } from '../support/fixtures.ts'
import { freePort } from '../support/listen.ts'

const ROOT = join(import.meta.dirname, '../..')
const execute = promisify(execFile)

/** This Node first, as where production has installed it, and nothing else of the environment. */
const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter)
const environment = { PATH, HOME: process.env['HOME'] }

/** What a deployment contains, installed without the packages of development and without the optional ones. */
const test = baseTest.extend('installed', FILE, async ({ folder }) => {
  for (const name of ['src', 'views', 'migrations', 'package.json', 'package-lock.json']) {
    await cp(join(ROOT, name), join(folder, name), { recursive: true })
  }
  const options = ['ci', '--omit=dev', '--omit=optional', '--no-audit', '--no-fund', '--prefer-offline']
  await execute('npm', options, { cwd: folder, env: environment, timeout: 120_000 })
  return folder
})

test('F12 the program starts with the packages of production alone, and reads .env', async ({
  installed,
  database,
}) => {
  const port = await freePort()
  const settings = {
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: database.url,
    SECRET_KEY: randomBytes(32).toString('base64'),
    OPERATOR_TOKEN: randomBytes(24).toString('hex'),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(join(installed, '.env'), lines.join(''))
  const npm = spawn('npm', ['start'], {
    cwd: installed,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const chunk of npm.stdout.iterator({ destroyOnReturn: false })) {
    said += chunk
    if (said.includes('is ready')) break
  }
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  const ended = new Promise((resolve) => npm.stdout.resume().once('close', resolve))
  npm.kill('SIGTERM')
  await ended
}, 180_000)

test('F12 without the embedded PostgreSQL and without DATABASE_URL, it says what to set', async ({
  installed,
  folder,
}) => {
  const elsewhere = join(folder, 'data')
  await mkdir(elsewhere)
  await writeFile(join(installed, '.env'), `DATA_DIR=${elsewhere}\nPORT=${await freePort()}\n`)
  const failed = execute('npm', ['start'], { cwd: installed, env: environment, timeout: 60_000 })
  await expect(failed).rejects.toThrow(
    /There is no embedded PostgreSQL .*\nSet DATABASE_URL|Set DATABASE_URL/,
  )
}, 180_000)

test('F12 a Node that is too old is told which one is needed', async ({ installed }) => {
  const file = join(installed, 'package.json')
  const manifest = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...manifest, engines: { node: '>=99' } }))
  const start = () =>
    execute(process.execPath, ['src/start.js', 'main'], { cwd: installed, env: environment })
  await expect(start()).rejects.toThrow(
    /Drawbridge needs Node\.js 99 or newer; this is v\d.*\nInstall it from https/,
  )
  // As a plain `npm ci` leaves it, whose Node only the scripts of npm use.
  await mkdir(join(installed, 'node_modules/.bin'), { recursive: true })
  await writeFile(join(installed, 'node_modules/.bin/node'), '')
  await expect(start()).rejects.toThrow(/this is v\d.*\n`npm start`, .* use the one/)
}, 180_000)
