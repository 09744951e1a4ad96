import { expect, onTestFinished } from 'vitest'
import { cleanUp } from '../../src/oauth/cleanup.ts'
import { removeSealedTokens } from '../../src/oauth/grants/sealed_tokens_expiry.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { introspect, obtainCode, obtainTokens, redeem, refresh, type Tokens } from '../support/flow.ts'

const test = merchantsTest
  .extend('clean', FILE, ({ server }) => {
    return () => cleanUp(server.runtime.db, server.clock.now())
  })
  .extend('rowsOf', FILE, ({ server }) => async (table: string): Promise<number> => {
    const { rows } = await server.runtime.pool.query<{ n: number }>(`select count(*) as n from ${table}`)
    return rows[0]?.n ?? 0
  })

const DAY = 24 * 3600

test('what has expired goes in batches, what is live stays', async ({ server, world, clean }) => {
  const live = await obtainTokens(server.base, world.confidential)
  const old = new Date(server.clock.now().getTime() - DAY * 1000)
  await server.runtime.pool.query(
    `insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at)
     select sha256(n::text::bytea), 'grt_x', '{}', $1, $1 from generate_series(1, 2500) n`,
    [old],
  )
  const deleted = await clean()
  expect(deleted['access_tokens']).toBe(2500)
  expect(await introspect(server.base, world.confidential, live.access_token)).toMatchObject({ active: true })
})

test('a table that cannot be cleaned does not stop the others', async ({ server, clean, rowsOf }) => {
  const { pool } = server.runtime
  const old = new Date(server.clock.now().getTime() - DAY * 1000)
  await pool.query(
    `insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at)
    values ('\\x00', 'grt_x', '{}', $1, $1)`,
    [old],
  )
  await pool.query(`insert into used_jwts (hash, expires_at) values ('\\x00', $1)`, [old])
  await pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$;
    create trigger refuse before delete on access_tokens for each row execute function refuse();
  `)
  onTestFinished(async () => void (await pool.query('drop function refuse cascade')))
  const error = await clean().catch((thrown) => thrown)
  expect(error).toMatchObject({ message: 'failed: access_tokens', errors: [{ message: 'not today' }] })
  expect([(await rowsOf('access_tokens')) > 0, await rowsOf('used_jwts')]).toEqual([true, 0])
})

test('O14 a used code is remembered as long as its family lives, however old', async ({
  server,
  world,
  clean,
}) => {
  const code = await obtainCode(server.base, world.confidential.client_id)
  let tokens = (await (await redeem(server.base, world.confidential, code)).json()) as Tokens
  for (let month = 0; month < 4; month++) {
    server.clock.advance(60 * DAY)
    const response = await refresh(server.base, world.confidential, tokens.refresh_token)
    expect(response.status).toBe(200)
    tokens = (await response.json()) as Tokens
    await clean()
  }
  expect((await redeem(server.base, world.confidential, code)).status).toBe(400)
  expect(await introspect(server.base, world.confidential, tokens.access_token)).toEqual({ active: false })
})

test('in the end nothing is left', async ({ server, world, clean, rowsOf }) => {
  await obtainCode(server.base, world.confidential.client_id)
  server.clock.advance(400 * DAY)
  await clean()
  for (const table of [
    'access_tokens',
    'used_refresh_tokens',
    'oauth_artifacts',
    'sessions',
    'shown_secrets',
    'rate_limits',
  ]) {
    expect([table, await rowsOf(table)]).toEqual([table, 0])
  }
})

test('two nodes that clean up at once do not wait for each other', async ({ clean }) => {
  const [one, other] = await Promise.all([clean(), clean()])
  expect(Object.keys(one)).toEqual(Object.keys(other))
})

test('F7 a sealed response goes after its 60 seconds, and what tells a reuse stays', async ({
  server,
  world,
  rowsOf,
}) => {
  const { db } = server.runtime
  const remove = async (since: Date) => await removeSealedTokens(db, server.clock.now(), since)
  const first = await obtainTokens(server.base, world.confidential)
  const begun = server.clock.now().toISOString()
  const sealed = async () =>
    await rowsOf(`grants where sealed_tokens is not null and refreshed_at >= '${begun}'`)
  const used = await rowsOf('used_refresh_tokens')
  const second = (await (
    await refresh(server.base, world.confidential, first.refresh_token)
  ).json()) as Tokens
  expect(await sealed()).toBe(1)
  server.clock.advance(50)
  let since = await remove(new Date(0))
  // It can still be repeated.
  const again = await refresh(server.base, world.confidential, first.refresh_token)
  expect(await again.json()).toMatchObject({ refresh_token: second.refresh_token })
  server.clock.advance(11)
  since = await remove(since)
  expect(await sealed()).toBe(0)
  // Of the token that was used: its hash, when, and the key that it was bound to; its grant stands in the token itself.
  const { rows } = await server.runtime.pool.query(
    'select * from used_refresh_tokens order by used_at desc limit 1',
  )
  expect(Object.keys(rows[0])).toEqual(['hash', 'used_at', 'jkt'])
  expect(await rowsOf('used_refresh_tokens')).toBe(used + 1)
  // More than a batch, all issued at the moments of a minute.
  await server.runtime.pool.query(
    `with g as (
       insert into grants (id, connection_id, user_id, scopes, sealed_tokens, refreshed_at)
       select 'grt_' || n, $1, 'u', '{}', 'x', $2::timestamptz + make_interval(secs => n % 7)
       from generate_series(1, 2500) n returning *
     )
     insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at)
     select sha256(id::bytea), id, '{}', refreshed_at, refreshed_at + interval '1 hour' from g`,
    [first.connection, server.clock.now()],
  )
  server.clock.advance(63)
  since = await remove(since)
  // Those of the last moments may still be repeated.
  expect(await sealed()).toBeGreaterThan(1000)
  expect(await sealed()).toBeLessThan(1500)
  server.clock.advance(10)
  await remove(since)
  expect(await sealed()).toBe(0)
  expect((await refresh(server.base, world.confidential, first.refresh_token)).status).toBe(400)
  expect((await refresh(server.base, world.confidential, second.refresh_token)).status).toBe(400)
})
