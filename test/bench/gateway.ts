import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadPlatform } from '../../src/platform/load.ts'
import type { Bench } from './bench.ts'
import type { Call, Load } from './load.ts'
import { accessTokenOf, type Place, SMALL, wander } from './merchants.ts'
import { type Peer, type Server, startPeer } from './processes.ts'
import { type Figures, type Rounds, takeTurns } from './rounds.ts'

/** By the way of the request: directly, through a bare proxy, through Drawbridge. */
type Compared = Record<'direct' | 'bare' | 'ours', Figures>

export type GatewayFigures = Record<'record' | 'page' | 'forwardAuth', Compared> & { alone: Figures }

/** The default definition with bookings read from the vendor's own service. @returns its path */
export async function writeUpstreamDefinition(folder: string): Promise<string> {
  const { demo: _, ...platform } = loadPlatform('default')
  const record_types = platform.record_types.map((type) =>
    type.name === 'bookings' ? { ...type, source: 'upstream' } : type,
  )
  const file = join(folder, 'upstream.json')
  await writeFile(file, JSON.stringify({ ...platform, record_types }))
  return file
}

type Contenders = Pick<Bench, 'drawbridge' | 'database'> & { vendor: Peer; rounds: Rounds }

/**
 * Measures the same service: called directly, through a bare proxy, and through Drawbridge. Drawbridge is either the
 * gateway, or a proxy asks it about each request. Then measures that question by itself.
 */
export async function measureGateway({
  drawbridge,
  database,
  vendor,
  rounds,
}: Contenders): Promise<GatewayFigures> {
  const bare = await startPeer('bare_proxy.ts', { origin: vendor.origin })
  const asking = await startPeer('asking_proxy.ts', { origin: vendor.origin, drawbridge: drawbridge.origin })
  // All rounds share one sequence of connections, so that none calls again before its limits allow it.
  const callers = wander(SMALL)
  const load = (call: (place: Place) => Call): Load => ({
    next: () => ({ call: call(callers.next().value) }),
  })
  const ours = [drawbridge.cpu, database]

  async function compare(theirs: string, call: (place: Place) => Call, through: Server): Promise<Compared> {
    const plain = () => load(() => read(theirs))
    const [direct, proxied, own] = await takeTurns(
      [
        { origin: vendor.origin, prepare: plain, cpus: [vendor.cpu] },
        { origin: bare.origin, prepare: plain, cpus: [bare.cpu] },
        { origin: through.origin, prepare: () => load(call), cpus: ours },
      ],
      rounds,
    )
    return { direct: direct as Figures, bare: proxied as Figures, ours: own as Figures }
  }
  try {
    const [one, many] = ['/tenants/bench_1/bookings/bkg_1', '/tenants/bench_1/bookings?limit=20']
    const record = await compare(
      one,
      (place) => read('/api/v1/bookings/bkg_1', accessTokenOf(place)),
      drawbridge,
    )
    const page = await compare(
      many,
      (place) => read('/api/v1/bookings?limit=20', accessTokenOf(place)),
      drawbridge,
    )
    const forwardAuth = await compare(many, (place) => read(many, accessTokenOf(place)), asking)
    const question = (place: Place) => read('/forward-auth?scope=bookings:read', accessTokenOf(place))
    const [alone] = await takeTurns(
      [{ origin: drawbridge.origin, prepare: () => load(question), cpus: ours }],
      rounds,
    )
    return { record, page, forwardAuth, alone: alone as Figures }
  } finally {
    await asking.stop()
    await bare.stop()
  }
}

function read(path: string, token?: string): Call {
  return { method: 'GET', path, headers: token ? { authorization: `Bearer ${token}` } : {} }
}
