import { randomBytes } from 'node:crypto'
import { HttpBrowser } from '../../support/browser_session.ts'
import { obtainCode, obtainTokens, refresh, type Tokens } from '../../support/flow.ts'
import type { World } from '../../support/merchants.ts'
import type { Operator } from '../../support/operator.ts'

/** What clients were told has happened, and what they were told that cannot be true. */
export type Ledger = {
  accessTokens: string[]
  codes: { code: string; verifier: string }[]
  events: string[]
  /** Deliveries that were shown as delivered. */
  delivered: Set<string>
  /** Responses other than success and 503. */
  wrong: string[]
}

export type Load = {
  ledger: Ledger
  /** Resolves when each kind of work has succeeded once more. */
  allSucceed(): Promise<void>
  stop(): Promise<void>
}

const CHAINS = 4
const PAUSE = 10

/** Partners refresh tokens and read, a merchant consents, the operator's program raises events and looks at results. */
export async function startLoad(base: string, world: World, operator: Operator): Promise<Load> {
  const ledger: Ledger = { accessTokens: [], codes: [], events: [], delivered: new Set(), wrong: [] }
  const browser = new HttpBrowser(base)
  const chains: Tokens[] = []
  for (let index = 0; index < CHAINS; index += 1) {
    chains.push(await obtainTokens(base, world.confidential, { browser }))
  }
  const consent = async (): Promise<boolean> => {
    ledger.codes.push(await obtainCode(base, world.confidential.client_id, { browser }))
    return true
  }
  let id = newEventId()
  const raise = async (): Promise<boolean> => {
    const { status } = await operator.post('/events', {
      id,
      type: 'booking.created',
      tenant: 'north',
      data: {},
    })
    if (!accepted('event', status, [200, 201])) return false
    ledger.events.push(id)
    id = newEventId()
    return true
  }
  const look = async (): Promise<boolean> => {
    const { status, body } = await operator.get('/deliveries?state=delivered&limit=100')
    if (!accepted('deliveries', status, [200])) return false
    for (const delivery of body.data) ledger.delivered.add(delivery.id)
    return true
  }
  const read = async (): Promise<boolean> => {
    const token = chains[0]?.access_token
    const { status } = await fetch(`${base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })
    return accepted('read', status, [200, 429])
  }
  const refreshed = (index: number) => async (): Promise<boolean> => {
    const response = await refresh(base, world.confidential, chains[index]?.refresh_token ?? '')
    if (!accepted('refresh', response.status, [200])) return false
    chains[index] = (await response.json()) as Tokens
    ledger.accessTokens.push(chains[index].access_token)
    return true
  }
  const accepted = (what: string, status: number, good: number[]): boolean => {
    if (good.includes(status)) return true
    if (status !== 503) ledger.wrong.push(`${what}: ${status}`)
    return false
  }
  return { ledger, ...keepDoing([consent, raise, look, read, ...chains.map((_, index) => refreshed(index))]) }
}

const newEventId = (): string => `e_${randomBytes(8).toString('hex')}`

/** @param works each done again and again; says whether it succeeded */
function keepDoing(works: (() => Promise<boolean>)[]): Omit<Load, 'ledger'> {
  let stopped = false
  const successes = works.map(() => 0)
  const loops = works.map(async (work, index) => {
    while (!stopped) {
      if (await work().catch(() => false)) successes[index] = (successes[index] ?? 0) + 1
      await new Promise((over) => setTimeout(over, PAUSE))
    }
  })
  return {
    allSucceed: async () => {
      const before = [...successes]
      while (!successes.every((count, index) => count > (before[index] ?? 0))) {
        await new Promise((over) => setTimeout(over, 20))
      }
    },
    stop: async () => {
      stopped = true
      await Promise.all(loops)
    },
  }
}
