import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { operatorScopes } from '../../src/model/operators/operator_scopes.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainTokens } from '../support/flow.ts'
import { operatorFor } from '../support/operator.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

type Scope = (typeof operatorScopes)[number]
type Described = { security: [{ operator: [Scope] }] }

const test = merchantsTest
  .extend('give', FILE, ({ operator }) => async (scopes: Scope[], more: object = {}) => {
    const { body } = must(await operator.post('/tokens', { name: 'Some program', scopes, ...more }))
    return body as { id: string; token: string }
  })
  .extend('operations', FILE, async ({ server }) => {
    const response = await fetch(`${server.base}/platform/openapi.json`)
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, Described>> }
    return Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { security }]) => ({
        method: method.toUpperCase(),
        path: path.slice('/platform/v1'.length).replaceAll(/\{\w+\}/g, 'nothing'),
        scope: security[0].operator[0],
      })),
    )
  })

const as = (server: Pick<TestServer, 'base'>, token: string) =>
  operatorFor({ base: server.base, operatorToken: token })

test('a token is shown once, stored as a hash, and listed with its last use', async ({
  server,
  operator,
  give,
}) => {
  const { id, token } = await give(['records:write', 'read'])
  expect(token).toMatch(/^dbop_[A-Za-z0-9_-]{43}$/)
  const seen = { id, name: 'Some program', scopes: ['read', 'records:write'], last_four: token.slice(-4) }
  const before = await operator.get(`/tokens/${id}`)
  expect(before.body).toEqual({
    ...seen,
    created_at: expect.any(String),
    expires_at: null,
    last_used_at: null,
  })
  must(await as(server, token).get('/tenants'))
  await expect.poll(async () => (await operator.get(`/tokens/${id}`)).body.last_used_at).not.toBeNull()
  expect((await operator.get('/tokens')).body.data).toContainEqual(expect.objectContaining(seen))
  const { rows } = await sql<{ row: string }>`select t::text as row from operator_tokens t`.execute(
    server.runtime.db,
  )
  expect(JSON.stringify(rows)).toContain(createHash('sha256').update(token).digest('hex'))
  expect(JSON.stringify(rows)).not.toContain(token.slice(5, 40))
})

test('a call beyond its scopes is 403 and names the scope, for every operation; with the scope it is not', async ({
  server,
  give,
  operations,
}) => {
  const without = new Map<Scope, string>()
  const alone = new Map<Scope, string>()
  for (const scope of operatorScopes) {
    without.set(scope, (await give(operatorScopes.filter((other) => other !== scope))).token)
    alone.set(scope, (await give([scope])).token)
  }
  expect(new Set(operations.map(({ scope }) => scope))).toEqual(new Set(operatorScopes))
  for (const { method, path, scope } of operations) {
    const refused = await as(server, without.get(scope) ?? '').call(method, path)
    expect([method, path, refused.status, refused.body.detail]).toEqual([
      ...[method, path, 403],
      expect.stringContaining(scope),
    ])
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer realm="operator", error="insufficient_scope", scope="${scope}"`,
    )
    const { status } = await as(server, alone.get(scope) ?? '').call(method, path)
    expect([method, path, [401, 403, 405, 500].includes(status) ? status : 'reached']).toEqual([
      ...[method, path, 'reached'],
    ])
  }
})

test('a token creates none that allows more, or lasts longer, than itself', async ({
  server,
  clock,
  give,
}) => {
  const end = new Date(clock.now().getTime() + 3_600_000).toISOString()
  const { token } = await give(['tokens:write', 'read'], { expires_at: end })
  const program = as(server, token)
  const refused = await program.post('/tokens', { name: 'More', scopes: ['read', 'people:write'] })
  expect([refused.status, refused.body.detail]).toEqual([
    403,
    'This operator token lacks the scope people:write.',
  ])
  const later = new Date(Date.parse(end) + 1000).toISOString()
  for (const expires_at of [null, later]) {
    const longer = await program.post('/tokens', { name: 'Longer', scopes: ['read'], expires_at })
    expect([longer.status, longer.body.errors]).toEqual([
      422,
      [{ path: '/expires_at', message: expect.stringContaining(end) }],
    ])
  }
  must(await program.post('/tokens', { name: 'Less', scopes: ['read'], expires_at: end }))
  const past = await program.post('/tokens', {
    name: 'Past',
    scopes: ['read'],
    expires_at: '2020-01-01T00:00:00Z',
  })
  expect(past.body.errors).toEqual([{ path: '/expires_at', message: 'must be in the future' }])
  for (const body of [
    { name: 'x', scopes: [] },
    { name: 'x', scopes: ['everything'] },
    { name: ' ', scopes: ['read'] },
    { name: 'x', scopes: ['read', 'read'] },
  ]) {
    expect((await program.post('/tokens', body)).status).toBe(422)
  }
})

test('an expired or revoked token is refused by the next request, on every node', async ({
  server,
  otherNode,
  operator,
  clock,
  give,
}) => {
  const end = new Date(clock.now().getTime() + 60_000).toISOString()
  const short = await give(['read'], { expires_at: end })
  const long = await give(['read'])
  for (const node of [server, otherNode]) {
    for (const { token } of [short, long]) expect((await as(node, token).get('/tenants')).status).toBe(200)
  }
  clock.advance(61)
  for (const node of [server, otherNode]) {
    expect((await as(node, short.token).get('/tenants')).status).toBe(401)
    expect((await as(node, long.token).get('/tenants')).status).toBe(200)
  }
  expect((await operator.delete(`/tokens/${long.id}`)).status).toBe(204)
  for (const node of [server, otherNode]) {
    expect((await as(node, long.token).get('/tenants')).status).toBe(401)
  }
  expect((await operator.delete(`/tokens/${long.id}`)).status).toBe(404)
  expect((await operator.get(`/tokens/${long.id}`)).status).toBe(404)
})

describe('at the other doors of the operator', () => {
  test('introspection and metrics ask for the scope read', async ({ server, world, give }) => {
    const tokens = await obtainTokens(server.base, world.confidential)
    const introspect = async (bearer: string) =>
      await fetch(`${server.base}/oauth/introspect`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
        body: new URLSearchParams({ token: tokens.access_token }),
      })
    const metrics = (bearer: string) =>
      fetch(`${server.base}/metrics`, { headers: { authorization: `Bearer ${bearer}` } })
    const reader = await give(['read'])
    const writer = await give(['records:write'])
    expect(await (await introspect(reader.token)).json()).toMatchObject({ active: true })
    expect((await metrics(reader.token)).status).toBe(200)
    for (const refused of [await introspect(writer.token), await metrics(writer.token)]) {
      expect(refused.status).toBe(403)
      expect(refused.headers.get('www-authenticate')).toContain('scope="read"')
      expect(await refused.text()).not.toContain('active')
    }
  })
})

test('the audit log names the token that acted', async ({ server, operator, give }) => {
  const { id, token } = await give(['people:write'])
  const tenant = { name: 'By a program', environment: 'production', verified: true }
  must(await as(server, token).put('/tenants/by-a-program', tenant))
  must(await operator.put('/tenants/by-root', tenant))
  const actorOf = async (tenant: string) => (await operator.get(`/audit?tenant=${tenant}`)).body.data[0].actor
  expect(await actorOf('by-a-program')).toEqual({ kind: 'operator', id, name: 'Some program' })
  expect(await actorOf('by-root')).toEqual({ kind: 'operator', id: null, name: null })
  const created = (await operator.get('/audit?action=operator_token.created&limit=1')).body.data[0]
  expect(created.details).toMatchObject({ token: id, name: 'Some program', scopes: ['people:write'] })
})

test('T23 a reported operator token dies at once; OPERATOR_TOKEN is not guessed there', async ({
  server,
  operator,
  give,
}) => {
  const { id, token } = await give(['read'])
  const label = async (given: string) => {
    const response = await fetch(`${server.base}/oauth/report_leak`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ token: given, type: 'operator_token', url: 'https://code.example/a' }]),
    })
    return ((await response.json()) as { label: string }[])[0]?.label
  }
  expect(await label(token)).toBe('true_positive')
  expect((await as(server, token).get('/tenants')).status).toBe(401)
  expect(await label(token)).toBe('true_positive')
  expect(await label(`dbop_${'A'.repeat(43)}`)).toBe('false_positive')
  expect(await label(server.operatorToken)).toBe('false_positive')
  const { body } = await operator.get('/audit?action=secret.leaked')
  const told = body.data.filter((row: { details: object }) => JSON.stringify(row.details).includes(id))
  expect(told).toMatchObject([{ details: { kind: 'operator_token', last_four: token.slice(-4) } }])
})

test('only a token with every scope makes somebody an operator, or acts on one', async ({
  server,
  operator,
  give,
}) => {
  const most = as(server, (await give(operatorScopes.filter((scope) => scope !== 'apps:approve'))).token)
  const all = as(server, (await give([...operatorScopes])).token)
  const olena = { email: 'olena@vendor.example', name: 'Olena Operator' }
  const refused = await most.put('/users/olena', { ...olena, operator: true })
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    expect.stringContaining('scope="apps:approve"'),
  ])
  expect((await operator.get('/users/olena')).status).toBe(404)
  expect((await all.put('/users/olena', { ...olena, operator: true })).body.operator).toBe(true)
  expect((await most.put('/users/olena', { ...olena, password: 'a password of mine' })).status).toBe(403)
  expect((await most.post('/users/olena/sign_in_links', { return_to: '/' })).status).toBe(403)
  expect((await most.delete('/users/olena')).status).toBe(403)
  // Absent: it stays.
  expect(must(await all.put('/users/olena', olena)).body.operator).toBe(true)
  expect(must(await all.put('/users/olena', { ...olena, operator: false })).body.operator).toBe(false)
  must(await most.put('/users/olena', { ...olena, name: 'Olena' }))
  const { body } = await operator.get('/audit?action=user.*&limit=10')
  const about = body.data.filter((row: { details: { user: string } }) => row.details.user === 'olena')
  expect(about.map((row: { details: { operator?: boolean } }) => row.details.operator)).toEqual([
    ...[undefined, false, true],
  ])
})
