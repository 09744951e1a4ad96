import type pg from 'pg'
import type { Cpu } from './cpu.ts'
import { drive } from './load.ts'
import {
  accessTokenOf,
  CHALLENGE,
  clientOf,
  grantOf,
  type Issued,
  REDIRECT,
  refreshTokenOf,
  SCOPE,
  SECRET,
  type Size,
  SMALL,
  storeCodes,
  storeRefreshTokens,
  tokenOf,
  wander,
} from './merchants.ts'
import { exchanges, introspections, oncePerClient, refreshes } from './oauth_load.ts'
import { type Peer, type Server, startPeer } from './processes.ts'
import { type Figures, type Rounds, takeTurns } from './rounds.ts'

/** More codes than any server redeems per second here. */
const CODES_A_SECOND = 5000
/**
 * Refresh tokens, used in turn. There are far more than concurrent requests, so that no token is used twice at the
 * same time.
 */
const CHAINS = 2000

export type OAuthFigures = Record<
  'exchange' | 'refresh' | 'introspection',
  { ours: Figures; engine: Figures }
>

type Contest = { pool: pg.Pool; database: Cpu; drawbridge: Server; engine: Peer; size: Size; rounds: Rounds }

/** The engine by itself, with the same clients and with tokens of the first connections. */
export async function startEngineAlone(): Promise<Peer> {
  const clients = Array.from({ length: SMALL.apps }, (_, position) => ({
    client_id: clientOf({ app: position + 1, tenant: 1 }),
    client_secret: SECRET,
  }))
  const engine = await startPeer('engine_alone.ts', { clients, redirectUri: REDIRECT, scope: SCOPE })
  const places = wander(SMALL)
  const tokens = Array.from({ length: SMALL.apps * SMALL.tenants }, () => {
    const place = places.next().value
    return { access: accessTokenOf(place), refresh: refreshTokenOf(place), client: clientOf(place) }
  })
  await engine.tell({ tokens })
  return engine
}

/** Code exchange, refresh and introspection, for Drawbridge and for the engine by itself. */
export async function measureOAuth(contest: Contest): Promise<OAuthFigures> {
  const { pool, database, drawbridge, engine, size, rounds } = contest
  const codesOfRound = Math.ceil(CODES_A_SECOND * rounds.seconds)

  // The first comparison of a secret costs two argon2 hashes. It happens once per client, and is not measured.
  await drive(drawbridge.origin, oncePerClient('/oauth/introspect', size), { seconds: 60 })

  const exchange = await duel({
    ours: async () => {
      const codes = issue('dbac', codesOfRound, size)
      await storeCodes(pool, codes)
      return exchanges('/oauth/token', codes)
    },
    engine: async () => {
      const codes = issue('dbac', codesOfRound, SMALL)
      const told = codes.map(({ value, place }) => ({
        code: value,
        client: clientOf(place),
        challenge: CHALLENGE,
      }))
      await engine.tell({ codes: told })
      return exchanges('/token', codes)
    },
  })

  const ourChains = await startChains(pool, size)
  const places = wander(SMALL)
  const engineChains = Array.from({ length: CHAINS }, () => {
    const place = places.next().value
    return { place, grant: grantOf(place), value: refreshTokenOf(place) }
  })
  const refresh = await duel({
    ours: () => refreshes('/oauth/token', ourChains),
    engine: () => refreshes('/token', engineChains),
  })

  const introspection = await duel({
    ours: () => introspections('/oauth/introspect', wander(size)),
    engine: () => introspections('/token/introspection', wander(SMALL)),
  })
  return { exchange, refresh, introspection }

  async function duel(loads: { ours: Prepare; engine: Prepare }) {
    const [ours, alone] = await takeTurns(
      [
        { origin: drawbridge.origin, prepare: loads.ours, cpus: [drawbridge.cpu, database] },
        { origin: engine.origin, prepare: loads.engine, cpus: [engine.cpu] },
      ],
      rounds,
    )
    return { ours: ours as Figures, engine: alone as Figures }
  }
}

type Prepare = Parameters<typeof takeTurns>[0][number]['prepare']

/** Refresh tokens to start with, for a load that refreshes. */
export async function startChains(pool: pg.Pool, size: Size): Promise<Issued[]> {
  const chains = issue('dbrt', CHAINS, size)
  await storeRefreshTokens(pool, chains)
  return chains
}

let issued = 0

/** Values that were never used before, for connections throughout the tables. */
function issue(prefix: 'dbac' | 'dbrt', amount: number, size: Size): Issued[] {
  const places = wander(size)
  return Array.from({ length: amount }, () => {
    const place = places.next().value
    const part = `n${issued++}`
    return { place, grant: grantOf(place, part), value: tokenOf(prefix, place, part) }
  })
}
