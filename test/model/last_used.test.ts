import { expect } from 'vitest'
import { createLastUsed } from '../../src/model/connections/last_used.ts'
import { baseTest, FILE } from '../support/fixtures.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 4, 1, 12, 0, seconds))

const test = baseTest
  .extend('newNode', FILE, ({ database }) => {
    return () =>
      createLastUsed(database.pool, 'connections', (error) => {
        throw error
      })
  })
  .extend('lastUse', FILE, ({ database }) => {
    return async (id: string): Promise<Date | undefined> => {
      const { rows } = await database.pool.query<{ last_used_at: Date }>(
        'select last_used_at from connection_use where connection_id = $1',
        [id],
      )
      return rows[0]?.last_used_at
    }
  })

test('the first use of each minute is written, by whichever node', async ({ newNode, lastUse }) => {
  const [one, other] = [newNode(), newNode()]
  const use = async (node: typeof one, seconds: number) => {
    node.note('con_a', at(seconds))
    await node.flush()
    return await lastUse('con_a')
  }
  expect(await use(one, 10)).toEqual(at(10))
  expect(await use(one, 50)).toEqual(at(10))
  expect(await use(other, 55)).toEqual(at(10))
  expect(await use(other, 61)).toEqual(at(61))
  expect(await use(one, 62)).toEqual(at(61))
  expect(await use(one, 200)).toEqual(at(200))
})

test('a node whose clock is behind does not turn back the time of the last use', async ({
  newNode,
  lastUse,
}) => {
  const [one, other] = [newNode(), newNode()]
  one.note('con_b', at(300))
  await one.flush()
  other.note('con_b', at(100))
  await other.flush()
  expect(await lastUse('con_b')).toEqual(at(300))
})

test('nodes that write the same connections at once do not stop each other', async ({
  database,
  newNode,
}) => {
  const nodes = Array.from({ length: 6 }, newNode)
  const ids = Array.from({ length: 300 }, (_, n) => `con_${n}`)
  for (let minute = 0; minute < 5; minute++) {
    nodes.forEach((node, n) => {
      for (const id of n % 2 ? ids : ids.toReversed()) node.note(id, at(minute * 60 + n))
    })
    await Promise.all(nodes.map((node) => node.flush()))
  }
  const { rows } = await database.pool.query(
    "select count(*) as n from connection_use where connection_id ~ '^con_\\d' and last_used_at >= $1",
    [at(240)],
  )
  expect(rows[0].n).toBe(300)
})
