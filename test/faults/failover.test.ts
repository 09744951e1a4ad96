import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { loadPlatform } from '../../src/platform/load.ts'
import { baseTest, FILE, startedReceiver } from '../support/fixtures.ts'
import { introspect, obtainCode, obtainTokens, postForm, redeem } from '../support/flow.ts'
import { freePort } from '../support/listen.ts'
import { REDIRECT, settle, type World } from '../support/merchants.ts'
import { operatorFor } from '../support/operator.ts'
import { startProgram } from '../support/program.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'
import { startLoad } from './failover/ledger.ts'
import { openPair } from './failover/pair.ts'

const installed = spawnSync('haproxy', ['-v']).status === 0
if (!installed) process.stderr.write('\nSKIPPED: the failover test. There is no haproxy on this machine.\n')

/** The bound that F13 names; milliseconds. */
const BACK_WITHIN = 10_000
const SLOW = { timeout: 60_000, interval: 50 }
const POLL = { timeout: 10_000, interval: 50 }

const operatorToken = randomBytes(24).toString('hex')
const own = {
  ...{ publisher: 'acme', name: 'Own', kind: 'in_house', tenant: 'north', client_type: 'confidential' },
  ...{ scopes: ['bookings:read', 'webhooks:receive'], event_types: ['booking.created'] },
  redirect_uris: [REDIRECT],
}

const test = baseTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from it that nothing is needed
  .extend('pair', FILE, async ({}, { onCleanup }) => {
    const pair = await openPair()
    onCleanup(pair.close)
    return pair
  })
  .extend('env', FILE, async ({ pair }) => {
    const port = String(await freePort())
    return {
      DATABASE_URL: pair.databaseUrl,
      SECRET_KEY: randomBytes(32).toString('base64'),
      OPERATOR_TOKEN: operatorToken,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      PORT: port,
      ALLOW_PRIVATE_ENDPOINTS: 'true',
    }
  })
  .extend('web', FILE, async ({ env }, { onCleanup }) => {
    const web = await startProgram({ ...env, ROLE: 'web' })
    onCleanup(async () => void (await web.end('SIGTERM')))
    return web
  })
  .extend('worker', FILE, async ({ env: { PORT: _, ...env }, web: __ }, { onCleanup }) => {
    const worker = await startProgram({ ...env, ROLE: 'worker' })
    onCleanup(async () => void (await worker.end('SIGTERM')))
    return worker
  })
  .extend('operator', FILE, ({ web: { base } }) => operatorFor({ base, operatorToken }))
  .extend('receiver', FILE, startedReceiver)
  /** `settle`'s, with an endpoint of the app of `north`. */
  .extend('world', FILE, async ({ web: { base }, operator, receiver }) => {
    const server = { base, operatorToken, runtime: { platform: loadPlatform('default') } } as TestServer
    const world = await settle(server)
    must(await operator.put('/apps/own', own))
    must(await operator.post('/apps/own/endpoints', { environment: 'production', url: receiver.url }))
    await obtainCode(base, world.inHouse.client_id)
    return world
  })

test.skipIf(!installed)(
  'F13 the primary is killed under load and its standby promoted: nothing acknowledged is missing',
  async ({ pair, web, worker: _, world, operator, receiver }) => {
    const { base } = web
    const load = await startLoad(base, world, operator)
    const { ledger } = load
    await expect.poll(() => Math.min(ledger.events.length, ledger.delivered.size), SLOW).toBeGreaterThan(20)
    await load.allSucceed()

    // A proxy that only checks the port sends connections to the standby before it is promoted.
    pair.beCareless(true)
    await pair.killPrimary()
    const ready = () => fetch(`${base}/readyz`).then((response) => response.json())
    await expect.poll(ready, POLL).toMatchObject({ checks: { database: 'is read-only' } })
    const [token = ''] = ledger.accessTokens
    const statuses = (times: number) =>
      Promise.all(Array.from({ length: times }, async () => await readStatuses(base, world, token)))
    for (const status of (await statuses(5)).flat()) expect(status).toBe(503)
    pair.beCareless(false)

    await pair.promote()
    const promoted = performance.now()
    await load.allSucceed()
    const receivedBefore = receiver.received.length
    await expect.poll(() => receiver.received.length, POLL).toBeGreaterThan(receivedBefore)
    expect(performance.now() - promoted).toBeLessThan(BACK_WITHIN)
    await load.stop()
    expect(ledger.wrong, web.said()).toEqual([])

    for (const token of ledger.accessTokens) {
      expect(await introspect(base, world.confidential, token)).toMatchObject({ active: true })
    }
    for (const code of ledger.codes) expect((await redeem(base, world.confidential, code)).status).toBe(200)
    const events = await pair.onStandby('select from events where id = any($1)', [ledger.events])
    expect(events).toHaveLength(ledger.events.length)
    const results = `select from delivery_history where id = any($1) and state = 'delivered'`
    expect(await pair.onStandby(results, [[...ledger.delivered]])).toHaveLength(ledger.delivered.size)
    const missing = () => {
      const received = new Set(receiver.received.map(({ headers }) => headers['webhook-id']))
      return ledger.events.filter((id) => !received.has(id))
    }
    await expect.poll(missing, { timeout: 60_000 }).toEqual([])
  },
)

test.skipIf(!installed)(
  'F13 nothing is served from the old primary that comes back, nor from one that is fenced',
  async ({ pair, web: { base }, world }) => {
    const { access_token } = await obtainTokens(base, world.confidential)
    await pair.bringBack()
    pair.beCareless(true)
    // The old primary never hears of it.
    await expect.poll(() => revoke(base, world, access_token), POLL).toBe(200)
    for (let times = 0; times < 10; times += 1) {
      await pair.onStandby(CUT)
      const states = await Promise.all(Array.from({ length: 10 }, () => stateOf(base, world, access_token)))
      for (const state of states) expect(state).not.toBe('active')
    }
    pair.beCareless(false)
    await expect.poll(() => stateOf(base, world, access_token), POLL).toBe('inactive')

    // Connections that are open learn of it with the next response of PostgreSQL.
    await pair.onStandby('alter system set default_transaction_read_only = on')
    await pair.onStandby('select pg_reload_conf()')
    await expect.poll(() => readStatuses(base, world, access_token), POLL).toEqual([503, 503, 503, 503])
    await pair.onStandby('alter system reset default_transaction_read_only')
    await pair.onStandby('select pg_reload_conf()')
    await expect.poll(() => stateOf(base, world, access_token), POLL).toBe('inactive')
  },
)

/** Ends the connections of the product. */
const CUT = `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'drawbridge%'`

/** Of requests that read, and change little or nothing. */
function readStatuses(base: string, world: World, token: string): Promise<number[]> {
  const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } })
  const requests = [
    fetch(`${base}/api/v1/me`, bearer(token)),
    fetch(`${base}/api/v1/bookings`, bearer(token)),
    fetch(`${base}/platform/v1/connections`, bearer(operatorToken)),
    postForm(base, '/oauth/introspect', world.confidential, { token }),
  ]
  return Promise.all(requests.map(async (request) => (await request).status))
}

async function stateOf(base: string, { confidential }: World, token: string): Promise<string> {
  const response = await postForm(base, '/oauth/introspect', confidential, { token })
  if (response.status === 503) return 'unavailable'
  return ((await response.json()) as { active: boolean }).active ? 'active' : 'inactive'
}

async function revoke(base: string, { confidential }: World, token: string): Promise<number> {
  return (await postForm(base, '/oauth/revoke', confidential, { token })).status
}
