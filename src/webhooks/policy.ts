import type { WebhookRules } from '../platform/definition.ts'
import type { Fault, Outcome } from './send/outcome.ts'
import { retryAfter } from './send/retry_after.ts'

/** What the policy needs to know about a delivery. */
export type DeliveryProgress = {
  /** Schedule entries used up by failed attempts. */
  stepsUsed: number
  createdAt: Date
  /** For an attempt beyond the schedule: the delivery's state if it fails. */
  returnsTo: 'delivered' | 'dead' | null
}

/** The delivery's next state. `stepsUsed` includes this attempt if it used a step. */
export type NextState =
  | { state: 'delivered'; stepsUsed: number }
  | { state: 'pending'; stepsUsed: number; dueAt: Date }
  | { state: 'dead'; stepsUsed: number; reason: 'schedule_ended' | 'extra_attempt_failed'; fault: Fault }

/** What an attempt says about its endpoint. */
export type Observation =
  | { kind: 'success' }
  | { kind: 'failure' }
  /** The endpoint asked to slow down: nothing is sent to it until then. */
  | { kind: 'slower'; until: Date }
  /** 410: the endpoint wants no more deliveries. */
  | { kind: 'gone' }
  /** Says nothing about the endpoint: the fault was ours. */
  | { kind: 'none' }

export type Consequence = { next: NextState; observation: Observation }

const SECOND = 1000
const DAY = 86_400 * SECOND
/** Delay before retrying after a fault of ours. */
const OWN_FAULT_GAP = 30 * SECOND
/** The longest time for which one response can hold back all deliveries to its endpoint. */
const LONGEST_SLOWDOWN = 3600 * SECOND
const DEFAULT_SLOWDOWN = 60 * SECOND
/** A slowed delivery waits for at least this part of its age, so that attempts without a step become fewer. */
const LEAST_PART_OF_AGE = 1 / 20
/** The longest such wait, as a part of the time for which a delivery may be held back: a minute for a day. */
const LEAST_PART_OF_PATIENCE = 1 / 1440

/**
 * Decides what follows from an attempt. Pure.
 * @param now when the outcome was known
 * @param random 0 ≤ random < 1, for the jitter
 */
export function nextState(
  outcome: Outcome,
  progress: DeliveryProgress,
  rules: WebhookRules,
  now: Date,
  random: number,
): Consequence {
  if (succeeded(outcome, rules)) {
    return {
      next: { state: 'delivered', stepsUsed: progress.stepsUsed },
      observation: { kind: 'success' },
    }
  }
  if (outcome.kind === 'failed' && outcome.fault === 'sender') return ownFault(progress, now)
  if (asksForLess(outcome) && progress.returnsTo === null && mayBeHeldBack(progress, rules, now)) {
    return slowedDown(outcome, progress, rules, now)
  }
  const gone = outcome.kind === 'responded' && outcome.status === 410
  return {
    next: afterFailure(outcome, progress, rules, now, random),
    observation: gone ? { kind: 'gone' } : { kind: 'failure' },
  }
}

function succeeded(outcome: Outcome, { success }: WebhookRules): boolean {
  return outcome.kind === 'responded' && outcome.status >= success.from && outcome.status <= success.to
}

/** RFC 6585 §4: too many requests. RFC 9110 §15.6.4: temporarily unavailable. */
function asksForLess(outcome: Outcome): outcome is Outcome & { kind: 'responded' } {
  return outcome.kind === 'responded' && (outcome.status === 429 || outcome.status === 503)
}

/**
 * An endpoint that keeps asking to slow down must not keep a delivery for ever: eventually its responses count as
 * failures.
 */
function mayBeHeldBack(progress: DeliveryProgress, rules: WebhookRules, now: Date): boolean {
  return ageOf(progress, now) < patience(rules)
}

function ageOf({ createdAt }: DeliveryProgress, now: Date): number {
  return now.getTime() - createdAt.getTime()
}

/** Milliseconds for which an endpoint can hold a delivery back without using its schedule. */
function patience(rules: WebhookRules): number {
  return Math.max(DAY, scheduleSpan(rules))
}

/** Maximum milliseconds from an event to its last scheduled attempt. */
export function scheduleSpan(rules: WebhookRules): number {
  const seconds = rules.schedule_seconds.reduce((sum, gap) => sum + gap, 0)
  return seconds * SECOND * (1 + rules.jitter)
}

/** A fault of ours uses no step and says nothing about the receiver. */
function ownFault(progress: DeliveryProgress, now: Date): Consequence {
  const next: NextState =
    progress.returnsTo === 'delivered'
      ? { state: 'delivered', stepsUsed: progress.stepsUsed }
      : progress.returnsTo === 'dead'
        ? { state: 'dead', stepsUsed: progress.stepsUsed, reason: 'extra_attempt_failed', fault: 'sender' }
        : { state: 'pending', stepsUsed: progress.stepsUsed, dueAt: later(now, OWN_FAULT_GAP) }
  return { next, observation: { kind: 'none' } }
}

function slowedDown(
  outcome: Outcome & { kind: 'responded' },
  progress: DeliveryProgress,
  rules: WebhookRules,
  now: Date,
): Consequence {
  const gap = nextGap(progress.stepsUsed, rules)
  const asked = retryAfter(outcome.headers['retry-after'], now)
  const wait = asked === null ? gap : Math.max(SECOND, Math.min(asked, 2 * gap))
  // The endpoint as a whole is sent to again when it asks for it: others of its deliveries may be new.
  const least = Math.min(ageOf(progress, now) * LEAST_PART_OF_AGE, patience(rules) * LEAST_PART_OF_PATIENCE)
  return {
    next: { state: 'pending', stepsUsed: progress.stepsUsed, dueAt: later(now, Math.max(wait, least)) },
    observation: {
      kind: 'slower',
      until: later(now, Math.min(wait, asked === null ? DEFAULT_SLOWDOWN : LONGEST_SLOWDOWN)),
    },
  }
}

function afterFailure(
  outcome: Outcome,
  progress: DeliveryProgress,
  rules: WebhookRules,
  now: Date,
  random: number,
): NextState {
  const { stepsUsed, returnsTo } = progress
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
  const asked = outcome.kind === 'responded' ? retryAfter(outcome.headers['retry-after'], now) : null
  const wait = Math.max(gap, Math.min(asked ?? 0, 2 * seconds * SECOND))
  return { state: 'pending', stepsUsed: used, dueAt: later(now, wait) }
}

/** Milliseconds to the next attempt. At the end of the schedule, the last gap is repeated. */
function nextGap(stepsUsed: number, { schedule_seconds: gaps }: WebhookRules): number {
  const seconds = gaps[stepsUsed + 1] ?? gaps[stepsUsed] ?? gaps.at(-1) ?? 0
  return Math.max(1, seconds) * SECOND
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + Math.round(milliseconds))
}
