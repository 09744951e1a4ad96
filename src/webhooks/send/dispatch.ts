import { LRUCache } from 'lru-cache'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Vault } from '../../database/vault.ts'
import type { Platform } from '../../platform/definition.ts'
import { channelOf } from '../../platform/operator_events.ts'
import { parseTraceparent } from '../../telemetry/trace_context.ts'
import { failSpan, inTrace } from '../../telemetry/tracing.ts'
import { type EndpointKeys, loadEndpointKeys } from '../message/endpoint_keys.ts'
import { compileMessage, type StoredEvent } from '../message/message.ts'
import { nextState } from '../policy.ts'
import type { Claimed } from '../queue/claimed.ts'
import { attemptRecord, type Dispatched, givenBack, outcomeLabel, unsent } from './dispatched.ts'
import type { Sender } from './sender.ts'

export type DispatchOptions = {
  pool: pg.Pool
  vault: Vault
  platform: Platform
  sender: Sender
  now: () => Date
  log: Logger
  random?: () => number
}

/** Sends claimed deliveries. @param done called once for each, in the order of the responses */
export type Dispatch = (claimed: Claimed[], done: (dispatched: Dispatched) => void) => Promise<void>

/** Milliseconds until a delivery whose message could not be built is tried again. */
const GIVEN_BACK_GAP = 60_000

const channelWith = (platform: Platform) => ({ write: compileMessage(platform), rules: platform.webhooks })

export function createDispatch(options: DispatchOptions): Dispatch {
  const { pool, vault, platform, sender, now, log } = options
  const random = options.random ?? Math.random
  const channels = { apps: channelWith(platform), operator: channelWith(channelOf(platform, null)) }
  const remembered = new LRUCache<string, EndpointKeys>({ max: 10_000 })
  // A fault of ours affects every delivery: it is logged once per minute.
  const told = new LRUCache<string, true>({ max: 100, ttl: 60_000 })

  /** The keys of the endpoints, reread if an endpoint was changed. */
  async function keysOf(claimed: Claimed[]): Promise<Map<string, EndpointKeys>> {
    const found = new Map<string, EndpointKeys>()
    const changed = new Set<string>()
    for (const { endpoint, changed: at } of new Set(claimed.map(({ lane }) => lane))) {
      const keys = remembered.get(endpoint)
      if (keys?.changed === at) found.set(endpoint, keys)
      else changed.add(endpoint)
    }
    if (changed.size === 0) return found
    const loaded = await loadEndpointKeys(pool, vault, platform, [...changed], (endpoint, err) =>
      log.error({ endpoint, err }, 'the secrets of an endpoint cannot be decrypted'),
    )
    for (const [endpoint, keys] of loaded) {
      remembered.set(endpoint, keys)
      found.set(endpoint, keys)
    }
    return found
  }

  const send = (one: Claimed, event: StoredEvent, keys: EndpointKeys): Promise<Dispatched> =>
    inTrace(
      () => ({
        name: 'webhook attempt',
        kind: 'client',
        cause: parseTraceparent(one.trace),
        attributes: {
          'drawbridge.delivery': one.id,
          'drawbridge.endpoint': one.lane.endpoint,
          'drawbridge.event_type': event.type,
          'drawbridge.attempt': one.number,
        },
      }),
      async (span) => {
        const dispatched = await attempt(one, event, keys)
        const { outcome, result } = dispatched
        span?.setAttribute('http.response.status_code', result.attempt?.status ?? 0)
        if (span && outcome !== 'delivered') failSpan(span, { code: outcome })
        return dispatched
      },
    )

  async function attempt(one: Claimed, event: StoredEvent, keys: EndpointKeys): Promise<Dispatched> {
    const startedAt = now()
    const { number } = one
    const { write, rules } = one.app === null ? channels.operator : channels.apps
    const message = write(event, keys, { app: one.app, number, at: startedAt })
    const outcome = await sender.send(message)
    const { next, observation } = nextState(outcome, one, rules, now(), random())
    const { id, lane, connection } = one
    const { endpoint, claim, unwell } = lane
    const record = attemptRecord(outcome, message, startedAt, number)
    const { status, error, duration } = record
    log.debug({ delivery: id, endpoint, number, status, error, duration }, 'webhook attempt')
    if (outcome.kind === 'failed' && outcome.fault === 'sender') {
      const { code } = outcome.cause as NodeJS.ErrnoException
      if (!told.has(String(code))) {
        told.set(String(code), true)
        log.error({ delivery: id, code }, 'a webhook was not sent')
      }
    }
    return {
      result: { id, endpoint, claim, next, attempt: record },
      connection,
      observation,
      unwell,
      outcome: outcomeLabel(outcome, next.state, observation),
    }
  }

  return async (claimed, done) => {
    const allowed = claimed.filter(({ refusal }) => refusal === null)
    for (const one of claimed) {
      if (one.refusal !== null) done(unsent(one, one.returnsTo ?? 'cancelled', one.refusal, null))
    }
    if (allowed.length === 0) return
    let keys: Map<string, EndpointKeys>
    try {
      keys = await keysOf(allowed)
    } catch (err) {
      log.warn(
        { err },
        'the keys of endpoints could not be read; their deliveries were put back into the queue',
      )
      for (const one of allowed) done(givenBack(one, now()))
      return
    }
    for (const one of allowed) {
      const { eventId: id, eventAt: at, uuid, type, tenant, unit, record, data } = one
      const opened = keys.get(one.lane.endpoint)
      if (id === null) done(unsent(one, 'dead', 'event_gone', 'sender'))
      else if (!opened) done(givenBack(one, new Date(now().getTime() + GIVEN_BACK_GAP)))
      else
        send(one, { id, at, uuid, type, tenant, unit, record, data }, opened).then(done, (err) => {
          log.error({ err, delivery: one.id }, 'a webhook could not be composed')
          done(givenBack(one, new Date(now().getTime() + GIVEN_BACK_GAP)))
        })
    }
  }
}
