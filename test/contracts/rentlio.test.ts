import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { csrfOf } from '../support/browser_session.ts'
import { FILE } from '../support/fixtures.ts'
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts'
import { must } from '../support/world.ts'
import { type Vendor, vendorTest } from './vendor.ts'

// What Rentlio's page says, from a partner's side: URL and token, plain http with harmless fields only, the
// id of an event is a UUIDv4 that stays, success below 300, five attempts an hour apart, suspension after 50
// failed attempts that only the platform's staff lifts.

const CALLBACK = 'https://hotel.example/callback'
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const EVENTS = [
  ...['reservation-created', 'reservation-updated', 'reservation-canceled'],
  ...['ota-reservation-received', 'ota-reservation-modified', 'ota-reservation-canceled'],
  ...['guest-checkedIn-on', 'guest-checkedIn-off', 'guest-checkedOut-on', 'guest-checkedOut-off'],
]
const HOUR = 3600

const test = vendorTest('rentlio')
  .extend('rentlio', FILE, async ({ vendor }) => {
    await vendor.merchant('adria', { units: ['31', '32'] })
    return vendor
  })
  .extend('pilot', { ...FILE, auto: true }, async ({ rentlio }) => {
    const pilot = await rentlio.register('pilot', {
      ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
      scopes: ['reservations:read', 'guests:read'],
      event_types: EVENTS,
    })
    await rentlio.consent(pilot.client_id, CALLBACK, { organisation: 'adria' })
    return pilot
  })
  .extend('withEndpoint', FILE, ({ rentlio, receiver }) => {
    return async (options: object, doing: (id: string, secret: string) => Promise<void>): Promise<void> => {
      const { id, secret } = await rentlio.endpoint('pilot', { url: receiver.url, ...options })
      try {
        await doing(id, secret)
      } finally {
        await rentlio.operator.post(`/endpoints/${id}/pause`)
      }
    }
  })

/** The published fields, and what else a hotel knows. */
const published = (id: number) => ({
  ...{ id, propertiesId: 31, unitsId: 318, arrivalDate: 1_782_950_400, departureDate: 1_783_382_400 },
  ...{ adults: 2, childrenAbove12: 0, childrenUnder12: 1, totalNights: 5, note: 'Arriving late.' },
  ...{ guest: { id: 9105, name: 'Elena Rossi' }, status: 1 },
})
const stay = (id: number) => {
  const { guest, ...rest } = published(id)
  const sensitive = { email: 'elena@example.com', phone: '+39 333', address: 'Via Roma 1', document: 'AX 1' }
  return {
    ...{ merchant: 'adria', type: 'reservations', id: String(id), unit: '31' },
    data: { ...rest, guest: { ...guest, ...sensitive }, totalPrice: 640, currency: 'EUR', iban: 'HR12' },
  }
}

/** Rentlio’s page says nothing of a signature; its documentation does: Standard Webhooks, written out here. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(text).digest('base64')}`
}

type Body = { token: string | null; event: { type: string; id: string; payload: Record<string, unknown> } }
const read = ({ body }: Received) => JSON.parse(body) as Body

test('over plain http only the published fields are sent, with the token in the body', async ({
  rentlio,
  receiver,
  withEndpoint,
}) => {
  await withEndpoint({ token: 'our-own-token' }, async (_, secret) => {
    await rentlio.happens('reservation-created', stay(70_412))
    await rentlio.pass(0)
    const [first] = receiver.received
    expect(read(first!)).toEqual({
      token: 'our-own-token',
      event: {
        type: 'reservation-created',
        id: expect.stringMatching(UUID_V4),
        payload: published(70_412),
      },
    })
    expect([isSigned(first!, secret), isSigned(first!, 'whsec_b3RoZXI=')]).toEqual([true, false])
    expect(JSON.stringify(read(first!).event.payload)).not.toMatch(/elena@|\+39|Via Roma|AX 1|640|EUR|HR12/)
  })
})

test('every published event type arrives under its name', async ({ rentlio, receiver, withEndpoint }) => {
  await withEndpoint({}, async () => {
    for (const [index, type] of EVENTS.entries()) await rentlio.happens(type, stay(100 + index))
    await rentlio.pass(0)
    expect(receiver.received.map((request) => read(request).event.type).sort()).toEqual([...EVENTS].sort())
    expect(receiver.received.map((request) => read(request).token)).toEqual(EVENTS.map(() => null))
  })
})

test.for([200, 204, 299])(
  '%i is below 300 and acknowledges',
  async (status, { receiver, rentlio, withEndpoint }) => {
    await withEndpoint({}, async () => {
      receiver.answer(status)
      await rentlio.happens('reservation-updated', stay(200))
      await rentlio.pass(6 * HOUR)
      expect(receiver.received).toHaveLength(1)
    })
  },
)

test('300 is a failure: retried every hour with the same ID, five attempts in total, then discarded', async ({
  receiver,
  rentlio,
  withEndpoint,
}) => {
  await withEndpoint({}, async (id) => {
    receiver.answer(300)
    await rentlio.happens('reservation-updated', stay(300))
    await rentlio.pass(0)
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      await rentlio.pass(HOUR - 2)
      expect(receiver.received).toHaveLength(attempt - 1)
      await rentlio.pass(2)
      expect(receiver.received).toHaveLength(attempt)
    }
    await rentlio.pass(48 * HOUR)
    expect(receiver.received).toHaveLength(5)
    expect(new Set(receiver.received.map((request) => read(request).event.id)).size).toBe(1)
    const [shown] = (await rentlio.deliveries('pilot')).filter((delivery) => delivery.endpoint === id)
    expect([shown?.state, shown?.attempts.length]).toEqual(['dead', 5])
  })
})

test('after 50 failed attempts the webhook is suspended until the platform’s staff activate it', async ({
  rentlio,
}) => {
  const other = await startReceiver()
  const { id } = await rentlio.endpoint('pilot', { url: other.url })
  const state = async () =>
    must(await rentlio.operator.get('/apps/pilot/endpoints')).body.data.find(
      (shown: { id: string }) => shown.id === id,
    ).state
  try {
    other.answer(500)
    for (let event = 0; event < 20; event += 1) {
      await rentlio.happens('reservation-created', stay(1000 + event))
      await rentlio.pass(0)
      for (let hour = 0; hour < 4 && other.received.length < 49; hour += 1) await rentlio.pass(HOUR)
      if (other.received.length >= 49) break
    }
    expect([other.received.length, await state()]).toEqual([49, 'active'])
    await rentlio.pass(HOUR)
    expect([other.received.length, await state()]).toEqual([50, 'suspended'])

    other.answer(200)
    await rentlio.happens('reservation-created', stay(2000))
    await rentlio.pass(48 * HOUR)
    expect(other.received).toHaveLength(50)

    const developer = await rentlio.browse('developer@partner.example')
    const console = await (await developer.get('/developers/apps/pilot/webhooks')).text()
    const acts = `/developers/apps/pilot/webhooks/${id}`
    const refused = await developer.post(`${acts}/resume`, { csrf: csrfOf(console) })
    expect(await refused.text()).toContain('only the platform’s staff can activate the endpoint again')
    expect([refused.status, await state()]).toEqual([409, 'suspended'])

    must(await rentlio.operator.post(`/endpoints/${id}/resume`))
    await rentlio.happens('reservation-created', stay(2001))
    await rentlio.pass(0)
    expect(await state()).toBe('active')
    expect(other.received.map((request) => read(request).event.payload['id'])).toContain(2001)
  } finally {
    await rentlio.operator.post(`/endpoints/${id}/pause`)
    await other.close()
  }
})

/** An endpoint of the app that has failed 50 times, and so is suspended. */
const suspendedAt = async (rentlio: Vendor, receiver: Receiver, app: string): Promise<string> => {
  receiver.answer(500)
  const { id } = await rentlio.endpoint(app, { url: receiver.url })
  for (let event = 0; event < 10; event += 1) await rentlio.happens('reservation-created', stay(4000 + event))
  for (let hour = 0; hour < 5; hour += 1) await rentlio.pass(hour === 0 ? 0 : HOUR)
  expect(receiver.received).toHaveLength(50)
  return id
}

test('removing and adding the same address does not lift a suspension, the staff’s activation does', async ({
  rentlio,
}) => {
  const app = await rentlio.register('walker', {
    ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
    ...{ scopes: ['reservations:read'], event_types: EVENTS },
  })
  await rentlio.consent(app.client_id, CALLBACK, { organisation: 'adria' })
  const other = await startReceiver()
  try {
    const first = await suspendedAt(rentlio, other, 'walker')
    must(await rentlio.operator.delete(`/endpoints/${first}`))
    const add = async (url: string) =>
      must(await rentlio.operator.post('/apps/walker/endpoints', { environment: 'production', url })).body
    const again = await add(other.url)
    expect(again.state).toBe('suspended')

    // Nor does moving another endpoint there, or moving the suspended one away and adding a new one.
    const elsewhere = await add('https://hotel.example/elsewhere')
    expect(elsewhere.state).toBe('active')
    const moved = await rentlio.operator.call('PATCH', `/endpoints/${elsewhere.id}`, { url: other.url })
    expect(must(moved).body.state).toBe('suspended')
    must(
      await rentlio.operator.call('PATCH', `/endpoints/${again.id}`, { url: 'https://hotel.example/away' }),
    )
    expect((await add(other.url)).state).toBe('suspended')
    // Nor does another app of the same publisher.
    const second = { environment: 'production', url: other.url }
    expect(must(await rentlio.operator.post('/apps/pilot/endpoints', second)).body.state).toBe('suspended')

    const { data } = must(await rentlio.operator.get('/apps/walker/endpoints')).body
    for (const { id } of data) must(await rentlio.operator.post(`/endpoints/${id}/resume`))
    for (const { id } of data) must(await rentlio.operator.delete(`/endpoints/${id}`))
    for (const { id, url } of must(await rentlio.operator.get('/apps/pilot/endpoints')).body.data)
      if (url === other.url) must(await rentlio.operator.delete(`/endpoints/${id}`))
    const fresh = await add(other.url)
    expect(fresh.state).toBe('suspended')
    must(await rentlio.operator.post(`/endpoints/${fresh.id}/resume`))
    must(await rentlio.operator.delete(`/endpoints/${fresh.id}`))
    expect((await add(other.url)).state).toBe('active')
  } finally {
    await other.close()
  }
})

test('a suspended endpoint that is moved to another suspended address leaves the first one suspended', async ({
  rentlio,
}) => {
  const add = async (url: string) =>
    must(await rentlio.operator.post('/apps/pilot/endpoints', { environment: 'production', url })).body
  const [one, two] = ['https://hotel.example/door-one', 'https://hotel.example/door-two']
  const ids: string[] = []
  for (const url of [one, two]) {
    const { id } = await add(url)
    ids.push(id)
    await rentlio.server.runtime.db
      .updateTable('endpoints')
      .set({ state: 'suspended', state_reason: 'failures', suspended_url: url })
      .where('id', '=', id)
      .execute()
  }
  const [first = ''] = ids
  must(await rentlio.operator.call('PATCH', `/endpoints/${first}`, { url: two }))
  for (const id of ids) must(await rentlio.operator.delete(`/endpoints/${id}`))
  for (const url of [one, two]) {
    const { id, state } = await add(url)
    expect([url, state]).toEqual([url, 'suspended'])
    must(await rentlio.operator.delete(`/endpoints/${id}`))
  }
})

test('on a suspended endpoint an owner reads whom to ask, and finds no button that ends in a refusal', async ({
  rentlio,
}) => {
  await rentlio.merchant('island')
  const owner = await rentlio.browse('owner@island.example')
  const portal = await (await owner.get('/settings/developers/webhooks/new')).text()
  // Without a key, there are events to choose from.
  for (const type of EVENTS) expect(portal).toContain(`value="${type}"`)
  const other = await startReceiver()
  try {
    other.answer(500)
    const added = await owner.submit('/settings/developers/webhooks/new', {
      ...{ csrf: csrfOf(portal), url: other.url },
      event_types: 'reservation-created',
    })
    const id = /webhooks\/(ep_\w+)/.exec(await added.text())?.[1] ?? ''
    expect(await (await owner.get('/settings/developers')).text()).toContain('No key yet.')
    const page = async () => await (await owner.get(`/settings/developers/webhooks/${id}`)).text()
    expect(await page()).toMatch(/<button[^>]*>Pause</)
    for (let event = 0; event < 10; event += 1)
      await rentlio.happens('reservation-created', { ...stay(5000 + event), merchant: 'island', unit: '' })
    for (let hour = 0; hour < 5; hour += 1) await rentlio.pass(hour === 0 ? 0 : HOUR)
    const suspended = await page()
    expect(suspended).toContain('Only the staff of <bdi>Rentlio</bdi> can activate it again.')
    expect(suspended).toContain(
      `Ask the support of <bdi>Rentlio</bdi>, and name the endpoint <bdi>${id}</bdi>.`,
    )
    expect(suspended).not.toMatch(/<button[^>]*>(Activate|Resume|Pause)</)
  } finally {
    await other.close()
  }
})

test('pausing does not start the count of failed attempts again, and an endpoint that answered 410 is the partner’s', async ({
  rentlio,
}) => {
  const other = await startReceiver()
  try {
    other.answer(500)
    const { id } = await rentlio.endpoint('pilot', { url: other.url })
    const developer = await rentlio.browse('developer@partner.example')
    const address = `/developers/apps/pilot/webhooks/${id}`
    const act = async (name: string) => {
      const csrf = csrfOf(await (await developer.get(address)).text())
      return (await developer.post(`${address}/${name}`, { csrf })).status
    }
    const health = async () => must(await rentlio.operator.get(`/endpoints/${id}`)).body
    await rentlio.happens('reservation-created', stay(6000))
    await rentlio.pass(HOUR)
    const before = (await health()).health.failures_total
    expect(before).toBe(2)
    expect([await act('pause'), await act('resume')]).toEqual([303, 303])
    expect((await health()).health.failures_total).toBe(before)
    other.answer(410)
    await rentlio.pass(HOUR)
    expect(await health()).toMatchObject({ state: 'suspended', state_reason: 'gone' })
    expect(await act('resume')).toBe(303)
    expect(await health()).toMatchObject({ state: 'active', health: { failures_total: before + 1 } })
    await rentlio.operator.post(`/endpoints/${id}/pause`)
  } finally {
    await other.close()
  }
})

test('a connection to one property receives events of that property only', async ({ rentlio }) => {
  const single = await rentlio.register('single', {
    ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
    scopes: ['reservations:read'],
    event_types: EVENTS,
  })
  const other = await startReceiver()
  try {
    await rentlio.endpoint('single', { url: other.url })
    await rentlio.consent(single.client_id, CALLBACK, { organisation: 'adria', unit: '32' })
    await rentlio.happens('reservation-created', stay(3000))
    await rentlio.happens('reservation-created', { ...stay(3001), unit: '32' })
    await rentlio.pass(0)
    expect(other.received.map((request) => read(request).event.payload['id'])).toEqual([3001])
  } finally {
    await other.close()
  }
})
