import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { FILE } from '../support/fixtures.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { must } from '../support/world.ts'
import { vendorTest } from './vendor.ts'

// What RentalTide's page says, from a partner's side: one URL and secret on the app, the scope
// webhooks:receive, a hex HMAC over timestamp and raw body, nothing older than 5 minutes, six attempts.

const CALLBACK = 'https://dock.example/callback'
const SECRET = 'a-secret-that-we-chose-ourselves'
/** 1 min → 5 min → 15 min → 1 h → 6 h, up to 6 attempts. */
const GAPS = [60, 5 * 60, 15 * 60, 3600, 6 * 3600]

/** From the vendor's npm SDK. */
const WEBHOOK_EVENT_CATALOG = [
  ...['booking.created', 'booking.updated', 'booking.status_changed', 'booking.checked_in'],
  ...['booking.cancelled', 'booking.rescheduled', 'payment.received', 'payment.refunded'],
  ...['customer.created', 'customer.updated', 'app.installed', 'app.uninstalled'],
]

const test = vendorTest('rentaltide')
  .extend('tide', FILE, async ({ vendor }) => {
    await vendor.merchant('lakeside')
    return vendor
  })
  .extend('dock', FILE, ({ tide }) =>
    tide.register('dock', {
      ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
      scopes: ['bookings:read', 'payments:read', 'customers:read', 'webhooks:receive'],
      event_types: WEBHOOK_EVENT_CATALOG,
    }),
  )
  .extend('endpoint', { ...FILE, auto: true }, ({ tide, dock: _, receiver }) =>
    tide.endpoint('dock', { url: receiver.url, secret: SECRET }),
  )
  .extend('now', FILE, ({ tide }) => {
    return () => tide.server.clock.now()
  })

const booking = (id: string) => ({
  ...{ merchant: 'lakeside', type: 'bookings', id },
  data: { number: 'T-1', status: 'confirmed', asset: 'Kayak', total: 60, currency: 'USD' },
})

/** The receiver of the page, word for word: header, five-minute rule, HMAC over "{timestamp}.{rawBody}". */
function accept({ headers, body, method }: Received, now: Date, secret = SECRET): Record<string, unknown> {
  const timestamp = String(headers['x-rentaltide-timestamp'])
  if (method !== 'POST' || headers['content-type'] !== 'application/json') throw new Error('not a webhook')
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(timestamp))
    throw new Error('timestamp is not as published')
  if (Math.abs(now.getTime() - Date.parse(timestamp)) > 5 * 60 * 1000) throw new Error('too old')
  const wanted = `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
  const given = String(headers['x-rentaltide-signature']).split(',')
  if (!given.includes(wanted)) throw new Error('signature does not match')
  const event = JSON.parse(body) as Record<string, unknown>
  if (event['event'] !== headers['x-rentaltide-event'] || event['timestamp'] !== timestamp)
    throw new Error('mismatch')
  return event
}

test('connecting sends app.installed', async ({ tide, dock, receiver, now }) => {
  await tide.consent(dock.client_id, CALLBACK, { organisation: 'lakeside' })
  await tide.pass(0)
  const [installed] = receiver.received
  expect(accept(installed!, now())).toMatchObject({
    event: 'app.installed',
    data: { app: 'dock', tenant: 'lakeside' },
  })
})

test('the event types are the SDK’s catalogue, no more and no fewer', async ({ tide }) => {
  const openapi = (await (await fetch(`${tide.base}/openapi.json`)).json()) as { webhooks: object }
  expect(Object.keys(openapi.webhooks).sort()).toEqual([...WEBHOOK_EVENT_CATALOG].sort())
})

test('a booking event is signed with the partner’s own secret and has the published IDs', async ({
  tide,
  receiver,
  now,
}) => {
  await tide.happens('booking.created', booking('bkg_01HZX8Q2'))
  await tide.pass(0)
  const event = accept(receiver.received[0]!, now())
  expect(event).toEqual({
    event: 'booking.created',
    timestamp: expect.any(String),
    data: { id: 'bkg_01HZX8Q2', ...booking('').data },
  })
  expect(() => accept(receiver.received[0]!, now(), 'another secret')).toThrow('signature')
  expect(() => accept(receiver.received[0]!, new Date(now().getTime() + 301_000))).toThrow('too old')
})

test('anything but 2xx is retried after 1 min, 5 min, 15 min, 1 h, 6 h, each time with a new signature, then dead', async ({
  receiver,
  tide,
  now,
}) => {
  receiver.answer(302)
  await tide.happens('booking.cancelled', booking('bkg_dead'))
  await tide.pass(0)
  expect(receiver.received).toHaveLength(1)
  for (const [index, gap] of GAPS.entries()) {
    await tide.pass(gap - 2)
    expect(receiver.received).toHaveLength(index + 1)
    await tide.pass(2)
    expect(receiver.received).toHaveLength(index + 2)
    // Every attempt passes the five-minute rule and is about the same booking.
    expect(accept(receiver.received.at(-1)!, now())).toMatchObject({ data: { id: 'bkg_dead' } })
  }
  await tide.pass(7 * 86_400)
  expect(receiver.received).toHaveLength(6)
  const dead = (await tide.deliveries('dock')).filter(({ state }) => state === 'dead')
  expect(dead.map(({ attempts }) => attempts.length)).toEqual([6])
})

test('a test webhook sends a signed sample at any time', async ({ tide, endpoint, receiver, now }) => {
  must(await tide.operator.post(`/endpoints/${endpoint.id}/test`))
  await tide.pass(0)
  expect(WEBHOOK_EVENT_CATALOG).toContain(accept(receiver.received[0]!, now())['event'])
})

test('after a rotation both secrets sign for a day, then only the new one', async ({
  tide,
  endpoint,
  receiver,
  now,
}) => {
  const { secret } = must(await tide.operator.post(`/endpoints/${endpoint.id}/secrets`)).body
  expect(secret).toMatch(/^whsec_[0-9a-f]{64}$/)
  await tide.happens('booking.updated', booking('bkg_rotated'))
  await tide.pass(0)
  accept(receiver.received[0]!, now(), SECRET)
  accept(receiver.received[0]!, now(), secret)
  await tide.pass(25 * 3600)
  await tide.happens('booking.updated', booking('bkg_rotated'))
  await tide.pass(0)
  accept(receiver.received[1]!, now(), secret)
  expect(() => accept(receiver.received[1]!, now(), SECRET)).toThrow('signature')
})

test('one webhook URL per app: a second one is refused', async ({ tide }) => {
  const second = { environment: 'production', url: 'https://dock.example/second' }
  expect((await tide.operator.post('/apps/dock/endpoints', second)).status).toBe(409)
})

test('without the scope webhooks:receive nothing is sent, with it every event that the scopes allow', async ({
  tide,
  receiver,
}) => {
  const quiet = await tide.register('quiet', {
    ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
    scopes: ['bookings:read'],
    event_types: WEBHOOK_EVENT_CATALOG,
  })
  const other = await startReceiver()
  try {
    await tide.endpoint('quiet', { url: other.url })
    await tide.consent(quiet.client_id, CALLBACK, { organisation: 'lakeside' })
    await tide.happens('booking.checked_in', booking('bkg_quiet'))
    await tide.pass(60)
    expect(receiver.received).toHaveLength(1)
    expect(other.received).toEqual([])
  } finally {
    await other.close()
  }
})

test('disconnecting sends app.uninstalled, and nothing after it', async ({ tide, receiver }) => {
  const { data } = must(await tide.operator.get('/connections?app=dock')).body
  must(await tide.operator.delete(`/connections/${data[0].id}`))
  await tide.happens('booking.created', booking('bkg_after'))
  await tide.pass(3600)
  const events = receiver.received.map(({ headers }) => headers['x-rentaltide-event'])
  expect(events).toEqual(['app.uninstalled'])
})
