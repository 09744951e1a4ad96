import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide, type Limits, leftOf, UNUSED, usageAt } from '../../src/api/rate_limit/decide.ts'
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

test('every decision is that of a log of all requests and an exact bucket', () => {
  fc.assert(
    fc.property(limits, gaps, (rules, waits) => {
      const oracle = new Oracle(rules)
      let usage = UNUSED
      let now = 1_780_000_000_000
      for (const wait of waits) {
        now += wait
        const decision = decide(usage, rules, now)
        usage = decision.usage
        expect(decision.accepted).toBe(oracle.take(now))
      }
    }),
    { numRuns: 300 },
  )
})

test('never more than the minute allows in any 60 seconds, never more than the burst at once', () => {
  fc.assert(
    fc.property(limits, gaps, (rules, waits) => {
      const accepted = run(rules, waits)
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

test('what the headers say is left is accepted, and what they say to wait is enough but not too long', () => {
  fc.assert(
    fc.property(limits, gaps, (rules, waits) => {
      let usage = UNUSED
      let now = 1_780_000_000_000
      for (const gap of waits) {
        now += gap
        usage = decide(usage, rules, now).usage
      }
      const left = leftOf(usage, rules)
      const most = Math.min(left.burst.left, left.minute.left)
      let spent = usage
      for (let sent = 0; sent < most; sent += 1) {
        const decision = decide(spent, rules, now)
        expect(decision.accepted).toBe(true)
        spent = decision.usage
      }
      expect(decide(spent, rules, now).accepted).toBe(false)
      const { wait } = leftOf(spent, rules)
      expect(decide(spent, rules, now + wait * 1000).accepted).toBe(true)
      if (wait > 1) expect(decide(spent, rules, now + (wait - 1) * 1000).accepted).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('a clock that runs backwards gives nothing back', () => {
  const rules = { per_minute: 60, burst: 1 }
  const { usage } = decide(UNUSED, rules, 10_000)
  expect(decide(usage, rules, 5000).accepted).toBe(false)
  expect(usageAt(usage, rules, 5000)).toEqual(usage)
})

function run(rules: Limits, waits: number[]): number[] {
  const accepted: number[] = []
  let usage = UNUSED
  let now = 1_780_000_000_000
  for (const wait of waits) {
    now += wait
    const decision = decide(usage, rules, now)
    usage = decision.usage
    if (decision.accepted) accepted.push(now)
  }
  return accepted
}
