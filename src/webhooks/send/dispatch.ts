import type pg from 'pg'
import type { Logger } from 'pino'
import type { Vault } from '../../database/vault.ts'
import type { Platform } from '../../platform/definition.ts'
import { type EndpointMaterial, loadEndpoints } from '../message/endpoint_keys.ts'
import { compileMessage, type StoredEvent, type WrittenMessage } from '../message/message.ts'
import { decide, type Sign } from '../policy.ts'
import type { Claimed } from '../queue/claim.ts'
import type { AttemptRecord, Settlement } from '../queue/record_results.ts'
import type { Outcome } from './outcome.ts'
import type { Sender } from './sender.ts'

/** What came of one claimed delivery. */
export type Result = {
  settlement: Settlement
  endpoint: string
  sign: Sign
  /** Whether the endpoint had failed or asked for less when it was claimed. */
  unwell: boolean
  outcome: string
}

export type DispatchOptions = {
  pool: pg.Pool
  vault: Vault
  platform: Platform
  sender: Sender
  now: () => Date
  log: Logger
  random?: () => number
}

/** Sends claimed deliveries. @param done called once for each, in whatever order the answers come */
export type Dispatch = (claimed: Claimed[], done: (result: Result) => void) => Promise<void>

/** No more endpoints are remembered. */
const REMEMBERED = 10_000

export function createDispatch(options: DispatchOptions): Dispatch {
  const { pool, vault, platform, sender, now, log } = options
  const random = options.random ?? Math.random
  const write = compileMessage(platform)
  const remembered = new Map<string, EndpointMaterial>()

  async function remember(claimed: Claimed[]): Promise<void> {
    const stale = claimed.filter(
      ({ endpoint, endpointChanged }) => remembered.get(endpoint)?.changed !== endpointChanged.getTime(),
    )
    const ids = [...new Set(stale.map(({ endpoint }) => endpoint))]
    if (ids.length === 0) return
    if (remembered.size > REMEMBERED) remembered.clear()
    for (const id of ids) remembered.delete(id)
    const found = await loadEndpoints(pool, vault, platform.webhooks, ids, (endpoint, err) =>
      log.error({ endpoint, err }, 'the secrets of an endpoint cannot be opened'),
    )
    for (const [id, material] of found) remembered.set(id, material)
  }

  async function send(one: Claimed, event: StoredEvent, endpoint: EndpointMaterial): Promise<Result> {
    const startedAt = now()
    const number = one.attempts + 1
    const message = write(event, endpoint, { app: one.app, number, at: startedAt })
    const outcome = await sender.send(message)
    const { next, sign } = decide(outcome, one, platform.webhooks, now(), random())
    const attempt = record(outcome, message, startedAt, number)
    log.debug(
      {
        delivery: one.id,
        endpoint: one.endpoint,
        number,
        status: attempt.status,
        error: attempt.error,
        duration: attempt.duration,
      },
      'webhook attempt',
    )
    if (outcome.kind === 'failed' && outcome.fault === 'sender') {
      log.error(
        { delivery: one.id, code: (outcome.cause as NodeJS.ErrnoException).code },
        'a webhook was not sent',
      )
    }
    return {
      settlement: { id: one.id, claim: one.claim, next, attempt },
      endpoint: one.endpoint,
      sign,
      unwell: one.unwell,
      outcome: next.state === 'pending' && sign.kind === 'slower' ? 'slowed' : label(outcome, next.state),
    }
  }

  return async (claimed, done) => {
    const sendable = claimed.filter(({ allowed }) => allowed)
    for (const one of claimed) if (!one.allowed) done(unsent(one, 'cancelled', 'connection_ended'))
    if (sendable.length === 0) return
    try {
      await remember(sendable)
    } catch (err) {
      log.warn({ err }, 'claimed deliveries could not be read; they are given back')
      for (const one of sendable) done(givenBack(one, now()))
      return
    }
    for (const one of sendable) {
      const endpoint = remembered.get(one.endpoint)
      if (one.eventId === null) done(unsent(one, 'dead', 'event_gone'))
      else if (!endpoint) done(givenBack(one, new Date(now().getTime() + 60_000)))
      else
        send(one, eventOf(one, one.eventId), endpoint).then(done, (err) => {
          log.error({ err, delivery: one.id }, 'a webhook could not be written')
          done(givenBack(one, new Date(now().getTime() + 60_000)))
        })
    }
  }
}

function eventOf({ eventAt: at, uuid, type, tenant, unit, record, data }: Claimed, id: string): StoredEvent {
  return { id, at, uuid, type, tenant, unit, record, data }
}

function record(outcome: Outcome, message: WrittenMessage, startedAt: Date, number: number): AttemptRecord {
  const answered = outcome.kind === 'answered' ? outcome : null
  const failed = outcome.kind === 'failed' ? outcome : null
  const ok = answered !== null && answered.status < 300
  return {
    startedAt,
    number,
    duration: outcome.duration,
    status: answered?.status ?? null,
    error: failed?.error ?? null,
    fault: failed?.fault ?? (ok ? null : 'receiver'),
    timings: rounded(outcome.timings),
    url: message.url.href,
    timestamp: message.timestamp,
    requestHeaders: pairs(message.headers),
    responseHeaders: answered?.headers ?? null,
    responseBody: answered?.body ?? null,
  }
}

function rounded(timings: Outcome['timings']): object {
  const tenth = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10)
  const { dns, connect, tls, first_byte } = timings
  return { dns: tenth(dns), connect: tenth(connect), tls: tenth(tls), first_byte: tenth(first_byte) }
}

function pairs(flat: string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let index = 0; index < flat.length; index += 2) headers[flat[index]!] = flat[index + 1]!
  return headers
}

function label(outcome: Outcome, state: string): string {
  if (state === 'delivered' && outcome.kind === 'answered') return 'delivered'
  return outcome.kind === 'failed' ? outcome.error : 'refused'
}

/** It was not sent and never will be. */
function unsent(one: Claimed, state: 'cancelled' | 'dead', reason: string): Result {
  const next = {
    state,
    stepsUsed: one.stepsUsed,
    reason,
    fault: state === 'dead' ? ('sender' as const) : null,
  }
  return { ...quiet(one), settlement: { id: one.id, claim: one.claim, next, attempt: null }, outcome: state }
}

/** It was not sent, and no step of its schedule is used. */
function givenBack(one: Claimed, dueAt: Date): Result {
  const next = { state: 'pending' as const, stepsUsed: one.stepsUsed, dueAt }
  return {
    ...quiet(one),
    settlement: { id: one.id, claim: one.claim, next, attempt: null },
    outcome: 'not_sent',
  }
}

function quiet(one: Claimed): Pick<Result, 'endpoint' | 'sign' | 'unwell'> {
  return { endpoint: one.endpoint, sign: { kind: 'none' }, unwell: one.unwell }
}
