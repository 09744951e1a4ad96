import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadPlatform } from '../../src/platform/load.ts'
import type { Bench } from './bench.ts'
import type { Call, Load } from './load.ts'
import { accessTokenOf, type Place, SMALL, wander } from './merchants.ts'
import { type Peer, startPeer } from './processes.ts'
import { type Figures, type Rounds, takeTurns } from './rounds.ts'

export type GatewayFigures = Record<'direct' | 'bare' | 'gateway' | 'asking' | 'forwardAuth', Figures>

/** The default definition with bookings that are read from the vendor's own service. @returns its path */
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
 * Measures the same page of the same service: asked directly, through a bare proxy, through the gateway, through a proxy
 * that asks Drawbridge about each request, and that question alone.
 */
export async function measureGateway({
  drawbridge,
  database,
  vendor,
  rounds,
}: Contenders): Promise<GatewayFigures> {
  const bare = await startPeer('bare_proxy.ts', { origin: vendor.origin })
  const asking = await startPeer('asking_proxy.ts', { origin: vendor.origin, drawbridge: drawbridge.origin })
  try {
    // All rounds share one walk through the connections, so that none calls again before its limits allow it.
    const callers = wander(SMALL)
    const load = (call: (place: Place) => Call): Load => ({
      next: () => ({ call: call(callers.next().value) }),
    })
    const page = '/tenants/bench_1/bookings?limit=20'
    const [direct, proxied, gateway, asked, forwardAuth] = await takeTurns(
      [
        { origin: vendor.origin, prepare: () => load(() => read(page)), cpus: [vendor.cpu] },
        { origin: bare.origin, prepare: () => load(() => read(page)), cpus: [bare.cpu] },
        {
          origin: drawbridge.origin,
          prepare: () => load((place) => read('/api/v1/bookings?limit=20', accessTokenOf(place))),
          cpus: [drawbridge.cpu, database],
        },
        {
          origin: asking.origin,
          prepare: () => load((place) => read(page, accessTokenOf(place))),
          cpus: [drawbridge.cpu, database],
        },
        {
          origin: drawbridge.origin,
          prepare: () => load((place) => read('/forward-auth?scope=bookings:read', accessTokenOf(place))),
          cpus: [drawbridge.cpu, database],
        },
      ],
      rounds,
    )
    return {
      direct: direct as Figures,
      bare: proxied as Figures,
      gateway: gateway as Figures,
      asking: asked as Figures,
      forwardAuth: forwardAuth as Figures,
    }
  } finally {
    await asking.stop()
    await bare.stop()
  }
}

function read(path: string, token?: string): Call {
  return { method: 'GET', path, headers: token ? { authorization: `Bearer ${token}` } : {} }
}
