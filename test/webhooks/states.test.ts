import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect } from 'vitest'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { disconnect } from '../../src/model/connections/connections.ts'
import { pauseEndpoint, resumeEndpoint } from '../../src/model/webhooks/endpoint_states.ts'
import { advanceReplays } from '../../src/model/webhooks/replays.ts'
import { requestReplay, retryDelivery } from '../../src/model/webhooks/retries.ts'
import { recordObservations } from '../../src/webhooks/health/health_store.ts'
import { nextState } from '../../src/webhooks/policy.ts'
import { claimDue } from '../../src/webhooks/queue/claim.ts'
import { type Claimed, readClaimed } from '../../src/webhooks/queue/claimed.ts'
import { readyDue, takeBackLost } from '../../src/webhooks/queue/due.ts'
import { type DeliveryResult, recordResults, resultKey } from '../../src/webhooks/queue/record_results.ts'
import type { Outcome } from '../../src/webhooks/send/outcome.ts'
import { type GivenEndpoint, givenEndpoint, happens } from '../support/deliveries.ts'
import { serverTest as test } from '../support/fixtures.ts'
import type { TestServer } from '../support/server.ts'

const CAP = 3
const LEASE = 40
const operator = { as: 'operator' } as const

type Hand = 'left' | 'right'
type Act =
  | { kind: 'happens' | 'pause' | 'resume' | 'retry' | 'replay' | 'disconnect' }
  | { kind: 'passes'; seconds: number }
  | { kind: 'claim'; hand: Hand }
  | { kind: 'respond'; hand: Hand; status: number }
  | { kind: 'vanishes'; hand: Hand }

const hand = fc.constantFrom<Hand>('left', 'right')
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'happens' as const }) },
  { weight: 6, arbitrary: hand.map((which) => ({ kind: 'claim' as const, hand: which })) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(hand, fc.constantFrom(200, 200, 500, 429, 410, 0))
      .map(([which, status]) => ({ kind: 'respond' as const, hand: which, status })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(1, 5, 41, 400, 40_000)
      .map((seconds) => ({ kind: 'passes' as const, seconds })),
  },
  { weight: 1, arbitrary: hand.map((which) => ({ kind: 'vanishes' as const, hand: which })) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('pause', 'resume', 'retry', 'replay')
      .map((kind) => ({ kind: kind as 'pause' })),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'disconnect' as const }) },
)

/** Two workers' hands, an endpoint, and the acts of everybody else. */
class Play {
  readonly hands: Record<Hand, Claimed[]> = { left: [], right: [] }
  readonly #server: TestServer
  readonly #workers: Record<Hand, string> = { left: randomUUID(), right: randomUUID() }
  readonly #endpoint: GivenEndpoint
  /** Every delivery that there ever was. */
  readonly #known = new Set<string>()

  constructor(server: TestServer, endpoint: GivenEndpoint) {
    this.#server = server
    this.#endpoint = endpoint
  }

  async act(given: Act): Promise<void> {
    const { runtime, clock } = this.#server
    const { id, tenant, connection } = this.#endpoint
    const inTransaction = (work: Parameters<ReturnType<typeof runtime.db.transaction>['execute']>[0]) =>
      runtime.db.transaction().execute(work)
    switch (given.kind) {
      case 'happens':
        return void (await happens(runtime, tenant))
      case 'pause':
        return void (await inTransaction((trx) => pauseEndpoint(trx, runtime, operator, id, SYSTEM)))
      case 'resume':
        return void (await inTransaction((trx) => resumeEndpoint(trx, runtime, operator, id, SYSTEM)))
      case 'disconnect':
        return void (await inTransaction((trx) =>
          disconnect(trx, runtime.platform, connection, SYSTEM, runtime.now()),
        ))
      case 'retry': {
        const [some] = this.#known
        if (some) await inTransaction((trx) => retryDelivery(trx, operator, some, SYSTEM, runtime.now()))
        return
      }
      case 'replay':
        await inTransaction((trx) =>
          requestReplay(trx, operator, id, { since: new Date(0) }, SYSTEM, runtime.now()),
        )
        return void (await advanceReplays(runtime.db, runtime.now()))
      case 'passes':
        clock.advance(given.seconds)
        await readyDue(runtime.pool, runtime.now())
        return void (await takeBackLost(runtime.pool, runtime.now()))
      case 'vanishes':
        this.hands[given.hand] = []
        return
      case 'claim':
        return await this.#claim(given.hand)
      case 'respond':
        return await this.#respond(given.hand, given.status)
    }
  }

  async #claim(which: Hand): Promise<void> {
    const { runtime } = this.#server
    const now = runtime.now()
    const leaseUntil = new Date(now.getTime() + LEASE * 1000)
    const worker = this.#workers[which]
    const options = { worker, now, leaseUntil, room: 10, perEndpoint: CAP, after: '' }
    const { lanes } = await claimDue(runtime.pool, options)
    const mine = lanes.filter(({ endpoint }) => endpoint === this.#endpoint.id)
    if (mine.length > 0) this.hands[which].push(...(await readClaimed(runtime.pool, mine)))
  }

  async #respond(which: Hand, status: number): Promise<void> {
    const { runtime } = this.#server
    const { platform, pool, db } = runtime
    const held = this.hands[which].splice(0)
    if (held.length === 0) return
    const outcome = outcomeOf(status)
    const consequences = held.map((one) => nextState(outcome, one, platform.webhooks, runtime.now(), 0))
    const results: DeliveryResult[] = held.map((one, index) => ({
      id: one.id,
      endpoint: one.lane.endpoint,
      claim: one.lane.claim,
      next: consequences[index]!.next,
      attempt: { ...attempt, startedAt: runtime.now(), number: one.number, status },
    }))
    const live = await liveKeys(this.#server, held)
    const inTime = await recordResults(pool, results, runtime.now())
    // The fence: exactly those change that are still in hand under the claim named.
    expect(inTime).toEqual(live)
    const observations = consequences.map(({ observation }) => observation)
    const batch = [{ endpoint: this.#endpoint.id, observations }]
    await recordObservations(db, runtime, batch)
  }

  /** No delivery is in two places, in none, or in two hands. */
  async check(): Promise<void> {
    const { rows } = await this.#server.runtime.pool.query<{
      id: string
      place: string
      claim: string | null
    }>(
      `select d.id, 'hot' as place, l.claim from deliveries d
       left join delivery_lanes l on l.endpoint_id = d.endpoint_id and d.id = any(l.deliveries)
       where d.endpoint_id = $1
       union all select id, state, null from delivery_history where endpoint_id = $1`,
      [this.#endpoint.id],
    )
    const ids = rows.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) this.#known.add(id)
    expect(new Set(ids)).toEqual(this.#known)
    const claims = rows.filter(({ claim }) => claim !== null)
    expect(claims.length).toBeLessThanOrEqual(CAP)
    for (const { id, claim } of claims) {
      const holders = Object.values(this.hands).flat()
      expect(holders.filter((one) => one.id === id && one.lane.claim === claim).length).toBeLessThanOrEqual(1)
    }
  }

  /** Left alone with a receiver that is well, everything comes to an end. */
  async end(): Promise<void> {
    const { runtime, clock } = this.#server
    await this.act({ kind: 'resume' })
    for (let turn = 0; turn < 60; turn++) {
      clock.advance(40_000)
      await takeBackLost(runtime.pool, runtime.now())
      await readyDue(runtime.pool, runtime.now())
      await advanceReplays(runtime.db, runtime.now())
      await this.#claim('left')
      await this.#respond('left', 200)
      const left = await runtime.db
        .selectFrom('deliveries')
        .select('id')
        .where('endpoint_id', '=', this.#endpoint.id)
        .execute()
      if (left.length === 0) return
    }
    throw new Error('something never ended')
  }
}

async function liveKeys(server: TestServer, held: Claimed[]): Promise<Set<string>> {
  const { rows } = await server.runtime.pool.query<{ id: string; claim: string }>(
    `select d.id, l.claim from deliveries d
     join delivery_lanes l on l.endpoint_id = d.endpoint_id and d.id = any(l.deliveries) where d.id = any($1)`,
    [held.map(({ id }) => id)],
  )
  const now = new Set(rows.map(resultKey))
  const keys = held.map(({ id, lane: { claim } }) => resultKey({ id, claim }))
  return new Set(keys.filter((key) => now.has(key)))
}

const timings = { dns: null, connect: null, tls: null, first_byte: null }
const attempt = {
  ...{
    duration: 1,
    error: null,
    errorDetail: null,
    fault: null,
    timings,
    url: 'http://r.example/',
    timestamp: '1',
  },
  ...{ requestHeaders: {}, responseHeaders: null, responseBody: null },
}

function outcomeOf(status: number): Outcome {
  return status === 0
    ? {
        ...{ kind: 'failed', error: 'timeout', detail: null, fault: 'receiver', cause: new Error() },
        ...{ duration: 1, timings },
      }
    : { kind: 'responded', status, headers: {}, body: '', duration: 1, timings }
}

test('whatever owner, partner, operator, receiver and clock do, no delivery is in two hands or in none', async ({
  server,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
      const { runtime } = server
      const play = new Play(server, await givenEndpoint(runtime, `http://127.0.0.1:3999/${randomUUID()}`))
      for (const given of acts) {
        await play.act(given)
        await play.check()
      }
      await play.end()
      await play.check()
    }),
    { numRuns: 80, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false },
  )
})
