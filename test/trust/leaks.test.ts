import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { secretFormats } from '../../src/oauth/leaks/secret_formats.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { introspect, obtainTokens, postToken, refresh } from '../support/flow.ts'
import { must } from '../support/world.ts'

type Label = { token_hash: string; label: string }

const test = merchantsTest
  .extend('report', FILE, ({ server }) => {
    return (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
      fetch(`${server.base}/oauth/report_leak`, {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
  })
  .extend('label', FILE, ({ report }) => {
    return async (token: string, url = 'https://code.example/a/b') => {
      const response = await report([{ token, type: 'drawbridge', url }])
      expect(response.status).toBe(200)
      const [entry] = (await response.json()) as Label[]
      expect(entry?.token_hash).toBe(createHash('sha256').update(token).digest('hex'))
      return entry?.label
    }
  })
  .extend('told', FILE, ({ server }) => {
    return (lastFour: string) =>
      server.runtime.db
        .selectFrom('audit_log')
        .selectAll()
        .where('action', '=', 'secret.leaked')
        .where(sql<boolean>`details ->> 'last_four' = ${lastFour}`)
        .orderBy('id')
        .execute()
  })
const lastFour = (text: string): string => text.slice(-4)

test('T23 a reported access token dies at once; publisher and merchant are told', async ({
  server,
  world,
  label,
  told,
}) => {
  const tokens = await obtainTokens(server.base, world.confidential)
  const token = tokens.access_token
  expect(await label(token, `https://user:pw@code.example/repo/file?x=${token}`)).toBe('true_positive')
  const me = await fetch(`${server.base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })
  expect(me.status).toBe(401)
  expect((await refresh(server.base, world.confidential, tokens.refresh_token)).status).toBe(200)
  const rows = await told(lastFour(token))
  expect(rows).toMatchObject([
    {
      publisher_id: 'acme',
      app_id: 'sync',
      tenant_id: 'north',
      connection_id: tokens.connection,
      details: { kind: 'access_token', url: 'https://code.example/repo/file' },
    },
  ])
  // Reported again: the same response, and nobody is told twice.
  expect(await label(token)).toBe('true_positive')
  expect(await told(lastFour(token))).toHaveLength(1)
})

test('T23 a reported refresh token ends everything of its grant', async ({ server, world, label, told }) => {
  const tokens = await obtainTokens(server.base, world.confidential)
  const other = await obtainTokens(server.base, world.confidential)
  expect(await label(tokens.refresh_token)).toBe('true_positive')
  expect(await introspect(server.base, world.confidential, tokens.access_token)).toEqual({ active: false })
  expect((await refresh(server.base, world.confidential, tokens.refresh_token)).status).toBe(400)
  expect((await refresh(server.base, world.confidential, other.refresh_token)).status).toBe(200)
  expect(await told(lastFour(tokens.refresh_token))).toMatchObject([{ details: { kind: 'refresh_token' } }])
})

test('T23 a refresh token that was used before ends nothing when it is reported', async ({
  server,
  world,
  label,
}) => {
  const first = await obtainTokens(server.base, world.confidential)
  await refresh(server.base, world.confidential, first.refresh_token)
  server.clock.advance(61)
  expect(await label(first.refresh_token)).toBe('false_positive')
  const second = await refresh(server.base, world.confidential, first.refresh_token)
  // Still told apart from an unknown one at the token endpoint: reuse, which the report did not hide.
  expect(second.status).toBe(400)
})

test('T23 a reported client secret dies at once; publisher and every connected merchant are told', async ({
  server,
  world,
  operator,
  label,
  told,
}) => {
  await obtainTokens(server.base, world.confidential, { organisation: 'north' })
  await obtainTokens(server.base, world.confidential, { organisation: 'south' })
  const { client_id } = world.confidential
  const { client_secret } = must(await operator.post(`/clients/${client_id}/secrets`)).body
  expect(await label(client_secret)).toBe('true_positive')
  const wanted = { grant_type: 'refresh_token', refresh_token: 'x' }
  const gone = await postToken(server.base, { client_id, client_secret }, wanted)
  expect([gone.status, await gone.json()]).toMatchObject([401, { error: 'invalid_client' }])
  const kept = await postToken(server.base, world.confidential, wanted)
  expect(await kept.json()).toMatchObject({ error: 'invalid_grant' })
  const rows = await told(lastFour(client_secret))
  expect(rows.filter((row) => row.tenant_id === null)).toMatchObject([
    { publisher_id: 'acme', app_id: 'sync', client_id, details: { kind: 'client_secret' } },
  ])
  const merchants = rows.map((row) => row.tenant_id).filter((id) => id !== null)
  expect([...new Set(merchants)].sort()).toEqual(['north', 'south'])
  expect(await label(client_secret)).toBe('true_positive')
  expect(await told(lastFour(client_secret))).toHaveLength(rows.length)
})

test('T23 a reported signing secret signs nothing more, and its endpoint waits for a new one', async ({
  server,
  operator,
  label,
  told,
}) => {
  const endpoint = must(
    await operator.post('/apps/sync/endpoints', {
      environment: 'production',
      url: 'http://127.0.0.1:8443/hook',
    }),
  ).body
  expect(await label(endpoint.secret)).toBe('true_positive')
  const rows = await server.runtime.db
    .selectFrom('endpoint_secrets')
    .select(['retires_at'])
    .where('endpoint_id', '=', endpoint.id)
    .orderBy('created_at')
    .execute()
  expect(rows.map((row) => row.retires_at !== null)).toEqual([true, false])
  expect(must(await operator.get(`/endpoints/${endpoint.id}`)).body).toMatchObject({ state: 'paused' })
  expect(await told(lastFour(endpoint.secret))).toMatchObject([
    { publisher_id: 'acme', app_id: 'sync', details: { kind: 'signing_secret', endpoint: endpoint.id } },
  ])
})

test('T23 a signing secret that is being replaced dies without stopping its endpoint', async ({
  operator,
  label,
}) => {
  const endpoint = must(
    await operator.post('/apps/sync/endpoints', {
      environment: 'production',
      url: 'http://127.0.0.1:8443/other',
    }),
  ).body
  must(await operator.post(`/endpoints/${endpoint.id}/secrets`))
  expect(await label(endpoint.secret)).toBe('true_positive')
  expect(must(await operator.get(`/endpoints/${endpoint.id}`)).body).toMatchObject({ state: 'active' })
})

test('T23 what was never issued is a false positive, of whatever form, and changes nothing', async ({
  server,
  world,
  label,
}) => {
  const { refresh_token } = await obtainTokens(server.base, world.confidential)
  const before = await server.runtime.db.selectFrom('audit_log').select('id').execute()
  for (const token of [
    `dbat_${'a'.repeat(43)}`,
    `${refresh_token.slice(0, -1)}${refresh_token.endsWith('a') ? 'b' : 'a'}`,
    `sk_${'a'.repeat(40)}`,
    'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    'anything',
  ]) {
    expect(await label(token)).toBe('false_positive')
  }
  expect(await server.runtime.db.selectFrom('audit_log').select('id').execute()).toHaveLength(before.length)
})

test('T23 bad input is refused in the OAuth format and changes nothing', async ({
  server,
  world,
  report,
}) => {
  const { access_token } = await obtainTokens(server.base, world.confidential)
  const entry = { token: access_token, type: 't', url: '' }
  const many = Array.from({ length: 101 }, () => entry)
  for (const body of [
    '{',
    'null',
    {},
    [],
    [entry, { token: 1 }],
    [entry, null],
    many,
    [{ ...entry, url: 7 }],
  ]) {
    const response = await report(body)
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_request' }])
  }
  expect((await report([entry], { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await report(`[${' '.repeat(300_000)}]`)).status).toBe(413)
  const get = await fetch(`${server.base}/oauth/report_leak`)
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  const me = { headers: { authorization: `Bearer ${access_token}` } }
  expect((await fetch(`${server.base}/api/v1/me`, me)).status).toBe(200)
})

test('T23 the regular expressions of the documentation match what is issued', async ({
  server,
  world,
  operator,
}) => {
  const tokens = await obtainTokens(server.base, world.confidential)
  const { secret } = must(
    await operator.post('/apps/sync/endpoints', {
      environment: 'production',
      url: 'http://127.0.0.1:8443/x',
    }),
  ).body
  const issued: Record<string, string> = {
    access_token: tokens.access_token,
    refresh_token: tokens.refresh_token,
    operator_token: must(await operator.post('/tokens', { name: 'Any', scopes: ['read'] })).body.token,
    client_secret: world.confidential.client_secret,
    signing_secret: secret,
  }
  const formats = secretFormats(server.runtime.platform)
  expect(formats.map(({ kind }) => kind)).toEqual(Object.keys(issued))
  const page = await (await fetch(`${server.base}/docs/security`)).text()
  for (const { kind, pattern } of formats) {
    expect(issued[kind]).toMatch(new RegExp(`^${pattern}$`))
    expect(page).toContain(pattern)
  }
})

test('T23 one address may report so often a minute, and is told when to come back', async ({
  server,
  report,
}) => {
  server.clock.advance(120)
  const entry = { token: 'nothing', type: 't', url: '' }
  const statuses: number[] = []
  for (let count = 0; count < 61; count += 1) statuses.push((await report([entry])).status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(60)
  const refused = await report([entry])
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  server.clock.advance(61)
  expect((await report([entry])).status).toBe(200)
})
