import { randomUUID } from 'node:crypto'
import { inTransaction } from '../../../src/database/transaction.ts'
import { publish } from '../../../src/model/webhooks/outbox.ts'
import { cleanUp } from '../../../src/oauth/cleanup.ts'
import { loadEndpointKeys } from '../../../src/webhooks/message/endpoint_keys.ts'
import { anyReady, claimDue } from '../../../src/webhooks/queue/claim.ts'
import { type Claimed, readClaimed } from '../../../src/webhooks/queue/claimed.ts'
import { measureDepths, measureOldest } from '../../../src/webhooks/queue/depth.ts'
import { readyDue, takeBackLost } from '../../../src/webhooks/queue/due.ts'
import { recordResults } from '../../../src/webhooks/queue/record_results.ts'
import { storeExpired, tenantOf } from '../merchants.ts'
import type { Operation } from './partner_operations.ts'
import type { Subject } from './subject.ts'

const EVENTS = 20
const EXPIRED = 500
const worker = randomUUID()

/** Events of tenants throughout the tables. Each has two deliveries. */
async function raiseEvents({ runtime, next }: Subject): Promise<void> {
  const data = { number: 'B-1', note: 'late arrival '.repeat(5) }
  const events = Array.from({ length: EVENTS }, () => ({
    type: 'booking.created',
    tenant: tenantOf(next()),
    data,
  }))
  await inTransaction(runtime.db, (trx) => publish(trx, runtime.platform, events, runtime.now()))
}

/** A round of the worker, without its HTTP requests. */
async function deliver({ runtime }: Subject): Promise<void> {
  const { pool, vault, platform } = runtime
  const now = runtime.now()
  await readyDue(pool, now)
  await takeBackLost(pool, now)
  if (!(await anyReady(pool, 0))) throw new Error('nothing is ready')
  const { lanes } = await claimDue(pool, {
    ...{
      worker,
      now,
      leaseUntil: new Date(now.getTime() + 60_000),
      room: 2 * EVENTS,
      perEndpoint: 64,
      after: '',
    },
  })
  const claimed = await readClaimed(pool, lanes)
  await loadEndpointKeys(
    pool,
    vault,
    platform,
    lanes.map(({ endpoint }) => endpoint),
    (_, error) => {
      throw error
    },
  )
  await recordResults(pool, claimed.map(delivered), runtime.now())
}

function delivered({ lane, id }: Claimed) {
  return {
    ...{ id, endpoint: lane.endpoint, claim: lane.claim },
    next: { state: 'delivered' as const, stepsUsed: 1, reason: null, fault: null },
    attempt: {
      ...{
        startedAt: new Date(),
        number: 1,
        duration: 42,
        status: 200,
        error: null,
        errorDetail: null,
        fault: null,
      },
      ...{ timings: { first_byte: 11 }, url: 'https://app.example/hook', timestamp: '1785578400' },
      ...{ requestHeaders: { 'webhook-id': id }, responseHeaders: {}, responseBody: 'ok' },
    },
  }
}

/** The operations of workers. */
export const workerOperations: Operation[] = [
  { name: `delivery of ${2 * EVENTS}`, prepare: raiseEvents, run: deliver },
  {
    name: 'metrics of the queue',
    run: async ({ runtime }) => {
      await measureDepths(runtime.pool)
      await measureOldest(runtime.pool, runtime.now())
    },
  },
  {
    name: `clean-up of ${EXPIRED} tokens`,
    prepare: ({ runtime }) => storeExpired(runtime.pool, EXPIRED),
    run: ({ runtime }) => cleanUp(runtime.db, runtime.now()),
  },
]
