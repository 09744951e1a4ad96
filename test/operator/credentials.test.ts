import { expect } from 'vitest'
import { deskTest as test } from '../support/fixtures.ts'
import { APP, must } from '../support/world.ts'

test('a client has the platform’s formats; its secret is shown once and stored as an argon2id hash only', async ({
  operator,
  server,
}) => {
  const made = await operator.post('/apps/desk/clients', { environment: 'sandbox' })
  expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store'])
  const { client_id, client_secret } = made.body
  expect(client_id).toMatch(/^db_[a-z0-9]{24}$/)
  expect(client_secret).toMatch(/^sk_[a-z0-9]{40}$/)
  const { body: app } = await operator.get('/apps/desk')
  const client = app.clients.find((one: { client_id: string }) => one.client_id === client_id)
  expect(client.secrets).toEqual([
    expect.objectContaining({ last_four: client_secret.slice(-4), last_used_at: null }),
  ])
  expect(JSON.stringify(app)).not.toContain(client_secret)
  const stored = await server.runtime.db.selectFrom('client_secrets').selectAll().execute()
  expect(stored.map((secret) => secret.hash.slice(0, 9))).toEqual(['$argon2id'])
  expect(JSON.stringify([stored, server.logged])).not.toContain(client_secret)
})

test('one client in each environment, also of ten requests at once', async ({ operator }) => {
  must(await operator.put('/apps/once', APP))
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => operator.post('/apps/once/clients', { environment: 'sandbox' })),
  )
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(9).fill(409)])
})

test('two live secrets at most, also of ten requests at once; a revoked one makes room', async ({
  operator,
}) => {
  must(await operator.put('/apps/rotate', APP))
  const { client_id, secret_id } = must(
    await operator.post('/apps/rotate/clients', { environment: 'sandbox' }),
  ).body
  const path = `/clients/${client_id}/secrets`
  const answers = await Promise.all(Array.from({ length: 10 }, () => operator.post(path)))
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(9).fill(409)])
  const added = answers.find((answer) => answer.status === 201)?.body
  expect(added).toEqual({ id: expect.any(String), client_secret: expect.stringMatching(/^sk_/) })
  expect((await operator.delete(`${path}/${secret_id}`)).status).toBe(204)
  expect((await operator.delete(`${path}/${secret_id}`)).status).toBe(404)
  expect((await operator.post(path)).status).toBe(201)
  expect((await operator.post('/clients/db_unknown/secrets')).status).toBe(404)
})

test('a public client has no secret', async ({ operator }) => {
  must(await operator.put('/apps/spa', { ...APP, client_type: 'public' }))
  const made = must(await operator.post('/apps/spa/clients', { environment: 'sandbox' }))
  expect(Object.keys(made.body)).toEqual(['client_id'])
  expect((await operator.post(`/clients/${made.body.client_id}/secrets`)).status).toBe(409)
})

test('production of a public app needs approval; an in-house app stays in its tenant’s environment', async ({
  operator,
}) => {
  must(await operator.put('/apps/fresh', APP))
  const early = await operator.post('/apps/fresh/clients', { environment: 'production' })
  expect([early.status, early.body.detail]).toEqual([409, expect.stringContaining('must be approved')])
  must(await operator.post('/apps/fresh/approve'))
  expect((await operator.post('/apps/fresh/clients', { environment: 'production' })).status).toBe(201)
  must(await operator.put('/apps/inner', { ...APP, kind: 'in_house', tenant: 'harbour' }))
  expect((await operator.post('/apps/inner/clients', { environment: 'sandbox' })).status).toBe(409)
  expect((await operator.post('/apps/inner/clients', { environment: 'production' })).status).toBe(201)
})

test('whatever changes an app or its clients is seen in its revision, by which nodes cache', async ({
  server,
  operator,
}) => {
  const revision = async () =>
    (
      await server.runtime.db
        .selectFrom('apps')
        .select('revision')
        .where('id', '=', 'versioned')
        .executeTakeFirstOrThrow()
    ).revision
  must(await operator.put('/apps/versioned', APP))
  const seen = [await revision()]
  const acts = [
    () => operator.put('/apps/versioned', { ...APP, name: 'Another name' }),
    () => operator.post('/apps/versioned/approve'),
    () => operator.post('/apps/versioned/clients', { environment: 'sandbox' }),
    async () => {
      const { body } = await operator.get('/apps/versioned')
      return await operator.post(`/clients/${body.clients[0].client_id}/secrets`)
    },
    async () => {
      const { body } = await operator.get('/apps/versioned')
      const [{ client_id, secrets }] = body.clients
      return await operator.delete(`/clients/${client_id}/secrets/${secrets[0].id}`)
    },
    () => operator.post('/apps/versioned/suspend'),
  ]
  for (const act of acts) {
    must(await act())
    seen.push(await revision())
  }
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
  must(await operator.put('/apps/versioned', { ...APP, name: 'Another name' }))
  expect(await revision()).toBe(7)
})

test('O36 the audit log tells of every act and holds no secret, token or password', async ({
  operator,
  server,
}) => {
  const { body } = await operator.get('/audit?limit=100')
  const actions = new Set(body.data.map((row: { action: string }) => row.action))
  for (const action of [
    'app.created',
    'app.approved',
    'client.created',
    'secret.created',
    'secret.revoked',
    'user.created',
  ]) {
    expect(actions).toContain(action)
  }
  const text = JSON.stringify([body, server.logged])
  for (const secret of ['sk_', '$argon2', 'correct horse', server.operatorToken])
    expect(text).not.toContain(secret)
})
