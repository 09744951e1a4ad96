import type { Closing } from '../bench.ts'
import { cpuOfPostgres } from '../cpu.ts'
import { drive, type Load } from '../load.ts'
import { accessTokenOf, recordOf, SMALL, tenantOf, wander } from '../merchants.ts'
import { startChains } from '../oauth.ts'
import { introspections, oncePerClient, refreshes } from '../oauth_load.ts'
import { type Server, startDrawbridge } from '../processes.ts'
import type { Rounds } from '../rounds.ts'
import type { NodesDatabase } from './database.ts'
import { watchWaits } from './waits.ts'

export const PROCESSES = [1, 2, 4]
const CONCURRENCY = 16
const OPERATOR_TOKEN = 'op_of-the-benchmark-0123456789abcdef'

/** Per request: milliseconds of processor time, and bytes of write-ahead log. */
export type Cost = { server: number; database: number; wal: number; busy: number; events: string[] }
export type NodeFigures = { name: string; processes: number; perSecond: number; connections: number } & Cost

/** The requests of partners and of the vendor, distributed over 1, 2 and 4 web processes. */
export async function measureWeb(
  closing: Closing,
  database: NodesDatabase,
  rounds: Rounds,
): Promise<NodeFigures[]> {
  const servers: Server[] = []
  const loads = await loadsOf(database)
  const events = loads['event, one delivery'] as Load
  for (let started = 0; started < Math.max(...PROCESSES); started++) {
    const server = await startDrawbridge({
      ...{ ROLE: 'web', DATABASE_URL: database.url, SECRET_KEY: database.secretKey },
      OPERATOR_TOKEN,
    })
    closing.push(server.stop)
    await drive(server.origin, oncePerClient('/oauth/introspect', SMALL), { seconds: 60 })
    // After its first valid token, an address is known.
    await drive(server.origin, firstOf(events), { seconds: 60, concurrency: 1 })
    servers.push(server)
  }
  const figures: NodeFigures[] = []
  for (const [name, load] of Object.entries(loads)) {
    for (const processes of PROCESSES) {
      figures.push({
        name,
        processes,
        ...(await measure(database, servers.slice(0, processes), load, rounds)),
      })
    }
  }
  for (const { stop } of servers) await stop()
  return figures
}

function firstOf(load: Load): Load {
  let left = 1
  return { next: () => (left-- > 0 ? load.next() : null) }
}

async function measure({ pool }: NodesDatabase, servers: Server[], load: Load, { rounds, seconds }: Rounds) {
  const database = cpuOfPostgres(pool)
  const sum = async (): Promise<number> =>
    (await Promise.all(servers.map(({ cpu }) => cpu()))).reduce((all, one) => all + one, 0)
  const measured: Omit<NodeFigures, 'name' | 'processes'>[] = []
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const before = [await sum(), await database()] as const
    const waits = await watchWaits(pool)
    const concurrency = CONCURRENCY / servers.length
    const driving = servers.map(({ origin }) => drive(origin, load, { seconds, concurrency }))
    const driven = await Promise.all(driving).finally(waits.stop)
    const { wal, busy, events } = await waits.stop()
    const requests = driven.reduce((all, one) => all + one.requests, 0)
    const { rows } = await pool.query<{ count: number }>(
      `select count(*) from pg_stat_activity where application_name = 'drawbridge' and backend_type = 'client backend'`,
    )
    if (round === 0) continue
    measured.push({
      perSecond: driven.reduce((all, one) => all + one.perSecond, 0),
      server: ((await sum()) - before[0]) / requests,
      database: ((await database()) - before[1]) / requests,
      ...{ wal: wal / requests, busy, events, connections: rows[0]?.count ?? 0 },
    })
  }
  // Sorted by the figures that carry over to other machines.
  measured.sort((one, other) => one.server + one.database - other.server - other.database)
  return measured[Math.floor(measured.length / 2)] as (typeof measured)[number]
}

async function loadsOf({ pool }: NodesDatabase): Promise<Record<string, Load>> {
  const places = wander(SMALL)
  const get = (path: (place: { app: number; tenant: number }) => string): Load => ({
    next: () => {
      const place = places.next().value
      const headers = { authorization: `Bearer ${accessTokenOf(place)}` }
      return { call: { method: 'GET', path: path(place), headers } }
    },
  })
  let raised = 0
  const events: Load = {
    next: () => ({
      call: {
        ...{ method: 'POST', path: '/platform/v1/events' },
        headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ id: `evt_bench_${raised++}`, type: 'booking.created', tenant: tenantOf(places.next().value) },
          data: { number: 'B-1', status: 'confirmed', note: 'late arrival '.repeat(5) },
        }),
      },
    }),
  }
  return {
    'single record': get((place) => `/api/v1/bookings/${recordOf(place, 7)}`),
    'page of 50': get(() => '/api/v1/bookings'),
    introspection: introspections('/oauth/introspect', places),
    refresh: refreshes('/oauth/token', await startChains(pool, SMALL)),
    'event, one delivery': events,
  }
}
