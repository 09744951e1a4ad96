import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { csrfOf } from '../support/browser_session.ts'
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
  // The header is the signature: one value, compared as a whole.
  if (headers['x-rentaltide-signature'] !== wanted) throw new Error('signature does not match')
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
    data: { id: 'bkg_01HZX8Q2', rentalId: 'bkg_01HZX8Q2', ...booking('').data },
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

/** The secrets of a receiver that was told of both, as it would be during a rotation. */
const signers = (request: Received, now: Date, secrets: string[]): number[] =>
  secrets.flatMap((secret, index) => {
    try {
      accept(request, now, secret)
      return [index]
    } catch {
      return []
    }
  })

test('after a rotation the old secret signs for 24 hours, then the new one, and the API says when', async ({
  tide,
  endpoint,
  receiver,
  now,
}) => {
  const rotated = must(await tide.operator.post(`/endpoints/${endpoint.id}/secrets`)).body
  expect(rotated.secret).toMatch(/^whsec_[0-9a-f]{64}$/)
  const end = new Date(now().getTime() + 24 * 3600_000).getTime()
  expect(Math.abs(Date.parse(rotated.signs_from) - end)).toBeLessThan(60_000)
  const shown = must(await tide.operator.get(`/endpoints/${endpoint.id}`)).body.secrets
  expect(
    shown.map((secret: Record<string, string>) => [
      secret['signs_from'] === rotated.signs_from,
      secret['retires_at'],
    ]),
  ).toEqual([
    [true, null],
    [false, rotated.signs_from],
  ])
  const both = [SECRET, rotated.secret]
  const nextSigner = async () => {
    receiver.received.length = 0
    await tide.happens('booking.updated', booking('bkg_rotated'))
    await tide.pass(0)
    return receiver.received.map((request) => signers(request, now(), both))
  }
  expect(await nextSigner()).toEqual([[0]])
  await tide.pass(23 * 3600)
  expect(await nextSigner()).toEqual([[0]])
  await tide.pass(2 * 3600)
  expect(await nextSigner()).toEqual([[1]])
  expect((await tide.operator.post(`/endpoints/${endpoint.id}/secrets/switch`)).status).toBe(409)
  // The next tests go on with the partner's own secret.
  must(await tide.operator.post(`/endpoints/${endpoint.id}/secrets`, { secret: SECRET }))
  expect(await nextSigner()).toEqual([[1]])
  must(await tide.operator.post(`/endpoints/${endpoint.id}/secrets/switch`))
  expect(await nextSigner()).toEqual([[0]])
})

test('a second rotation replaces the secret that waits, and the one that signs goes on', async ({
  tide,
  endpoint,
  receiver,
  now,
}) => {
  const rotate = async (secret?: string) =>
    must(await tide.operator.post(`/endpoints/${endpoint.id}/secrets`, secret ? { secret } : {})).body.secret
  const waits = await rotate()
  const newest = await rotate()
  await tide.happens('booking.updated', booking('bkg_twice'))
  await tide.pass(25 * 3600)
  await tide.happens('booking.updated', booking('bkg_twice'))
  await tide.pass(0)
  const [before, after] = receiver.received
  expect(signers(before!, new Date(now().getTime() - 25 * 3600_000), [SECRET, waits, newest])).toEqual([0])
  expect(signers(after!, now(), [SECRET, waits, newest])).toEqual([2])
  await rotate(SECRET)
  must(await tide.operator.post(`/endpoints/${endpoint.id}/secrets/switch`))
})

test('a secret that leaks during a rotation never leaves deliveries unsigned', async ({
  tide,
  endpoint,
  receiver,
  now,
}) => {
  const rotate = async (secret?: string): Promise<string> =>
    must(await tide.operator.post(`/endpoints/${endpoint.id}/secrets`, secret ? { secret } : {})).body.secret
  const leak = async (token: string) =>
    await fetch(`${tide.base}/oauth/report_leak`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ token, type: 'webhook', url: 'https://code.example/x' }]),
    })
  const signersOf = async (secrets: string[]) => {
    receiver.received.length = 0
    await tide.happens('booking.updated', booking('bkg_leaked'))
    await tide.pass(0)
    return signers(receiver.received[0]!, now(), secrets)
  }
  // The one that waits leaks: the one that signs goes on, and not for 24 hours only.
  const waits = await rotate()
  expect((await leak(waits)).status).toBe(200)
  await tide.pass(25 * 3600)
  expect(await signersOf([SECRET, waits])).toEqual([0])
  // The one that signs leaks: the one that waits signs at once.
  const next = await rotate()
  await leak(SECRET)
  expect(await signersOf([SECRET, next])).toEqual([1])
  const own = 'a-third-secret-that-we-chose'
  await rotate(own)
  must(await tide.operator.post(`/endpoints/${endpoint.id}/secrets/switch`))
  expect(await signersOf([own])).toEqual([0])
  // The next tests go on with the secret that they know.
  await rotate(SECRET)
  must(await tide.operator.post(`/endpoints/${endpoint.id}/secrets/switch`))
})

test('in the console a partner gives its own secret, sees when it is used, and presses Switch now', async ({
  tide,
  endpoint,
  receiver,
  now,
}) => {
  const developer = await tide.browse('developer@partner.example')
  const address = `/developers/apps/dock/webhooks/${endpoint.id}`
  const post = async (path: string, fields: Record<string, string> = {}) => {
    const csrf = csrfOf(await (await developer.get(`${address}/secrets`)).text())
    return await developer.post(address + path, { csrf, ...fields })
  }
  const page = async () => await (await developer.get(address)).text()
  const short = await post('/secrets', { secret: 'too-short' })
  expect([short.status, await short.text()]).toEqual([422, expect.stringContaining('16 to 256')])
  expect(await page()).not.toContain('Switch now')
  const own = 'another-secret-of-our-own'
  const rotated = await developer.get((await post('/secrets', { secret: own })).headers.get('location') ?? '')
  expect(await rotated.text()).toMatch(/The old secret signs until <time/)
  expect(await page()).toMatch(/signs from <time[\s\S]*Switch now/)
  await tide.happens('booking.updated', booking('bkg_console'))
  await tide.pass(0)
  expect((await post('/secrets/switch')).status).toBe(303)
  await tide.happens('booking.updated', booking('bkg_console'))
  await tide.pass(0)
  expect(receiver.received.map((request) => signers(request, now(), [SECRET, own]))).toEqual([[0], [1]])
  await post('/secrets', { secret: SECRET })
  await post('/secrets/switch')
})

test('one webhook URL per app: a second one is refused', async ({ tide }) => {
  const second = { environment: 'production', url: 'https://dock.example/second' }
  expect((await tide.operator.post('/apps/dock/endpoints', second)).status).toBe(409)
})

test('webhooks:receive is the only scope that receiving needs, and without it nothing is sent', async ({
  tide,
  receiver,
}) => {
  const app = {
    ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
    event_types: WEBHOOK_EVENT_CATALOG,
  }
  const quiet = await tide.register('quiet', { ...app, scopes: ['bookings:read'] })
  const bell = await tide.register('bell', { ...app, scopes: ['webhooks:receive'] })
  const [toQuiet, toBell] = [await startReceiver(), await startReceiver()]
  try {
    await tide.endpoint('quiet', { url: toQuiet.url })
    await tide.endpoint('bell', { url: toBell.url })
    for (const { client_id } of [quiet, bell])
      await tide.consent(client_id, CALLBACK, { organisation: 'lakeside' })
    await tide.happens('booking.checked_in', booking('bkg_bell'))
    await tide.happens('payment.received', {
      ...{ merchant: 'lakeside', type: 'payments', id: 'pay_bell' },
      data: { status: 'received', amount: 60, currency: 'USD' },
    })
    await tide.pass(60)
    expect(receiver.received).toHaveLength(2)
    expect(toQuiet.received).toEqual([])
    const types = toBell.received.map(({ headers }) => headers['x-rentaltide-event'])
    expect(types.sort()).toEqual(['app.installed', 'booking.checked_in', 'payment.received'])
  } finally {
    await toQuiet.close()
    await toBell.close()
  }
})

test('a webhook URL and a webhook secret are registered with the app, in the API and in the console', async ({
  tide,
}) => {
  const app = {
    ...{ publisher: 'partner', name: 'Registered', kind: 'public', client_type: 'confidential' },
    ...{ scopes: ['webhooks:receive'], event_types: ['booking.created'], redirect_uris: [CALLBACK] },
    webhook_url: 'https://dock.example/registered',
  }
  const short = await tide.operator.put('/apps/registered', { ...app, webhook_secret: 'fifteen letters' })
  expect([short.status, short.body.errors]).toEqual([
    422,
    [{ path: '/webhook_secret', message: 'must be 16 to 256 visible ASCII characters' }],
  ])
  const made = must(await tide.operator.put('/apps/registered', { ...app, webhook_secret: SECRET })).body
  expect(made.endpoints.map(({ secret }: { secret: string }) => secret)).toEqual([SECRET, SECRET])

  const developer = await tide.browse('developer@partner.example')
  const csrf = csrfOf(await (await developer.get('/developers/apps/new')).text())
  const form = {
    ...{ csrf, step: '3', go: 'next', publisher: 'partner', name: 'By hand', kind: 'public' },
    ...{ client: 'confidential', scopes: 'webhooks:receive', redirect_uris: CALLBACK },
    ...{ webhook_url: 'https://dock.example/by-hand', webhook_secret: 'short' },
  }
  const refused = await developer.post('/developers/apps/new', form)
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('16 to 256')])
  const registered = await developer.submit('/developers/apps/new', { ...form, webhook_secret: SECRET })
  expect(await registered.text()).toContain(SECRET)
})

test('the consent page says that webhooks:receive hands over the data that events carry', async ({
  tide,
}) => {
  const bell = await tide.register('told', {
    ...{ kind: 'public', client_type: 'confidential', redirect_uris: [CALLBACK] },
    ...{ scopes: ['webhooks:receive'], event_types: WEBHOOK_EVENT_CATALOG },
  })
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id: bell.client_id, redirect_uri: CALLBACK },
    ...{ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' },
  })
  const page = await tide.openConsent(`${tide.base}/oauth/authorize?${query}`, 'owner@lakeside.example')
  expect(page.html).toContain(
    'Receive the details of your bookings, payments and customers as soon as they change',
  )
})

test('disconnecting sends app.uninstalled, and nothing after it', async ({ tide, receiver }) => {
  const { data } = must(await tide.operator.get('/connections?app=dock')).body
  must(await tide.operator.delete(`/connections/${data[0].id}`))
  await tide.happens('booking.created', booking('bkg_after'))
  await tide.pass(3600)
  const events = receiver.received.map(({ headers }) => headers['x-rentaltide-event'])
  expect(events).toEqual(['app.uninstalled'])
})
