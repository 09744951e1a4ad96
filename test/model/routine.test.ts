import { expect } from 'vitest'
import { recordRoutine, routineOf } from '../../src/model/audit/routine.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainCode, obtainTokens, postToken, refresh, type Tokens } from '../support/flow.ts'

const DAY = 86_400_000

const test = merchantsTest
  .extend('counts', FILE, ({ server }) => async (connection: string) => {
    const { rows } = await server.runtime.pool.query(
      'select * from routine_counts where connection_id = $1 order by day, action',
      [connection],
    )
    return rows as { action: string; hours: number[]; tenant_id: string; ip: string }[]
  })
  .extend('logged', FILE, ({ server }) => async (connection: string) => {
    return await server.runtime.db
      .selectFrom('audit_log')
      .selectAll()
      .where('connection_id', '=', connection)
      .where('action', 'like', 'token.%')
      .orderBy('id')
      .execute()
  })

test('F7 refreshes are counted per hour and connection, and are one row of the log the next day', async ({
  server,
  world,
  counts,
  logged,
}) => {
  const { clock, base, runtime } = server
  const rotate = async ({ refresh_token }: Tokens) =>
    (await (await refresh(base, world.confidential, refresh_token)).json()) as Tokens
  // Just after midnight, so that the test is in one day.
  clock.advance((DAY - (clock.now().getTime() % DAY)) / 1000 + 60)
  const day = clock.now().toISOString().slice(0, 10)
  let tokens = await obtainTokens(base, world.confidential)
  const { connection } = tokens
  for (let times = 0; times < 3; times++) tokens = await rotate(tokens)
  clock.advance(2 * 3600)
  // Several at once are one statement, and one count.
  const many = await Promise.all(Array.from({ length: 5 }, () => obtainTokens(base, world.confidential)))
  await Promise.all(many.filter((one) => one.connection === connection).map(rotate))
  tokens = await rotate(tokens)

  const [count, ...more] = await counts(connection)
  expect(more).toEqual([])
  expect(count).toMatchObject({ action: 'token.refreshed', tenant_id: 'north', ip: '127.0.0.1' })
  expect([count?.hours.length, count?.hours[0], count?.hours[2]]).toEqual([24, 3, 6])
  expect((await logged(connection)).map(({ action }) => action)).toEqual(Array(6).fill('token.issued'))

  const hours = [
    { at: new Date(`${day}T02:00:00Z`), action: 'token.refreshed', count: 6 },
    { at: new Date(`${day}T00:00:00Z`), action: 'token.refreshed', count: 3 },
  ]
  const since = new Date(clock.now().getTime() - DAY)
  const shown = async () => await routineOf(runtime.db, { id: connection, tenant: 'north' }, since, 10)
  expect(await shown()).toEqual(hours)

  await recordRoutine(runtime.db, clock.now())
  expect(await counts(connection)).toHaveLength(1)
  clock.advance(22.5 * 3600)
  await Promise.all([recordRoutine(runtime.db, clock.now()), recordRoutine(runtime.db, clock.now())])
  expect(await counts(connection)).toEqual([])
  expect((await logged(connection)).slice(6)).toEqual([
    expect.objectContaining({
      ...{ action: 'token.refreshed', actor_kind: 'client', actor_id: world.confidential.client_id },
      ...{
        app_id: 'sync',
        publisher_id: 'acme',
        client_id: world.confidential.client_id,
        tenant_id: 'north',
      },
      ...{ ip: '127.0.0.1', details: { day, count: 9, hours: { 0: 3, 2: 6 } } },
    }),
  ])
  expect(await shown()).toEqual(hours)
})

test('F7 tokens of client credentials are counted', async ({ server, world, counts, logged }) => {
  // Once a person has consented.
  await obtainCode(server.base, world.inHouse.client_id)
  const issue = async () => {
    const response = await postToken(server.base, world.inHouse, { grant_type: 'client_credentials' })
    return (await response.json()) as Tokens
  }
  const [{ connection }] = (await Promise.all(Array.from({ length: 4 }, issue))) as [Tokens]
  const sum = (await counts(connection)).flatMap(({ hours }) => hours).reduce((a, b) => a + b, 0)
  expect(sum).toBe(4)
  expect(await logged(connection)).toEqual([])
  server.clock.advance(2 * 86_400)
  await recordRoutine(server.runtime.db, server.clock.now())
  expect(await logged(connection)).toEqual([
    expect.objectContaining({
      action: 'token.issued',
      details: expect.objectContaining({ grant_type: 'client_credentials', count: 4 }),
    }),
  ])
})

test('F7 a refusal is a row of its own, and a refresh that fails is not counted', async ({
  server,
  world,
  counts,
}) => {
  const { refresh_token, connection } = await obtainTokens(server.base, world.confidential)
  const next = (await (await refresh(server.base, world.confidential, refresh_token)).json()) as Tokens
  const sum = async () => (await counts(connection)).flatMap(({ hours }) => hours).reduce((a, b) => a + b, 0)
  const before = await sum()
  await refresh(server.base, world.confidential, next.refresh_token)
  expect((await refresh(server.base, world.confidential, refresh_token)).status).toBe(400)
  expect(await sum()).toBe(before + 1)
  const reused = await server.runtime.db
    .selectFrom('audit_log')
    .select('ip')
    .where('action', '=', 'refresh_token.reused')
    .where('connection_id', '=', connection)
    .execute()
  expect(reused).toHaveLength(1)
})
