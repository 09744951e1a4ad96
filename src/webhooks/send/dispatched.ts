import type { WrittenMessage } from '../message/message.ts'
import type { Observation } from '../policy.ts'
import type { Claimed } from '../queue/claimed.ts'
import type { AttemptRecord, DeliveryResult } from '../queue/record_results.ts'
import type { Fault, Outcome } from './outcome.ts'

/** The result of one claimed delivery, and what it says about its endpoint. */
export type Dispatched = {
  result: DeliveryResult
  /** null for a test event and for the operator's own endpoints. */
  connection: string | null
  observation: Observation
  /** Whether the endpoint had failed or asked to slow down when the delivery was claimed. */
  unwell: boolean
  /** For the metrics. */
  outcome: string
}

/** The stored attempt. */
export function attemptRecord(
  outcome: Outcome,
  message: WrittenMessage,
  startedAt: Date,
  number: number,
): AttemptRecord {
  const response = outcome.kind === 'responded' ? outcome : null
  const failed = outcome.kind === 'failed' ? outcome : null
  const ok = response !== null && response.status < 300
  return {
    startedAt,
    number,
    duration: outcome.duration,
    status: response?.status ?? null,
    error: failed?.error ?? null,
    errorDetail: failed?.detail ?? null,
    fault: failed?.fault ?? (ok ? null : 'receiver'),
    timings: rounded(outcome.timings),
    url: message.url.href,
    timestamp: message.timestamp,
    requestHeaders: headersOf(message.headers),
    responseHeaders: response?.headers ?? null,
    responseBody: response?.body ?? null,
  }
}

/** Rounds to a tenth of a millisecond. */
function rounded({ dns, connect, tls, first_byte }: Outcome['timings']): object {
  const tenth = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10)
  return { dns: tenth(dns), connect: tenth(connect), tls: tenth(tls), first_byte: tenth(first_byte) }
}

function headersOf(namesAndValues: string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let index = 0; index < namesAndValues.length; index += 2) {
    headers[namesAndValues[index]!] = namesAndValues[index + 1]!
  }
  return headers
}

/** The label of an attempt in the metrics. */
export function outcomeLabel(outcome: Outcome, state: string, observation: Observation): string {
  if (state === 'pending' && observation.kind === 'slower') return 'slowed'
  if (outcome.kind === 'failed') return outcome.error
  return state === 'delivered' ? 'delivered' : 'refused'
}

/** It was not sent and never will be. */
export function unsent(
  one: Claimed,
  state: 'cancelled' | 'delivered' | 'dead',
  reason: string,
  fault: Fault | null,
): Dispatched {
  // A delivery that already succeeded stays delivered, without a reason.
  const next = { state, stepsUsed: one.stepsUsed, reason: state === 'delivered' ? null : reason, fault }
  return withoutAttempt(one, next, state)
}

/** It was not sent, and uses no step of its schedule. */
export function givenBack(one: Claimed, dueAt: Date): Dispatched {
  return withoutAttempt(one, { state: 'pending', stepsUsed: one.stepsUsed, dueAt }, 'not_sent')
}

function withoutAttempt(
  { id, lane, connection }: Claimed,
  next: DeliveryResult['next'],
  outcome: string,
): Dispatched {
  const { endpoint, claim, unwell } = lane
  const result = { id, endpoint, claim, next, attempt: null }
  return { result, connection, observation: { kind: 'none' }, unwell, outcome }
}
