import { expect } from 'vitest'
import { merchantsTest as test } from '../support/fixtures.ts'
import { introspect, obtainCode, obtainTokens, redeem, refresh, type Tokens } from '../support/flow.ts'

test('an owner connects an app, which gets tokens bound to the organisation', async ({ server, world }) => {
  const code = await obtainCode(server.base, world.confidential.client_id)
  expect(code.answer.origin + code.answer.pathname).toBe('https://partner.example/callback')
  expect(code.answer.searchParams.get('state')).toBe('st')
  expect(code.answer.searchParams.get('iss')).toBe(server.base)
  const response = await redeem(server.base, world.confidential, code)
  const tokens = (await response.json()) as Tokens
  expect(tokens).toMatchObject({
    access_token: expect.stringMatching(/^dbat_[\w-]{43}$/),
    refresh_token: expect.stringMatching(/^dbrt_[\w-]{65}$/),
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'bookings:read customers:read',
    tenant: 'north',
    connection: expect.stringMatching(/^con_/),
  })
  expect(response.status).toBe(200)
  expect(tokens).not.toHaveProperty('unit')
})

test('a connection bound to a unit says so in the answer and at introspection', async ({ server, world }) => {
  const tokens = await obtainTokens(server.base, world.confidential, { unit: 'castle' })
  expect(tokens.unit).toBe('castle')
  expect(await introspect(server.base, world.confidential, tokens.access_token)).toMatchObject({
    active: true,
    client_id: world.confidential.client_id,
    scope: 'bookings:read customers:read',
    sub: 'olga',
    iss: server.base,
    aud: `${server.base}/api/v1`,
    tenant: 'north',
    unit: 'castle',
    env: 'production',
    connection: tokens.connection,
  })
})

test('a refresh rotates both tokens and the old access token lives on until it expires', async ({
  server,
  world,
}) => {
  const first = await obtainTokens(server.base, world.confidential)
  const response = await refresh(server.base, world.confidential, first.refresh_token)
  const second = (await response.json()) as Tokens
  expect(response.status).toBe(200)
  expect(second.refresh_token).not.toBe(first.refresh_token)
  expect(second.connection).toBe(first.connection)
  expect(await introspect(server.base, world.confidential, second.access_token)).toMatchObject({
    active: true,
  })
})
