import type { Cpu } from './cpu.ts'
import type { Call, Load } from './load.ts'
import { accessTokenOf, type Place, RECORDS, recordOf, type Size, tenantOf, wander } from './merchants.ts'
import type { Peer, Server } from './processes.ts'
import { type Figures, type Rounds, takeTurns } from './rounds.ts'

export type ApiFigures = Record<'single' | 'list', { ours: Figures; bare: Figures }>

type Contenders = { database: Cpu; drawbridge: Server; bare: Peer; size: Size; rounds: Rounds }

/** Measures one record and a page of 50, for Drawbridge and for a bare Koa route with one select. */
export async function measureApi({
  database,
  drawbridge,
  bare,
  size,
  rounds,
}: Contenders): Promise<ApiFigures> {
  // All rounds share one sequence of connections, so that none calls again before its limits allow it.
  const callers = wander(size)
  let number = 0
  const recordAt = (place: Place) => recordOf(place, (number++ % RECORDS) + 1)
  const single = await compare(
    (place) => read(`/api/v1/bookings/${recordAt(place)}`, accessTokenOf(place)),
    (place) => read(`/${tenantOf(place)}/${recordAt(place)}`),
  )
  const list = await compare(
    (place) => read('/api/v1/bookings', accessTokenOf(place)),
    (place) => read(`/${tenantOf(place)}`),
  )
  return { single, list }

  async function compare(ours: (place: Place) => Call, theirs: (place: Place) => Call) {
    const load = (call: (place: Place) => Call): Load => ({
      next: () => ({ call: call(callers.next().value) }),
    })
    const measured = await takeTurns(
      [
        { origin: drawbridge.origin, prepare: () => load(ours), cpus: [drawbridge.cpu, database] },
        { origin: bare.origin, prepare: () => load(theirs), cpus: [bare.cpu, database] },
      ],
      rounds,
    )
    return { ours: measured[0] as Figures, bare: measured[1] as Figures }
  }
}

function read(path: string, token?: string): Call {
  return { method: 'GET', path, headers: token ? { authorization: `Bearer ${token}` } : {} }
}
