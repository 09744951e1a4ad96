import { sql } from 'kysely'
import { expect } from 'vitest'
import { Collision, inTransaction } from '../../src/database/transaction.ts'
import { baseTest, FILE } from '../support/fixtures.ts'

const test = baseTest
  .extend('things', { ...FILE, auto: true }, async ({ database }) => {
    await sql`create table things (id int primary key, n int not null default 0)`.execute(database.db)
  })
  .extend('read', FILE, ({ database }) => {
    return async () => (await sql`select id, n from things order by id`.execute(database.db)).rows
  })

const store = (id: number) => sql`insert into things (id) values (${id})`
const change = (id: number) => sql`update things set n = n + 1 where id = ${id}`

test('a failure leaves nothing behind and is passed on', async ({ database, read }) => {
  const failed = inTransaction(database.db, async (trx) => {
    await store(1).execute(trx)
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await read()).toEqual([])
})

test('of two transactions that wait for each other, both commit in the end', async ({ database, read }) => {
  await sql`insert into things (id) values (1), (2)`.execute(database.db)
  let tries = 0
  let both: () => void
  const together = new Promise<void>((resolve) => {
    both = resolve
  })
  const crosswise = (first: number, second: number) =>
    inTransaction(database.db, async (trx) => {
      // The one that is repeated must not run into the other once more.
      if (tries >= 2) await Promise.race(crossing)
      await change(first).execute(trx)
      tries += 1
      if (tries === 2) both()
      await together
      await change(second).execute(trx)
    })
  const crossing = [crosswise(1, 2), crosswise(2, 1)]
  await Promise.all(crossing)
  expect(await read()).toEqual([
    { id: 1, n: 2 },
    { id: 2, n: 2 },
  ])
  expect(tries).toBe(3)
})

test('a repeated transaction finds what the other one committed', async ({ database }) => {
  let tries = 0
  const outcome = await inTransaction(database.db, async (trx) => {
    tries += 1
    const { rows } = await sql`select from things where id = 3`.execute(trx)
    if (rows.length > 0) return 'found'
    await store(3).execute(database.db)
    await store(3).execute(trx)
    return 'stored'
  })
  expect([outcome, tries]).toEqual(['found', 2])
})

test('what collides every time is a collision, with its cause', async ({ database }) => {
  let tries = 0
  const failed = inTransaction(database.db, async (trx) => {
    tries += 1
    await store(3).execute(trx)
  })
  await expect(failed).rejects.toThrow(Collision)
  await expect(failed).rejects.toMatchObject({ cause: { code: '23505' } })
  expect(tries).toBe(4)
})
