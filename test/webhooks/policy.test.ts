import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WebhookRules } from '../../src/platform/definition.ts'
import { loadPlatform } from '../../src/platform/load.ts'
import { BREAKER_AFTER, type Health, healthAfter } from '../../src/webhooks/health/health.ts'
import {
  type DeliveryProgress,
  nextState,
  type Observation,
  scheduleSpan,
} from '../../src/webhooks/policy.ts'
import type { Outcome } from '../../src/webhooks/send/outcome.ts'
import { retryAfter } from '../../src/webhooks/send/retry_after.ts'

const usual = loadPlatform('default').webhooks
const start = new Date('2026-03-01T12:00:00.000Z')
const seconds = (count: number) => new Date(start.getTime() + count * 1000)
const timings = { dns: null, connect: null, tls: null, first_byte: null }

const status = (code: number, headers: Record<string, string> = {}): Outcome => ({
  kind: 'responded',
  status: code,
  headers,
  body: '',
  duration: 1,
  timings,
})
const failed: Outcome = {
  kind: 'failed',
  error: 'timeout',
  detail: null,
  fault: 'receiver',
  cause: new Error(),
  duration: 1,
  timings,
}
const ours: Outcome = { ...failed, error: 'not_sent', fault: 'sender' }
const fresh: DeliveryProgress = { stepsUsed: 0, createdAt: start, returnsTo: null }

const anyRules = fc
  .record({
    schedule_seconds: fc.array(fc.integer({ min: 0, max: 604_800 }), { minLength: 1, maxLength: 12 }),
    jitter: fc.constantFrom(0, 0.1, 0.5),
    from: fc.integer({ min: 100, max: 300 }),
    width: fc.integer({ min: 0, max: 199 }),
  })
  .map(
    ({ from, width, ...rules }): WebhookRules => ({
      ...usual,
      ...rules,
      success: { from, to: from + width },
    }),
  )
const anyOutcome = fc.oneof(
  fc.constant(failed),
  fc.constant(ours),
  fc
    .tuple(fc.integer({ min: 200, max: 599 }), fc.option(fc.integer({ min: 0, max: 999_999_999 })))
    .map(([code, after]) => status(code, after === null ? {} : { 'retry-after': String(after) })),
)
const anyRandom = fc.double({ min: 0, max: 0.999, noNaN: true })

describe('whatever the outcome', () => {
  test('a delivery ends exactly once its schedule is used up, and a step is used at most once an attempt', () => {
    fc.assert(
      fc.property(anyRules, anyOutcome, fc.nat(12), anyRandom, (rules, outcome, used, random) => {
        const stepsUsed = Math.min(used, rules.schedule_seconds.length - 1)
        const { next } = nextState(outcome, { ...fresh, stepsUsed }, rules, start, random)
        expect(next.stepsUsed - stepsUsed).toBeOneOf([0, 1])
        if (next.state === 'dead') expect(next.stepsUsed).toBe(rules.schedule_seconds.length)
        if (next.state === 'pending') expect(next.stepsUsed).toBeLessThan(rules.schedule_seconds.length)
      }),
    )
  })

  test('the next attempt is neither before its gap nor after twice of it', () => {
    fc.assert(
      fc.property(anyRules, anyOutcome, fc.nat(12), anyRandom, (rules, outcome, used, random) => {
        const stepsUsed = Math.min(used, rules.schedule_seconds.length - 1)
        const { next } = nextState(outcome, { ...fresh, stepsUsed }, rules, start, random)
        if (next.state !== 'pending' || next.stepsUsed === stepsUsed) return
        const gap = rules.schedule_seconds[next.stepsUsed]! * 1000
        const wait = next.dueAt.getTime() - start.getTime()
        expect(wait).toBeGreaterThanOrEqual(gap)
        expect(wait).toBeLessThanOrEqual(2 * gap + 1)
      }),
    )
  })

  test('however a receiver behaves, the walk from attempt to attempt comes to an end', () => {
    fc.assert(
      fc.property(anyRules, fc.infiniteStream(anyOutcome), anyRandom, (rules, outcomes, random) => {
        const patience = Math.max(86_400_000, scheduleSpan(rules))
        let progress = fresh
        let now = start
        for (let attempt = 0; attempt < 200_000; attempt++) {
          const outcome = outcomes.next().value as Outcome
          const { next } = nextState(outcome, progress, rules, now, random)
          if (next.state !== 'pending') return
          progress = { ...progress, stepsUsed: next.stepsUsed }
          // An attempt takes time: even where every gap is nothing, the clock goes on.
          now = new Date(next.dueAt.getTime() + 1000)
          if (now.getTime() - start.getTime() > patience && outcome !== ours) {
            expect(attempt).toBeLessThan(100_000)
          }
        }
        throw new Error('it never ended')
      }),
      { numRuns: 50 },
    )
  })
})

const asksForLess = fc
  .tuple(fc.constantFrom(429, 503), fc.option(fc.nat(100_000)))
  .map(([code, after]) => status(code, after === null ? {} : { 'retry-after': String(after) }))

describe('a receiver that asks to slow down', () => {
  test('sees at most some 2,000 attempts of a delivery that it never accepts, whatever it asks for', () => {
    fc.assert(
      fc.property(anyRules, fc.infiniteStream(asksForLess), (rules, outcomes) => {
        fc.pre(rules.success.to < 429)
        let progress = fresh
        let now = start
        for (let attempt = 1; attempt < 2000; attempt++) {
          const { next } = nextState(outcomes.next().value as Outcome, progress, rules, now, 0)
          if (next.state !== 'pending') return
          progress = { ...progress, stepsUsed: next.stepsUsed }
          now = next.dueAt
        }
        throw new Error('it never ended')
      }),
    )
  })

  test('waits as long as it asks, up to double the next gap, at every age of the delivery', () => {
    fc.assert(
      fc.property(fc.nat(86_399), fc.nat(100_000), (age, asked) => {
        const createdAt = new Date(start.getTime() - age * 1000)
        const outcome = status(429, { 'retry-after': String(asked) })
        const { next, observation } = nextState(outcome, { ...fresh, createdAt }, usual, start, 0)
        if (next.state !== 'pending' || observation.kind !== 'slower') throw new Error(next.state)
        const honoured = Math.max(1, Math.min(asked, 10))
        expect(next.dueAt.getTime()).toBeGreaterThanOrEqual(seconds(honoured).getTime())
        // Only this delivery waits longer.
        expect(observation.until).toEqual(seconds(honoured))
      }),
    )
  })

  test('gets an old delivery once per minute or so, and a new one when it asks for it', () => {
    const due = (age: number) => {
      const createdAt = new Date(start.getTime() - age * 1000)
      const progress = { ...fresh, createdAt }
      return nextState(status(429, { 'retry-after': '0' }), progress, usual, start, 0).next
    }
    expect(due(0)).toMatchObject({ dueAt: seconds(1) })
    expect(due(20)).toMatchObject({ dueAt: seconds(1) })
    expect(due(100)).toMatchObject({ dueAt: seconds(5) })
    // The schedule takes 27.6 hours.
    expect(due(3600)).toMatchObject({ dueAt: seconds(68.962) })
  })
})

test('the default schedule: at once, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h, then dead', () => {
  let progress = fresh
  const gaps: number[] = []
  for (;;) {
    const { next } = nextState(failed, progress, usual, start, 0.5)
    if (next.state !== 'pending') {
      expect(next).toEqual({ state: 'dead', stepsUsed: 8, reason: 'schedule_ended', fault: 'receiver' })
      break
    }
    gaps.push((next.dueAt.getTime() - start.getTime()) / 1000)
    progress = { ...progress, stepsUsed: next.stepsUsed }
  }
  expect(gaps).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 36_000])
})

test.each([429, 503])('%d uses no step, and slows the endpoint down for as long as it asks', (code) => {
  const { next, observation } = nextState(status(code, { 'retry-after': '8' }), fresh, usual, start, 0)
  expect(next).toEqual({ state: 'pending', stepsUsed: 0, dueAt: seconds(8) })
  expect(observation).toEqual({ kind: 'slower', until: seconds(8) })
})

test('Retry-After is honoured up to double the next gap, for other failures too', () => {
  expect(nextState(status(503, { 'retry-after': '3600' }), fresh, usual, start, 0).next).toMatchObject({
    dueAt: seconds(10),
  })
  expect(nextState(status(500, { 'retry-after': '8' }), fresh, usual, start, 0).next).toMatchObject({
    dueAt: seconds(8),
    stepsUsed: 1,
  })
  expect(nextState(status(500, { 'retry-after': '99999' }), fresh, usual, start, 0).next).toMatchObject({
    dueAt: seconds(10),
  })
  expect(nextState(status(500, { 'retry-after': '1' }), fresh, usual, start, 0).next).toMatchObject({
    dueAt: seconds(5),
  })
})

test('an endpoint that asks for less for ever is counted as failing in the end', () => {
  const old = { ...fresh, createdAt: new Date(start.getTime() - scheduleSpan(usual) - 1) }
  expect(nextState(status(503), old, usual, start, 0).next).toMatchObject({ stepsUsed: 1 })
})

test('410 suspends the endpoint', () => {
  expect(nextState(status(410), fresh, usual, start, 0)).toMatchObject({
    next: { state: 'pending', stepsUsed: 1 },
    observation: { kind: 'gone' },
  })
})

test('a fault of ours uses no step and is not held against the endpoint', () => {
  expect(nextState(ours, fresh, usual, start, 0)).toEqual({
    next: { state: 'pending', stepsUsed: 0, dueAt: seconds(30) },
    observation: { kind: 'none' },
  })
})

test('an extra attempt that fails leaves the delivery as it was', () => {
  for (const outcome of [failed, ours, status(503)]) {
    expect(nextState(outcome, { ...fresh, returnsTo: 'delivered' }, usual, start, 0).next.state).toBe(
      'delivered',
    )
    expect(nextState(outcome, { ...fresh, returnsTo: 'dead' }, usual, start, 0).next.state).toBe('dead')
  }
  expect(nextState(status(200), { ...fresh, returnsTo: 'dead' }, usual, start, 0).next.state).toBe(
    'delivered',
  )
})

test('success is what the platform says it is', () => {
  const below300 = { ...usual, success: { from: 100, to: 299 } }
  expect(nextState(status(299), fresh, below300, start, 0).next.state).toBe('delivered')
  expect(nextState(status(300), fresh, below300, start, 0).next.state).toBe('pending')
})

test('Retry-After is seconds or a date; anything else is as if it were not there', () => {
  expect(retryAfter('120', start)).toBe(120_000)
  expect(retryAfter('Sun, 01 Mar 2026 12:01:00 GMT', start)).toBe(60_000)
  expect(retryAfter('Sun, 01 Mar 2026 11:00:00 GMT', start)).toBe(0)
  for (const odd of ['-5', '1e9', 'soon', '', '99999999999', '2026-03-01'])
    expect(retryAfter(odd, start)).toBeNull()
})

describe('the health of an endpoint', () => {
  const well: Health = {
    failuresInRow: 0,
    failuresTotal: 0,
    timesOpened: 0,
    openUntil: null,
    slowUntil: null,
    failingSince: null,
    failingTold: false,
  }
  const failures = (count: number) => Array<Observation>(count).fill({ kind: 'failure' })

  test('the breaker opens after many failures in a row, longer each time, and a success closes it', () => {
    const opened = healthAfter(well, failures(BREAKER_AFTER), usual, start).health
    expect(opened.openUntil).toEqual(seconds(30))
    const again = healthAfter(opened, failures(1), usual, seconds(30)).health
    expect(again.openUntil).toEqual(seconds(90))
    const closed = healthAfter(again, [{ kind: 'success' }], usual, seconds(90)).health
    expect(closed).toMatchObject({ failuresInRow: 0, openUntil: null, timesOpened: 0, failuresTotal: 101 })
  })

  test('it is never open for longer than five minutes', () => {
    const broken = { ...well, failuresInRow: 500, timesOpened: 40 }
    expect(healthAfter(broken, failures(1), usual, start).health.openUntil).toEqual(seconds(300))
  })

  test.each(['consecutive', 'total'] as const)('suspension counts %s failures', (counted) => {
    const rules: WebhookRules = {
      ...usual,
      suspension: { failed_attempts: 50, counted, lifted_by: 'operator' },
    }
    expect(healthAfter(well, failures(49), rules, start).suspend).toBeNull()
    expect(healthAfter(well, failures(50), rules, start).suspend).toBe('failures')
    const mixed: Observation[] = [...failures(30), { kind: 'success' }, ...failures(20)]
    expect(healthAfter(well, mixed, rules, start).suspend).toBe(counted === 'total' ? 'failures' : null)
  })

  test('410 suspends whatever else came', () => {
    expect(healthAfter(well, [{ kind: 'gone' }, { kind: 'success' }], usual, start).suspend).toBe('gone')
  })
})
