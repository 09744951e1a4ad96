import type { WebhookRules } from '../platform/definition.ts'
import type { Fault, Outcome } from './send/outcome.ts'
import { retryAfter } from './send/retry_after.ts'

/** What the policy looks at in a delivery. */
export type Standing = {
  /** Entries of the schedule that failed attempts have used up. */
  stepsUsed: number
  createdAt: Date
  /** For an attempt beyond the schedule: the state that its failure leaves the delivery in. */
  returnsTo: 'delivered' | 'dead' | null
}

/** What becomes of the delivery. `stepsUsed` counts this attempt where it used one up. */
export type Next =
  | { state: 'delivered'; stepsUsed: number }
  | { state: 'pending'; stepsUsed: number; dueAt: Date }
  | { state: 'dead'; stepsUsed: number; reason: 'schedule_ended' | 'extra_attempt_failed'; fault: Fault }

/** What its endpoint is to be told. */
export type Sign =
  | { kind: 'success' }
  | { kind: 'failure' }
  /** It asks for less: nothing is sent to it before. */
  | { kind: 'slower'; until: Date }
  /** 410: it wants nothing any more. */
  | { kind: 'gone' }
  /** The attempt says nothing about it. */
  | { kind: 'none' }

export type Verdict = { next: Next; sign: Sign }

const SECOND = 1000
const DAY = 86_400 * SECOND
/** Before a fault of our own is tried again. */
const OWN_FAULT_GAP = 30 * SECOND
/** How long one answer can hold up everything else that waits for its endpoint. */
const MOST_SLOWED = 3600 * SECOND
const USUAL_SLOWED = 60 * SECOND

/**
 * What follows from an attempt. A pure function: the same arguments give the same verdict.
 * @param now when the outcome was known
 * @param random 0 ≤ random < 1, for the jitter
 */
export function decide(
  outcome: Outcome,
  standing: Standing,
  rules: WebhookRules,
  now: Date,
  random: number,
): Verdict {
  if (succeeded(outcome, rules)) {
    return { next: { state: 'delivered', stepsUsed: standing.stepsUsed }, sign: { kind: 'success' } }
  }
  if (outcome.kind === 'failed' && outcome.fault === 'sender') return ownFault(standing, now)
  if (asksForLess(outcome) && standing.returnsTo === null && patient(standing, rules, now)) {
    return slowed(outcome, standing, rules, now)
  }
  const gone = outcome.kind === 'answered' && outcome.status === 410
  return {
    next: afterFailure(outcome, standing, rules, now, random),
    sign: gone ? { kind: 'gone' } : { kind: 'failure' },
  }
}

function succeeded(outcome: Outcome, { success }: WebhookRules): boolean {
  return outcome.kind === 'answered' && outcome.status >= success.from && outcome.status <= success.to
}

/** RFC 6585 §4 and RFC 9110 §15.6.4: too many requests, unavailable for now. */
function asksForLess(outcome: Outcome): outcome is Outcome & { kind: 'answered' } {
  return outcome.kind === 'answered' && (outcome.status === 429 || outcome.status === 503)
}

/** An endpoint that asks for less for ever would never let go of a delivery: then its answers count. */
function patient({ createdAt }: Standing, rules: WebhookRules, now: Date): boolean {
  return now.getTime() - createdAt.getTime() < Math.max(DAY, scheduleSpan(rules))
}

/** Milliseconds from an event to the last scheduled attempt, at the longest. */
export function scheduleSpan(rules: WebhookRules): number {
  const seconds = rules.schedule_seconds.reduce((sum, gap) => sum + gap, 0)
  return seconds * SECOND * (1 + rules.jitter)
}

/** Our fault uses no step, and says nothing about the receiver. */
function ownFault(standing: Standing, now: Date): Verdict {
  const next: Next =
    standing.returnsTo === 'delivered'
      ? { state: 'delivered', stepsUsed: standing.stepsUsed }
      : standing.returnsTo === 'dead'
        ? { state: 'dead', stepsUsed: standing.stepsUsed, reason: 'extra_attempt_failed', fault: 'sender' }
        : { state: 'pending', stepsUsed: standing.stepsUsed, dueAt: later(now, OWN_FAULT_GAP) }
  return { next, sign: { kind: 'none' } }
}

function slowed(
  outcome: Outcome & { kind: 'answered' },
  standing: Standing,
  rules: WebhookRules,
  now: Date,
): Verdict {
  const gap = nextGap(standing.stepsUsed, rules)
  const asked = retryAfter(outcome.headers['retry-after'], now)
  const wait = asked === null ? gap : Math.max(SECOND, Math.min(asked, 2 * gap))
  return {
    next: { state: 'pending', stepsUsed: standing.stepsUsed, dueAt: later(now, wait) },
    sign: {
      kind: 'slower',
      until: later(now, Math.min(wait, asked === null ? USUAL_SLOWED : MOST_SLOWED)),
    },
  }
}

function afterFailure(
  outcome: Outcome,
  standing: Standing,
  rules: WebhookRules,
  now: Date,
  random: number,
): Next {
  const { stepsUsed, returnsTo } = standing
  if (returnsTo === 'delivered') return { state: 'delivered', stepsUsed }
  if (returnsTo === 'dead') {
    return { state: 'dead', stepsUsed, reason: 'extra_attempt_failed', fault: 'receiver' }
  }
  const used = stepsUsed + 1
  const seconds = rules.schedule_seconds[used]
  if (seconds === undefined) {
    return { state: 'dead', stepsUsed: used, reason: 'schedule_ended', fault: 'receiver' }
  }
  const gap = seconds * SECOND * (1 + rules.jitter * random)
  const asked = outcome.kind === 'answered' ? retryAfter(outcome.headers['retry-after'], now) : null
  const wait = Math.max(gap, Math.min(asked ?? 0, 2 * seconds * SECOND))
  return { state: 'pending', stepsUsed: used, dueAt: later(now, wait) }
}

/** Milliseconds to the attempt after this one; at the end of the schedule, as long as it took to this one. */
function nextGap(stepsUsed: number, { schedule_seconds: gaps }: WebhookRules): number {
  const seconds = gaps[stepsUsed + 1] ?? gaps[stepsUsed] ?? gaps.at(-1) ?? 0
  return Math.max(1, seconds) * SECOND
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + Math.round(milliseconds))
}
