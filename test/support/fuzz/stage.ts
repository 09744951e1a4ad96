import { loadPlatform } from '../../../src/platform/load.ts'
import { csrfOf, HttpBrowser, signIn } from '../browser_session.ts'
import { authorizeUrl, obtainTokens, pkce } from '../flow.ts'
import { PASSWORD, REDIRECT, settle, type World } from '../merchants.ts'
import { operatorFor } from '../operator.ts'
import type { TestServer } from '../server.ts'
import { must } from '../world.ts'

/** A browser as seen in requests: its cookies, and a form token that is valid with them. */
export type Visitor = { cookie: string; csrf: string }

/** An authorization request that waits for a signed-in person's decision. */
export type Interaction = Visitor & { uid: string }

/** The ingredients of valid requests. */
export type Stage = {
  operatorToken: string
  world: World
  visitors: Visitor[]
  accessTokens: string[]
  refreshTokens: string[]
  /** Existing identifiers, by what they identify. */
  ids: Record<string, string[]>
  interactions: Interaction[]
}

type Server = { base: string; operatorToken: string }

/**
 * Merchants, an app with endpoints and deliveries, and people on both sides. Called once, before the first request.
 */
export async function buildStage(server: Server): Promise<World> {
  const operator = operatorFor(server)
  const world = await settle({ ...server, runtime: { platform: loadPlatform('default') } } as TestServer)
  await reviveStage(server)
  must(await operator.post('/apps/sync/endpoints', endpoint))
  const tokens = await obtainTokens(server.base, world.confidential)
  const event = { type: 'booking.created', tenant: 'north', record: 'b1', data: { id: 'b1' } }
  for (let n = 0; n < 3; n++) await operator.post('/events', event)
  if (!tokens.connection) throw new Error('no connection')
  return world
}

const endpoint = {
  environment: 'production',
  url: 'https://partner.example/hooks',
  event_types: ['booking.created'],
}

/** Restores what the requests may have changed. */
async function reviveStage(server: Server): Promise<void> {
  const operator = operatorFor(server)
  const people = [
    ['dora', 'dora@acme.example', { publishers: ['acme'] }],
    ['olga', 'olga@north.example', { tenants: ['north', 'south'].map((id) => ({ id, role: 'owner' })) }],
  ] as const
  for (const [id, email, more] of people) {
    must(
      await operator.put(`/users/${id}`, { email, name: id, password: PASSWORD, operator: false, ...more }),
    )
  }
  const units = ['harbour', 'castle'].map((id) => ({ id, kind: 'location', name: id }))
  must(
    await operator.put('/tenants/north', { name: 'North', environment: 'production', verified: true, units }),
  )
  must(
    await operator.put('/apps/sync', {
      publisher: 'acme',
      name: 'Sync',
      kind: 'public',
      client_type: 'confidential',
      scopes: ['bookings:read', 'customers:read', 'webhooks:receive'],
      event_types: ['booking.created'],
      redirect_uris: [REDIRECT],
    }),
  )
  for (const act of ['resume', 'approve']) await operator.post(`/apps/sync/${act}`)
  for (const n of [1, 2, 3]) {
    must(await operator.put(`/tenants/north/records/bookings/b${n}`, { data: { guest: `Guest ${n}` } }))
  }
}

/** Everything that is currently live. Called again after requests that end sessions and tokens. */
export async function openStage(server: Server, world: World): Promise<Stage> {
  await reviveStage(server)
  const [nobody, olga, dora] = [
    await visitor(server.base, null),
    await visitor(server.base, 'olga@north.example'),
    await visitor(server.base, 'dora@acme.example'),
  ]
  const tokens = await obtainTokens(server.base, world.confidential)
  const interactions = await Promise.all(
    Array.from({ length: 12 }, () => interaction(server.base, world, olga)),
  )
  return {
    operatorToken: server.operatorToken,
    world,
    visitors: [nobody, olga, dora],
    accessTokens: [tokens.access_token],
    refreshTokens: [tokens.refresh_token],
    ids: await idsOf(server, world),
    interactions,
  }
}

async function visitor(base: string, email: string | null): Promise<Visitor> {
  const browser = new HttpBrowser(base)
  if (email) {
    const response = await signIn(browser, email, PASSWORD)
    if (response.status !== 303) throw new Error(`sign-in of ${email}: ${response.status}`)
  }
  const page = await browser.get('/signin?again')
  return { csrf: csrfOf(await page.text()), cookie: browser.cookiesFor('/') }
}

async function interaction(base: string, world: World, person: Visitor): Promise<Interaction> {
  const browser = new HttpBrowser(base)
  const address = authorizeUrl(base, world.confidential.client_id, pkce().challenge)
  const response = await browser.get(address)
  const uid = (response.headers.get('location') ?? '').split('/').at(-1) ?? ''
  const cookies = [`/interaction/${uid}`, `/oauth/authorize/${uid}`].map((path) => browser.cookiesFor(path))
  return { uid, csrf: person.csrf, cookie: [person.cookie, ...new Set(cookies)].join('; ') }
}

/** Identifiers by the path segment before them, as in `/platform/v1/tenants/:id`. */
async function idsOf(server: Server, { confidential }: World): Promise<Record<string, string[]>> {
  const operator = operatorFor(server)
  const listed = async (path: string): Promise<string[]> => {
    const { body } = await operator.get(`${path}?limit=20`)
    return (body?.data ?? []).map(({ id }: { id: string }) => id)
  }
  const { body: app } = await operator.get('/apps/sync')
  const clients: { id: string; secrets: { id: string }[] }[] = app.clients ?? []
  return {
    tenants: ['north', 'north', 'south', 'play'],
    users: ['olga', 'dora', 'stan'],
    publishers: ['acme'],
    apps: ['sync', 'sync', 'own', 'mobile'],
    units: ['harbour', 'castle'],
    records: ['bookings'],
    bookings: ['b1', 'b2', 'b3'],
    connections: await listed('/connections'),
    deliveries: await listed('/deliveries'),
    endpoints: await listed('/apps/sync/endpoints'),
    clients: [confidential.client_id],
    secrets: clients.flatMap(({ secrets }) => (secrets ?? []).map(({ id }) => id)),
  }
}
