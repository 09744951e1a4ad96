import fc from 'fast-check'
import { expect } from 'vitest'
import { openTokens, sealTokens } from '../../src/oauth/grants/sealed_tokens.ts'
import { newAccessToken, newRefreshToken } from '../../src/oauth/grants/tokens.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { introspect, obtainTokens, refresh, type Tokens } from '../support/flow.ts'

const test = merchantsTest
  .extend('rotate', FILE, ({ server, world }) => {
    return (token: string) => refresh(server.base, world.confidential, token)
  })
  .extend('introspectAsOperator', FILE, ({ server }) => async (token: string) => {
    const response = await fetch(`${server.base}/oauth/introspect`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.operatorToken}` },
      body: new URLSearchParams({ token }),
    })
    return (await response.json()) as { active: boolean }
  })

test('T15 what the operator’s resource server introspected as active counts as used', async ({
  server,
  world,
  rotate,
  introspectAsOperator,
}) => {
  const first = await obtainTokens(server.base, world.confidential)
  const second = (await (await rotate(first.refresh_token)).json()) as Tokens
  const uses = async () =>
    await server.runtime.db
      .selectFrom('access_tokens as k')
      .innerJoin('grants as g', 'g.id', 'k.grant_id')
      .where('g.connection_id', '=', first.connection)
      .where('k.first_used_at', 'is not', null)
      .select('k.first_used_at')
      .execute()
  // Its own client asks, which proves nothing; a repeat is a repeat.
  expect((await introspect(server.base, world.confidential, second.access_token))['active']).toBe(true)
  expect((await rotate(first.refresh_token)).status).toBe(200)
  expect(await uses()).toEqual([])

  const seen = await Promise.all([1, 2, 3].map(() => introspectAsOperator(second.access_token)))
  expect(seen.map(({ active }) => active)).toEqual([true, true, true])
  const [use, ...more] = await uses()
  expect([use !== undefined, more]).toEqual([true, []])
  server.clock.advance(5)
  await introspectAsOperator(second.access_token)
  expect(await uses()).toEqual([use])

  expect((await rotate(first.refresh_token)).status).toBe(400)
  expect(await introspectAsOperator(second.access_token)).toEqual({ active: false })
})

test('T15 a repeated response is written to the audit log, with who asked', async ({
  server,
  world,
  rotate,
}) => {
  const { refresh_token, connection } = await obtainTokens(server.base, world.confidential)
  const repeats = async () =>
    await server.runtime.db
      .selectFrom('audit_log')
      .select(['actor_kind', 'actor_id', 'app_id', 'tenant_id', 'publisher_id', 'ip', 'details'])
      .where('action', '=', 'token.refresh_repeated')
      .where('connection_id', '=', connection)
      .execute()
  const earlier = (await repeats()).length
  const first = await (await rotate(refresh_token)).json()
  expect(await repeats()).toHaveLength(earlier)
  expect(await (await rotate(refresh_token)).json()).toEqual(first)
  const rows = await repeats()
  expect(rows).toHaveLength(earlier + 1)
  expect(rows.at(-1)).toEqual({
    ...{ actor_kind: 'client', actor_id: world.confidential.client_id, app_id: 'sync', publisher_id: 'acme' },
    ...{ tenant_id: 'north', ip: '127.0.0.1', details: {} },
  })
})

test('T15 no two sealed responses share a key and a nonce', () => {
  const grant = `grt_${'a'.repeat(22)}`
  // Several requests of one moment present the same refresh token, and others another one.
  const presented = fc.array(fc.nat(3), { minLength: 2, maxLength: 40 })
  const tokens = Array.from({ length: 4 }, () => newRefreshToken(grant))
  fc.assert(
    fc.property(presented, (order) => {
      const sealed = order.map((which) => {
        const pair = { access: newAccessToken(), refresh: newRefreshToken(grant) }
        return { token: tokens[which] as string, pair, bytes: sealTokens(pair, tokens[which] as string) }
      })
      const nonces = sealed.map(({ bytes }) => bytes.subarray(0, 12).toString('hex'))
      expect(new Set(nonces).size).toBe(sealed.length)
      for (const { token, pair, bytes } of sealed) {
        expect(openTokens(bytes, token)).toEqual(pair)
        // Another refresh token is another key.
        for (const other of tokens.filter((one) => one !== token))
          expect(() => openTokens(bytes, other)).toThrow()
      }
    }),
    { numRuns: 200 },
  )
})
