import fc from 'fast-check'
import { expect } from 'vitest'
import {
  type ConnectionLimits,
  rateLimitOf,
  remainingAfter,
} from '../../src/api/rate_limit/connection_limits.ts'
import {
  clearRateLimit,
  currentWait,
  limitKey,
  type RateDecision,
  returnRateLimit,
  takeRateLimit,
  waitAfter,
} from '../../src/model/rate_limits.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { Oracle } from '../support/rate_limit_oracle.ts'

const limits = fc.record({
  per_minute: fc.integer({ min: 1, max: 90 }),
  burst: fc.integer({ min: 1, max: 15 }),
})
/** Gaps between requests: mostly short, sometimes around the interesting lengths. */
const gaps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 2500 }) },
    { weight: 1, arbitrary: fc.constantFrom(1000, 999, 1001, 60_000, 59_999, 60_001, 50_000) },
  ),
  { minLength: 1, maxLength: 300 },
)

const START = 2_000_000_000_000
let keys = 0
const newKey = () => `con_${keys++}`

/** Times of requests, from the gaps between them. */
function timesOf(waits: number[]): number[] {
  let now = START
  return waits.map((wait) => (now += wait))
}

/** Decides on requests at these times, all in one statement. */
type TakeAt = (rules: ConnectionLimits, times: number[], key?: string) => Promise<RateDecision[]>

const test = baseTest.extend('takeAt', FILE, ({ database }): TakeAt => {
  return async (rules, times, key = newKey()) => {
    const { most, period, burst } = rateLimitOf(rules)
    const { rows } = await database.pool.query<RateDecision & { n: number }>(
      `select n, l.*, l.accepted > 0 as accepted from unnest($5::bigint[]) with ordinality u(clock, n)
       cross join lateral take_rate_limits(array[$1], $2, $3, $4, clock) l`,
      [key, most, period, burst, times],
    )
    expect(rows.map(({ n }) => n)).toEqual(times.map((_, position) => position + 1))
    return rows
  }
})

test('every decision is that of a log of all requests and an exact bucket', async ({ takeAt }) => {
  await fc.assert(
    fc.asyncProperty(limits, gaps, async (rules, waits) => {
      const oracle = new Oracle(rules)
      const decisions = await takeAt(rules, timesOf(waits))
      expect(decisions.map(({ accepted }) => accepted)).toEqual(timesOf(waits).map((now) => oracle.take(now)))
    }),
    { numRuns: 300 },
  )
})

test('never more than the minute allows in any 60 seconds, never more than the burst at once', async ({
  takeAt,
}) => {
  await fc.assert(
    fc.asyncProperty(limits, gaps, async (rules, waits) => {
      const decisions = await takeAt(rules, timesOf(waits))
      const accepted = decisions.filter((decision) => decision.accepted).map(({ at }) => at)
      for (const start of accepted) {
        const within = (ms: number) => accepted.filter((time) => time >= start && time < start + ms).length
        expect(within(60_000)).toBeLessThanOrEqual(rules.per_minute)
        for (const ms of [1, 500, 1000, 5000, 20_000]) {
          expect(within(ms)).toBeLessThanOrEqual(rules.burst + (ms * rules.per_minute) / 60_000)
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('what the headers say is left is accepted, and what they say to wait is enough but not too long', async ({
  takeAt,
}) => {
  await fc.assert(
    fc.asyncProperty(limits, gaps, async (rules, waits) => {
      const key = newKey()
      const last = (await takeAt(rules, timesOf(waits), key)).at(-1) as RateDecision
      const left = remainingAfter(rules, last)
      const most = Math.min(left.burst.left, left.minute.left)
      const now = last.at
      const spending = await takeAt(rules, Array(most + 1).fill(now), key)
      expect(spending.map(({ accepted }) => accepted)).toEqual([...Array(most).fill(true), false])
      const { wait } = remainingAfter(rules, spending.at(-1) as RateDecision)
      const soon = now + Math.max(0, wait - 1) * 1000
      const [early, late] = await takeAt(rules, [soon, now + wait * 1000], key)
      expect([early?.accepted, late?.accepted]).toEqual([false, true])
    }),
    { numRuns: 300 },
  )
})

test('what the headers say of each rule is when it is whole again, to the second', async ({
  database,
  takeAt,
}) => {
  await fc.assert(
    fc.asyncProperty(limits, gaps, async (rules, waits) => {
      const key = newKey()
      const last = (await takeAt(rules, timesOf(waits), key)).at(-1) as RateDecision
      const { burst, minute } = remainingAfter(rules, last)
      const later = async (seconds: number) => {
        const { rows } = await database.pool.query<{ debt: number; used: number }>(
          `select (u).debt, cardinality((u).times) as used
           from (select use_rate_limit(usage, 0, $2, 60000, $3, $4) as u from rate_limits where key = $1) l`,
          [key, rules.per_minute, rules.burst, last.at + seconds * 1000],
        )
        return rows[0] as { debt: number; used: number }
      }
      if (burst.full > 0) expect((await later(burst.full - 1)).debt).toBeGreaterThan(0)
      expect((await later(burst.full)).debt).toBe(0)
      if (minute.full > 0) expect((await later(minute.full - 1)).used).toBeGreaterThan(0)
      expect((await later(minute.full)).used).toBe(0)
    }),
    { numRuns: 100 },
  )
})

test('a clock that runs backwards gives nothing back', async ({ takeAt }) => {
  const rules = { per_minute: 60, burst: 1 }
  const [first, second, third] = await takeAt(rules, [START + 10_000, START + 5000, START])
  expect([first?.accepted, second?.accepted, third?.accepted]).toEqual([true, false, false])
  expect({ ...third, n: 0 }).toEqual({ ...second, n: 0 })
})

test('a refused request uses nothing, however many come', async ({ takeAt }) => {
  const rules = { per_minute: 60, burst: 2 }
  const key = newKey()
  const refused = await takeAt(rules, Array(50).fill(START), key)
  expect(refused.filter(({ accepted }) => accepted)).toHaveLength(2)
  expect((await takeAt(rules, [START + 999, START + 1000], key)).map(({ accepted }) => accepted)).toEqual([
    false,
    true,
  ])
})

test('with a burst of the whole period a rule is a window and nothing else, as counters of people use it', async ({
  takeAt,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), gaps, async (most, waits) => {
      const times = timesOf(waits)
      const accepted: number[] = []
      const expected = times.map((now) => {
        const allowed = accepted.filter((time) => time > now - 60_000).length < most
        if (allowed) accepted.push(now)
        return allowed
      })
      const decisions = await takeAt({ per_minute: most, burst: most }, times)
      expect(decisions.map((decision) => decision.accepted)).toEqual(expected)
    }),
    { numRuns: 100 },
  )
})

test('a request can be returned, and a key be cleared', async ({ database }) => {
  const { db } = database
  const limit = { most: 2, period: 60_000, burst: 2 }
  const key = limitKey('test', 'somebody')
  const take = async () => (await takeRateLimit(db, key, limit, new Date(START))).accepted
  expect([await take(), await take(), await take()]).toEqual([true, true, false])
  await returnRateLimit(db, key, limit)
  expect([await take(), await take()]).toEqual([true, false])
  await clearRateLimit(db, key)
  await returnRateLimit(db, key, limit)
  expect([await take(), await take()]).toEqual([true, true])
  const refused = await takeRateLimit(db, key, limit, new Date(START + 1500))
  expect(waitAfter(limit, refused)).toBe(59)
})

test('the current wait is known without counting a request', async ({ database }) => {
  const { db } = database
  const limit = { most: 2, period: 60_000, burst: 2 }
  const key = limitKey('test', 'a look')
  const waitAt = (ms: number) => currentWait(db, key, limit, new Date(START + ms))
  const take = async (ms: number) => await takeRateLimit(db, key, limit, new Date(START + ms))
  expect(await waitAt(0)).toBe(0)
  await take(0)
  expect([await waitAt(0), await waitAt(0)]).toEqual([0, 0])
  await take(0)
  expect(await waitAt(1500)).toBe(waitAfter(limit, await take(1500)))
  expect([await waitAt(59_999), await waitAt(60_000)]).toEqual([1, 0])
})
