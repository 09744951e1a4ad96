import { setTimeout as sleep } from 'node:timers/promises'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { obtainCode, redeem, refresh, type Tokens } from '../support/flow.ts'
import { type Credentials, PASSWORD } from '../support/merchants.ts'
import { type Operator, operatorFor } from '../support/operator.ts'

type Node = { base: string; operatorToken: string }

/** What people, partners and the vendor's platform do all the time, with the merchants of the dump. */
export type Traffic = {
  /** The requests that were refused or failed, in words. */
  failures: string[]
  /** How often each kind of request succeeded. */
  counts: Record<string, number>
  /** Ids of the records whose events were accepted. */
  events: string[]
  stop(): Promise<void>
}

/** @param name of this traffic, which no other one has */
export function startTraffic(node: Node, client: Credentials, name: string): Traffic {
  const failures: string[] = []
  const counts: Record<string, number> = {}
  const events: string[] = []
  let stopped = false
  const does = async (kind: string, act: (n: number) => Promise<void>) => {
    for (let n = 0; !stopped; n += 1) {
      try {
        await act(n)
        counts[kind] = (counts[kind] ?? 0) + 1
      } catch (error) {
        failures.push(`${kind}: ${(error as Error).message}`)
      }
      await sleep(10)
    }
  }
  const operator = operatorFor(node)
  const running = [
    does('partner', usePartner(node, client)),
    does('page', usePages(node)),
    does('event', async (n) => {
      const id = `bkg_${name}_${n}`
      await storeRecord(operator, id)
      events.push(id)
    }),
  ]
  return {
    ...{ failures, counts, events },
    stop: async () => {
      stopped = true
      await Promise.all(running)
    },
  }
}

/** A consent, its code and tokens, then calls and refreshes with them. */
function usePartner({ base }: Node, client: Credentials) {
  const browser = new HttpBrowser(base)
  const merchant = { email: 'otto@elsewhere.example', organisation: 'elsewhere', browser }
  return async () => {
    const code = await obtainCode(base, client.client_id, merchant)
    let tokens = (await expectOk(redeem(base, client, code)).then((response) => response.json())) as Tokens
    for (let n = 0; n < 3; n += 1) {
      const headers = { authorization: `Bearer ${tokens.access_token}` }
      for (const path of ['me', 'bookings']) await expectOk(fetch(`${base}/api/v1/${path}`, { headers }))
      const response = await expectOk(refresh(base, client, tokens.refresh_token))
      tokens = (await response.json()) as Tokens
    }
  }
}

function usePages({ base }: Node) {
  let browser: HttpBrowser | null = null
  return async () => {
    if (!browser) {
      browser = new HttpBrowser(base)
      await signIn(browser, 'stan@north.example', PASSWORD)
    }
    await expectOk(browser.get('/account'))
  }
}

async function storeRecord(operator: Operator, id: string): Promise<void> {
  const data = { id, status: 'confirmed', total: 120, currency: 'EUR' }
  const change = { unit: 'harbour', data, event: 'booking.created' }
  const { status, body } = await operator.put(`/tenants/north/records/bookings/${id}`, change)
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`)
}

async function expectOk(asked: Promise<Response>): Promise<Response> {
  const response = await asked
  if (response.status !== 200) throw new Error(`${response.status} ${response.url} ${await response.text()}`)
  return response
}
