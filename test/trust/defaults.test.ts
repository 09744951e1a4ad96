import { expect, test as plain } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { StartError } from '../../src/start_error.ts'
import { FILE, serverTest } from '../support/fixtures.ts'

const DEVELOPMENT = { demo: true, allowPrivateEndpoints: true }
const OTHERWISE = { demo: false, allowPrivateEndpoints: false }

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return (error as StartError).problems
  }
}

plain.for([
  'http://127.0.0.1:3000',
  'http://localhost:8080',
  'http://bridge.localhost',
  'http://[::1]:3000',
  'https://localhost',
])('T14 %s is for development', (PUBLIC_URL) => {
  expect(readConfig({ PUBLIC_URL })).toMatchObject(DEVELOPMENT)
})

plain.for([
  'https://bridge.example',
  'https://10.0.0.1',
  'https://192.168.1.5',
  'https://0.0.0.0',
  'https://127.0.0.1.nip.example',
  'https://localhost.example',
])('T14 nothing that is for development only is on by default at %s', (PUBLIC_URL) => {
  expect(readConfig({ PUBLIC_URL, HOST: '0.0.0.0' })).toMatchObject(OTHERWISE)
  expect(readConfig({ PUBLIC_URL, DEMO: 'true' })).toMatchObject({ demo: true, allowPrivateEndpoints: false })
})

plain.for([
  'http://bridge.example',
  'http://10.0.0.1',
  'http://localhost.example',
  'http://127.0.0.1.example',
])('T14 plain http is refused for %s', (PUBLIC_URL) => {
  expect(problemsOf({ PUBLIC_URL })).toEqual([
    'PUBLIC_URL must be https; plain http is only accepted for loopback hosts',
  ])
})

plain('T14 beside DATABASE_URL, PUBLIC_URL is required and nothing is for development', () => {
  const env = {
    DATABASE_URL: 'postgres://localhost/x',
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    OPERATOR_TOKEN: 'a token of more than 24 characters',
  }
  expect(problemsOf(env)).toHaveLength(1)
  expect(problemsOf(env)[0]).toMatch(/^PUBLIC_URL is required/)
  expect(readConfig({ ...env, PUBLIC_URL: 'http://127.0.0.1:3000' })).toMatchObject(OTHERWISE)
})

const PATHS = [
  '/',
  '/signin',
  '/api/v1/me',
  '/oauth/token',
  '/oauth/authorize',
  '/.well-known/oauth-authorization-server',
  '/platform/v1/tenants',
  '/metrics',
  '/healthz',
  '/openapi.json',
  '/nowhere',
  '/%00',
]

const https = serverTest
  .extend('setting', FILE, { config: { publicUrl: 'https://bridge.example' } })
  .extend('address', FILE, ({ server }) => `http://127.0.0.1:${server.runtime.config.port}`)

https('T14 HSTS is sent wherever PUBLIC_URL is https, on the APIs too', async ({ address }) => {
  for (const path of PATHS) {
    const { headers } = await fetch(address + path, { redirect: 'manual' })
    expect(headers.get('strict-transport-security'), path).toBe('max-age=31536000')
  }
})

serverTest('T14 and nowhere else', async ({ server }) => {
  for (const path of PATHS) {
    const { headers } = await fetch(server.base + path, { redirect: 'manual' })
    expect(headers.get('strict-transport-security'), path).toBeNull()
  }
})
