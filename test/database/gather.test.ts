import pg from 'pg'
import { describe, expect } from 'vitest'
import { gather } from '../../src/database/gather.ts'
import { baseTest, FILE } from '../support/fixtures.ts'

const HALVES = {
  name: 'test_halves',
  text: `select q.n, 100 / q.divisor as part, txid_current()::text as statement
    from json_to_recordset($1) as q(n int, divisor int) where q.divisor <> 7`,
}
type Part = { part: number; statement: string }

const test = baseTest.extend('pool', FILE, ({ database }) => database.pool)

describe('questions of the same moment', () => {
  test('share a statement, and each gets its own answer', async ({ pool }) => {
    const half = gather<{ divisor: number }, Part>(pool, HALVES)
    const answers = await Promise.all([1, 2, 4, 5].map((divisor) => half({ divisor })))
    expect(answers.map((answer) => answer?.part)).toEqual([100, 50, 25, 20])
    expect(new Set(answers.map((answer) => answer?.statement)).size).toBe(1)
  })

  test('without a row answer undefined', async ({ pool }) => {
    const half = gather<{ divisor: number }, Part>(pool, HALVES)
    const [none, some] = await Promise.all([half({ divisor: 7 }), half({ divisor: 10 })])
    expect(none).toBeUndefined()
    expect(some?.part).toBe(10)
  })

  test('are asked apart when PostgreSQL refuses one of them: only that one fails', async ({ pool }) => {
    const half = gather<{ divisor: number }, Part>(pool, HALVES)
    const [good, bad, other] = await Promise.allSettled([2, 0, 5].map((divisor) => half({ divisor })))
    expect(good).toMatchObject({ status: 'fulfilled', value: { part: 50 } })
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: '22012' } })
    expect(other).toMatchObject({ status: 'fulfilled', value: { part: 20 } })
  })

  test('wait while two statements are under way, and then go together', async () => {
    const seen: number[] = []
    const slow = {
      query: async ({ values }: { values: [string] }) => {
        const asked = JSON.parse(values[0]) as { n: number }[]
        seen.push(asked.length)
        await new Promise((turn) => setImmediate(turn))
        return { rows: asked }
      },
    }
    const ask = gather<{ divisor: number }, Part>(slow as unknown as pg.Pool, HALVES)
    const turn = () => new Promise((next) => setImmediate(next))
    const answers = [ask({ divisor: 1 })]
    await turn()
    answers.push(ask({ divisor: 2 }))
    answers.push(...[3, 4, 5].map((divisor) => ask({ divisor })))
    await Promise.all(answers)
    expect(seen[0]).toBe(1)
    expect(seen.reduce((sum, one) => sum + one)).toBe(5)
    expect(seen.length).toBeLessThan(5)
  })
})

test.for([
  ['a broken connection', new Error('Connection terminated unexpectedly')],
  ['a server that closes', Object.assign(new pg.DatabaseError('terminating', 0, 'error'), { code: '57P01' })],
] as const)('after %s nothing is asked twice: nobody knows what was done', async ([, error]) => {
  let asked = 0
  const broken = {
    query: async () => {
      asked += 1
      throw error
    },
  }
  const ask = gather<{ divisor: number }, Part>(broken as unknown as pg.Pool, HALVES)
  const answers = await Promise.allSettled([ask({ divisor: 1 }), ask({ divisor: 2 })])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(asked).toBe(1)
})
