import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { checkPlatform } from '../src/platform/check.ts'
import { platformProblems } from '../src/platform/load.ts'
import type { StartError } from '../src/start_error.ts'
import { temporaryFolder } from './support/folder.ts'
import { upstreamDefinition } from './support/upstream.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const EXTERNAL = {
  DATABASE_URL: 'postgres://localhost/x',
  PUBLIC_URL: 'https://bridge.example',
  SECRET_KEY: KEY,
  OPERATOR_TOKEN: 'a token of more than 24 characters',
}

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return (error as StartError).problems
  }
}

test('an empty environment is the embedded demo on port 3000', () => {
  expect(readConfig({})).toMatchObject({
    publicUrl: 'http://127.0.0.1:3000',
    databaseUrl: null,
    demo: true,
    demoAppPort: 3001,
    allowPrivateEndpoints: true,
    role: 'all',
  })
})

test('beside a database of one’s own there is no demo, and private endpoints are refused', () => {
  expect(readConfig(EXTERNAL)).toMatchObject({ demo: false, allowPrivateEndpoints: false })
  expect(readConfig({ ...EXTERNAL, DEMO: 'true' })).toMatchObject({
    demo: true,
    allowPrivateEndpoints: false,
  })
})

test('F10 a process serves on for 4 s after SIGTERM where another one could take over', () => {
  expect(readConfig({}).shutdownGraceMs).toBe(0)
  expect(readConfig(EXTERNAL).shutdownGraceMs).toBe(4000)
  expect(readConfig({ ...EXTERNAL, SHUTDOWN_GRACE_SECONDS: '0.5' }).shutdownGraceMs).toBe(500)
  expect(problemsOf({ ...EXTERNAL, SHUTDOWN_GRACE_SECONDS: '61' })).toHaveLength(1)
})

test('F9 a direct address is one beside another', () => {
  const DATABASE_DIRECT_URL = 'postgres://localhost/x'
  expect(problemsOf({ DATABASE_DIRECT_URL })).toEqual([
    'DATABASE_DIRECT_URL has no effect without DATABASE_URL',
  ])
  expect(readConfig({ ...EXTERNAL, DATABASE_DIRECT_URL }).databaseDirectUrl).toBe(DATABASE_DIRECT_URL)
})

test('empty variables count as absent', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', DEMO: '' }).port).toBe(3000)
})

test('every problem is named at once, and no value is repeated', () => {
  const problems = problemsOf({
    PORT: '99999',
    ROLE: 'boss',
    PUBLIC_URL: 'https://x.example/path',
    SECRET_KEY: 'c2VjcmV0',
  })
  expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
    'PORT',
    'PUBLIC_URL',
    'ROLE',
    'SECRET_KEY',
  ])
  expect(problems.join()).not.toMatch(/99999|boss|x\.example|c2VjcmV0/)
})

test('what is missing and an unknown platform are named beside what is wrong', () => {
  expect.assertions(1)
  try {
    readConfig({ DATABASE_URL: 'postgres://localhost/x', PORT: 'x', PLATFORM: 'nowhere' }, platformProblems)
  } catch (error) {
    const named = (error as StartError).problems.map((problem) => problem.split(' ')[0])
    expect(named).toEqual(['PORT', 'PUBLIC_URL', 'SECRET_KEY', 'OPERATOR_TOKEN', 'PLATFORM'])
  }
})

test('a database of one’s own needs a public address, a key and an operator token', () => {
  const problems = problemsOf({ DATABASE_URL: 'postgres://localhost/x' })
  const named = problems.map((problem) => problem.split(' ')[0])
  expect(named).toEqual(['PUBLIC_URL', 'SECRET_KEY', 'OPERATOR_TOKEN'])
  expect(problemsOf({ ...EXTERNAL, OPERATOR_TOKEN: '', ROLE: 'worker' })).toEqual([])
})

test('several keys rotate: the first seals, all of them open', () => {
  const other = Buffer.alloc(32, 9).toString('base64')
  expect(readConfig({ SECRET_KEY: `${KEY}, ${other}` }).secretKeys).toHaveLength(2)
  expect(problemsOf({ SECRET_KEY: `${KEY},short` })).toHaveLength(1)
})

test('an operator token that is replaced stands beside the new one', () => {
  const [one, other] = ['a token of more than 24 characters', 'another token of more than 24']
  expect(readConfig({ OPERATOR_TOKEN: one }).operatorTokens).toEqual([one])
  expect(readConfig({ OPERATOR_TOKEN: `${one}, ${other}` }).operatorTokens).toEqual([one, other])
  for (const wrong of [`${one},short`, `${one},`, `${one},${other},${one}`]) {
    expect(problemsOf({ OPERATOR_TOKEN: wrong })).toEqual([expect.stringContaining('OPERATOR_TOKEN must')])
  }
})

test('.env.example names every variable that is read, and no other', async () => {
  const root = join(import.meta.dirname, '..')
  const example = await readFile(join(root, '.env.example'), 'utf8')
  const files = ['src/config.ts', 'src/telemetry/variables.ts']
  const source = (await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')))).join('')
  const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)
  const read = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(read.sort())
  expect(read.length).toBeGreaterThan(15)
})

test('traces and metrics are sent only where there is a collector, by the one protocol that is spoken', () => {
  const sent = (env: Record<string, string>) => {
    const { traces, metrics } = readConfig(env).telemetry
    return [traces, metrics]
  }
  const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }
  expect(sent({})).toEqual([false, false])
  expect(sent(collector)).toEqual([true, true])
  expect(sent({ ...collector, OTEL_METRICS_EXPORTER: 'none' })).toEqual([true, false])
  expect(sent({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'https://collector/v1/metrics' })).toEqual([false, true])
  expect(sent({ ...collector, OTEL_SDK_DISABLED: 'true' })).toEqual([false, false])
  const grpc = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }
  expect(problemsOf(grpc)).toEqual([])
  expect(problemsOf({ ...collector, ...grpc })).toEqual([
    expect.stringContaining('OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf'),
  ])
  expect(problemsOf({ OTEL_TRACES_SAMPLER: 'sometimes', OTEL_TRACES_SAMPLER_ARG: '2' })).toHaveLength(2)
})

test.each(['x', 'http:', 'http://', 'ftp://bridge.example'])(
  'PUBLIC_URL=%s is named as wrong',
  (PUBLIC_URL) => {
    expect(problemsOf({ PUBLIC_URL })).toEqual(['PUBLIC_URL must be an http(s) URL'])
  },
)

test('an identity provider needs its client, and its client needs it', () => {
  const client = { SIGN_IN_CLIENT_ID: 'drawbridge', SIGN_IN_CLIENT_SECRET: 'secret' }
  const SIGN_IN_ISSUER = 'https://id.vendor.example/realms/main'
  expect(readConfig({ SIGN_IN_ISSUER, ...client })).toMatchObject({
    localSignIn: 'publishers',
    signInIssuer: { issuer: SIGN_IN_ISSUER, clientId: 'drawbridge', name: null, tenantsClaim: null },
  })
  expect(readConfig({})).toMatchObject({ localSignIn: 'all', signInIssuer: null })
  expect(readConfig({ LOCAL_SIGN_IN: 'none', SIGN_IN_ISSUER, ...client })).toMatchObject({
    localSignIn: 'none',
    signUp: 'closed',
  })
  expect(problemsOf({ SIGN_IN_ISSUER })).toEqual([
    'SIGN_IN_CLIENT_ID is required with SIGN_IN_ISSUER',
    'SIGN_IN_CLIENT_SECRET is required with SIGN_IN_ISSUER',
  ])
  expect(problemsOf(client)).toHaveLength(2)
  for (const wrong of ['http://id.vendor.example', 'https://id.vendor.example/?x', 'ldap://x', 'x']) {
    expect(problemsOf({ SIGN_IN_ISSUER: wrong, ...client })[0]).toMatch(/^SIGN_IN_ISSUER must/)
  }
  expect(problemsOf({ SIGN_IN_ISSUER: 'http://127.0.0.1:9999', ...client })).toEqual([])
  expect(problemsOf({ LOCAL_SIGN_IN: 'some' })).toEqual(['LOCAL_SIGN_IN must be all, publishers or none'])
})

test.each([
  'https://records.vendor.example',
  'https://records.vendor.example:8443/v1/',
  'http://127.0.0.1:4000',
  'http://[::1]:4000/x',
  'http://10.1.2.3',
  'http://records.internal/v1',
  'http://records:4000',
])('UPSTREAM_URL=%s is taken as it was written', (UPSTREAM_URL) => {
  expect(readConfig({ UPSTREAM_URL }).upstreamUrl).toBe(UPSTREAM_URL)
})

test.each([
  'records.vendor.example',
  'ftp://records.vendor.example',
  'http://records.vendor.example',
  'http://203.0.113.7',
  'https://user:secret@records.vendor.example',
  'https://@records.vendor.example',
  'https://records.vendor.example/?tenant=1',
  'https://records.vendor.example/#x',
  'https://records.vendor.example/a b',
])('UPSTREAM_URL=%s is named as wrong', (UPSTREAM_URL) => {
  const problems = problemsOf({ UPSTREAM_URL })
  expect(problems).toEqual([expect.stringMatching(/^UPSTREAM_URL must/)])
  expect(problems.join()).not.toContain('secret')
})

test('a record type that is read upstream needs UPSTREAM_URL, except in a worker', async () => {
  const { path, remove } = await temporaryFolder('config')
  const PLATFORM = upstreamDefinition(path)
  const problems = (env: Record<string, string>): string[] => {
    try {
      readConfig({ PLATFORM, ...env }, platformProblems)
      return []
    } catch (error) {
      return (error as StartError).problems
    }
  }
  expect(problems({})).toEqual([
    'UPSTREAM_URL is required: the platform definition reads bookings from your own service ("source": "upstream")',
  ])
  expect(problems({ UPSTREAM_URL: 'https://records.vendor.example' })).toEqual([])
  expect(problems({ ROLE: 'worker' })).toEqual([])
  const { valid, text } = checkPlatform(PLATFORM)
  expect([valid, text]).toEqual([
    true,
    expect.stringContaining('from {UPSTREAM_URL}/tenants/{tenant}/bookings'),
  ])
  await remove()
})

test('FRAME_ANCESTORS lists origins, and nothing that a policy would read as more', () => {
  const origins = 'https://app.vendor.example, https://vendor.example:8443/ http://127.0.0.1:4000'
  expect(readConfig({ FRAME_ANCESTORS: origins }).frameAncestors).toEqual([
    'https://app.vendor.example',
    'https://vendor.example:8443',
    'http://127.0.0.1:4000',
  ])
  expect(readConfig({ FRAME_ANCESTORS: '' }).frameAncestors).toEqual([])
  const wrong = [
    ...['*', "'self'", 'https:', 'https://*', 'https://*.vendor.example', 'app.vendor.example', 'null'],
    ...['http://app.vendor.example', 'https://app.vendor.example/path', 'https://app.vendor.example?x'],
    ...['https://app.vendor.example;script-src', 'https://user@app.vendor.example', 'data:x', ' , '],
    Array.from({ length: 51 }, (_, n) => `https://app${n}.vendor.example`).join(','),
  ]
  for (const FRAME_ANCESTORS of wrong) {
    expect(problemsOf({ FRAME_ANCESTORS }), FRAME_ANCESTORS).toEqual([
      expect.stringMatching(/^FRAME_ANCESTORS must list origins such as https:/),
    ])
  }
})

test('mail needs a server and a sender, and half of it is refused', () => {
  const url = 'smtps://anna:secret@mail.vendor.example'
  expect(readConfig({ SMTP_URL: url, MAIL_FROM: 'Bridge <a@vendor.example>' })).toMatchObject({
    smtp: { from: 'Bridge <a@vendor.example>' },
    showMails: false,
  })
  expect(problemsOf({ SMTP_URL: url })).toEqual([expect.stringMatching(/^MAIL_FROM is required/)])
  expect(problemsOf({ MAIL_FROM: 'a@vendor.example' })).toEqual([
    expect.stringMatching(/^SMTP_URL is required/),
  ])
  const wrong = { SMTP_URL: 'smtp://x?tls=no', MAIL_FROM: 'nobody', SIGN_UP: 'maybe' }
  const named = problemsOf(wrong).map((problem) => problem.split(' ')[0])
  expect(named.sort()).toEqual(['MAIL_FROM', 'SIGN_UP', 'SMTP_URL'])
  expect(problemsOf({ SMTP_URL: 'nonsense', MAIL_FROM: 'a@vendor.example' })).toHaveLength(1)
})

test('unsent mails can be read in a browser only where everything is a demo on loopback', () => {
  expect(readConfig({}).showMails).toBe(true)
  expect(readConfig({ DEMO: 'false' }).showMails).toBe(false)
  expect(readConfig({ DEMO: 'true', PUBLIC_URL: 'https://bridge.example' }).showMails).toBe(false)
  expect(readConfig({ ...EXTERNAL, DEMO: 'true' }).showMails).toBe(false)
})
