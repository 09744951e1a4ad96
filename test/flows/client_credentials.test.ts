import { expect } from 'vitest'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { introspect, obtainCode, postToken, type Tokens } from '../support/flow.ts'

const owned = merchantsTest.extend('consented', { ...FILE, auto: true }, async ({ server, world }) => {
  await obtainCode(server.base, world.inHouse.client_id)
})
const test = owned.extend('ask', FILE, ({ server, world }) => {
  return (change: Record<string, string> = {}) =>
    postToken(server.base, world.inHouse, { grant_type: 'client_credentials', ...change })
})

test('an in-house app gets tokens for its own organisation, without a refresh token', async ({
  server,
  world,
  ask,
}) => {
  const response = await ask()
  const tokens = (await response.json()) as Tokens
  expect(tokens).toEqual({
    access_token: expect.stringMatching(/^dbat_/),
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'bookings:read customers:read',
    connection: expect.stringMatching(/^con_/),
    tenant: 'north',
  })
  expect(await introspect(server.base, world.inHouse, tokens.access_token)).toMatchObject({
    active: true,
    scope: 'bookings:read customers:read',
    tenant: 'north',
    sub: world.inHouse.client_id,
  })
})

test('every request uses the one connection, also when the first ones race', async ({ ask }) => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => (await ask()).json() as Promise<Tokens>),
  )
  expect(new Set(answers.map(({ connection }) => connection)).size).toBe(1)
})

test('fewer scopes may be asked for, undeclared ones not', async ({ ask }) => {
  expect(await (await ask({ scope: 'bookings:read' })).json()).toMatchObject({ scope: 'bookings:read' })
  const wider = await ask({ scope: 'bookings:read payments:read' })
  expect([wider.status, await wider.json()]).toMatchObject([400, { error: 'invalid_scope' }])
})

test('public and confidential catalogue apps cannot use it', async ({ world, server }) => {
  for (const client of [world.confidential, world.publicClient]) {
    const response = await postToken(server.base, client, { grant_type: 'client_credentials' })
    expect(response.status).toBe(400)
    expect(await response.json()).not.toHaveProperty('access_token')
  }
})

test('a connection that was ended stays ended', async ({ server, world, ask, operator }) => {
  const { connection, access_token } = (await (await ask()).json()) as Tokens
  await operator.delete(`/connections/${connection}`)
  expect(await introspect(server.base, world.inHouse, access_token)).toEqual({ active: false })
  const response = await ask()
  expect([response.status, await response.json()]).toMatchObject([400, { error: 'unauthorized_client' }])
})
