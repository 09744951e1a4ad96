import { Webhook } from 'svix'
import { expect, vi } from 'vitest'
import { csrfOf } from '../support/browser_session.ts'
import { FILE } from '../support/fixtures.ts'
import type { Received } from '../support/receiver.ts'
import { vendorTest } from './vendor.ts'

// What rntor's page says, from a partner's side: a key of the merchant's own, the Svix wire format, several
// https endpoints, Svix's schedule to its end, 60 requests a minute and 10 at once.

const CALLBACK = 'https://sync.example/callback'
/** Svix: at once, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h. */
const SCHEDULE = [0, 5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600]

const test = vendorTest('rntor')
  .extend('rntor', FILE, async ({ vendor }) => {
    await vendor.merchant('velo')
    return vendor
  })
  .extend('key', { ...FILE, auto: true }, async ({ rntor }) => {
    const key = await rntor.register('own-key', {
      ...{ kind: 'in_house', tenant: 'velo', client_type: 'confidential', redirect_uris: [CALLBACK] },
      scopes: ['bookings:read', 'customers:read'],
      event_types: ['booking.created', 'customer.created'],
    })
    await rntor.consent(key.client_id, CALLBACK, { organisation: 'velo' })
    return key
  })
  /** As svix's documentation says; its clock is the partner's, which has come as far as the vendor's. */
  .extend('verified', FILE, ({ rntor }) => {
    return ({ body, headers }: Received, secret: string): Record<string, unknown> => {
      vi.setSystemTime(rntor.server.clock.now())
      try {
        new Webhook(secret).verify(body, {
          'svix-id': String(headers['svix-id']),
          'svix-timestamp': String(headers['svix-timestamp']),
          'svix-signature': String(headers['svix-signature']),
        })
        return JSON.parse(body) as Record<string, unknown>
      } finally {
        vi.useRealTimers()
      }
    }
  })
  .extend('token', FILE, ({ rntor, key }) => async (): Promise<string> => {
    const answer = await fetch(`${rntor.base}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${key.client_id}:${key.client_secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(answer.status).toBe(200)
    return ((await answer.json()) as { access_token: string }).access_token
  })

const booking = (id: string) => ({
  ...{ merchant: 'velo', type: 'bookings', id },
  data: { reference: 'R-1', status: 'reserved', item: 'Cargo bike', quantity: 1 },
})

test('client ID and secret have the published format', ({ key }) => {
  expect(key.client_id).toMatch(/^rntor_[a-z0-9]{24}$/)
  expect(key.client_secret).toMatch(/^sk_[a-z0-9]{40}$/)
})

test('an owner generates a key in Settings → Developers: a name, the default scopes, shown once', async ({
  rntor,
}) => {
  const owner = await rntor.browse('owner@velo.example')
  const form = await (await owner.get('/settings/developers/keys/new')).text()
  const boxes = [...form.matchAll(/name="scopes" value="([^"]+)"( checked)?/g)]
  expect(boxes.map(([, scope, checked]) => [scope, checked])).toEqual([
    ['bookings:read', ' checked'],
    ['customers:read', ' checked'],
    ['webhooks:receive', ' checked'],
  ])
  const generated = await owner.submit(
    '/settings/developers/keys/new',
    new URLSearchParams([
      ...[
        ['csrf', csrfOf(form)],
        ['name', 'Accounting export'],
      ],
      ...[
        ['scopes', 'bookings:read'],
        ['scopes', 'customers:read'],
      ],
    ] as [string, string][]),
  )
  const page = await generated.text()
  const made = {
    client_id: /rntor_[a-z0-9]{24}/.exec(page)?.[0] ?? '',
    client_secret: /sk_[a-z0-9]{40}/.exec(page)?.[0] ?? '',
  }
  const again = await (await owner.get('/settings/developers')).text()
  expect(again).toContain('Accounting export')
  expect(again).toContain(made.client_id)
  expect(again).not.toMatch(/sk_[a-z0-9]{40}/)
  const answer = await fetch(`${rntor.base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...made }),
  })
  expect(await answer.json()).toMatchObject({ tenant: 'velo', scope: 'bookings:read customers:read' })
})

test('the control is called Generate New Key, and the developers page has the tabs API Keys and Webhooks', async ({
  rntor,
}) => {
  const owner = await rntor.browse('owner@velo.example')
  const page = async (path: string) => await (await owner.get(path)).text()
  const keys = await page('/settings/developers')
  expect(keys).toMatch(/<a [^>]*href="\/settings\/developers\/keys\/new[^>]*>Generate New Key<\/a>/)
  const tabs = /<nav class="areas tabs" aria-label="Keys and webhooks">(.*?)<\/nav>/s
  const tabsOf = (html: string) =>
    [
      ...(tabs.exec(html)?.[1] ?? '').matchAll(/<a href="([^"?]+)[^>]*?( aria-current="page")?>(.*?)<\/a>/g),
    ].map(([, href, current, label]) => [href, label, current !== undefined])
  expect(tabsOf(keys)).toEqual([
    ['/settings/developers', 'API Keys', true],
    ['/settings/developers/webhooks', 'Webhooks', false],
  ])
  expect(keys).toMatch(/<a href="\/settings\/developers[^>]*aria-current="page"><bdi>Developers<\/bdi><\/a>/)
  expect(keys).not.toContain('Add endpoint')
  const webhooks = await page('/settings/developers/webhooks')
  expect(tabsOf(webhooks).map(([, , current]) => current)).toEqual([false, true])
  expect(webhooks).toMatch(/<h1>Webhooks<\/h1>/)
  expect(webhooks).toMatch(/<a [^>]*>Add endpoint<\/a>/)
  expect(await page('/settings/developers/keys/new')).toMatch(/<h1>Generate New Key<\/h1>/)
})

test('a merchant without a key chooses events and adds an endpoint, and no key is created', async ({
  rntor,
  receiver,
  verified,
}) => {
  await rntor.merchant('keyless')
  const owner = await rntor.browse('owner@keyless.example')
  const tab = await (await owner.get('/settings/developers/webhooks')).text()
  expect(tab).toContain('Add endpoint')
  const form = await (await owner.get('/settings/developers/webhooks/new')).text()
  for (const type of ['booking.created', 'customer.created']) expect(form).toContain(`value="${type}"`)
  const send = async (fields: Record<string, string>) => {
    const csrf = csrfOf(await (await owner.get('/settings/developers/webhooks/new')).text())
    return await owner.submit('/settings/developers/webhooks/new', { csrf, ...fields })
  }
  const own = async () =>
    (
      await rntor.server.runtime.db
        .selectFrom('apps')
        .select('client_type')
        .where('tenant_id', '=', 'keyless')
        .execute()
    ).map(({ client_type }) => client_type)
  const url = `${receiver.url}/keyless`
  const wrongs: Record<string, string>[] = [
    { url: 'not a url' },
    { url: 'http://93.184.216.34/hook' },
    { url, event_types: 'no.such.type' },
    { url, secret: 'whsec_short' },
  ]
  for (const wrong of wrongs) {
    expect((await send(wrong)).status).toBe(422)
    expect(await own()).toEqual([])
  }
  const added = await (await send({ url, event_types: 'customer.created' })).text()
  const secret = /whsec_[A-Za-z0-9+/=]+/.exec(added)?.[0] ?? ''
  // What the endpoint hangs on has no secret, so that it is nobody's key.
  expect(await own()).toEqual(['public'])
  expect(await (await owner.get('/settings/developers')).text()).toContain('No key yet.')

  const customer = { merchant: 'keyless', type: 'customers', id: 'cu_2', data: { name: 'Jo' } }
  await rntor.happens('customer.created', customer)
  await rntor.happens('booking.created', { ...booking('bk_keyless'), merchant: 'keyless' })
  await rntor.pass(0)
  const arrived = receiver.received.filter(({ path }) => path.endsWith('/keyless'))
  expect(arrived.map((request) => verified(request, secret)['event_type'])).toEqual(['customer.created'])
  // A second endpoint hangs on the same app.
  const again = await (await owner.get('/settings/developers/webhooks/new')).text()
  const app = /name="app" value="(key_[^"]+)"/.exec(again)?.[1] ?? ''
  const second = await send({ app, environment: 'production', url: `${receiver.url}/second` })
  expect([second.status, await own()]).toEqual([200, ['public']])
})

test('the portal under the tab Webhooks adds an endpoint with a choice of event types', async ({
  rntor,
  receiver,
  verified,
}) => {
  const owner = await rntor.browse('owner@velo.example')
  const portal = await (await owner.get('/settings/developers/webhooks/new')).text()
  for (const type of ['booking.created', 'customer.created']) expect(portal).toContain(`value="${type}"`)
  const app = /name="app"[^>]*value="([^"]+)"|<option value="(key_[^"]+)"/.exec(portal)
  const added = await owner.submit('/settings/developers/webhooks/new', {
    ...{ csrf: csrfOf(portal), app: app?.[1] ?? app?.[2] ?? '', environment: 'production' },
    ...{ url: `${receiver.url}/portal`, event_types: 'customer.created' },
  })
  const secret = /whsec_[A-Za-z0-9+/=]+/.exec(await added.text())?.[0] ?? ''
  await rntor.happens('customer.created', {
    merchant: 'velo',
    type: 'customers',
    id: 'cu_1',
    data: { name: 'Jo' },
  })
  await rntor.happens('booking.created', booking('bk_portal'))
  await rntor.pass(0)
  const arrived = receiver.received.filter(({ path }) => path.endsWith('/portal'))
  expect(arrived.map((request) => verified(request, secret)['event_type'])).toEqual(['customer.created'])
})

test('the key belongs to the merchant: client_credentials open that merchant’s data', async ({
  rntor,
  token,
}) => {
  await rntor.happens('booking.created', booking('bk_1'))
  const headers = { authorization: `Bearer ${await token()}` }
  const me = (await (await fetch(`${rntor.base}/api/v1/me`, { headers })).json()) as Record<string, object>
  expect(me['tenant']).toEqual({ id: 'velo', name: 'Name of velo' })
  const list = await fetch(`${rntor.base}/api/v1/bookings`, { headers })
  expect(((await list.json()) as { data: object[] }).data).toContainEqual(
    expect.objectContaining({ id: 'bk_1', item: 'Cargo bike' }),
  )
})

test('60 requests per minute, 10 at once, then 429 that says when to retry', async ({ rntor, token }) => {
  const headers = { authorization: `Bearer ${await token()}` }
  await rntor.pass(61)
  const call = () => fetch(`${rntor.base}/api/v1/me`, { headers })
  const began = rntor.server.clock.now().getTime()
  const answers = await Promise.all(Array.from({ length: 30 }, call))
  const refused = answers.filter((answer) => answer.status === 429)
  // A bucket of 10, refilled by one a second: the calls take less than twenty.
  expect(refused.length).toBeGreaterThanOrEqual(1)
  expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(10)
  for (const answer of refused) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  let accepted = answers.length - refused.length
  // The minute is not over: what is asked for now shares it, however long the asking takes.
  while (rntor.server.clock.now().getTime() - began < 55_000) {
    rntor.server.clock.advance(1)
    const both = await Promise.all([call(), call()])
    accepted += both.filter((answer) => answer.status === 200).length
  }
  expect(accepted).toBe(60)
})

test('endpoints must be https, and there may be several', async ({ rntor }) => {
  const plain = { environment: 'production', url: 'http://93.184.216.34/hook' }
  const refused = await rntor.operator.post('/apps/own-key/endpoints', plain)
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringMatching(/https/)])
  for (const path of ['one', 'two', 'three']) {
    const made = await rntor.endpoint('own-key', {
      url: `https://sync.example/${path}`,
      event_types: ['customer.created'],
    })
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/)
  }
})

test('the svix library verifies the request: the event’s fields at the top, event_type, _meta.merchant_id', async ({
  rntor,
  receiver,
  verified,
}) => {
  const { secret } = await rntor.endpoint('own-key', { url: receiver.url, event_types: ['booking.created'] })
  await rntor.happens('booking.created', booking('bk_2'))
  await rntor.pass(0)
  const [first] = await receiver.until(1)
  if (!first) throw new Error('nothing came')
  expect(verified(first, secret)).toEqual({
    ...{ id: 'bk_2', reference: 'R-1', status: 'reserved', item: 'Cargo bike', quantity: 1 },
    event_type: 'booking.created',
    _meta: { merchant_id: 'velo' },
  })
  expect(String(first.headers['svix-timestamp'])).toMatch(/^\d{10}$/)
  expect(() => verified({ ...first, body: `${first.body} ` }, secret)).toThrow()
})

test('Svix’s schedule, each attempt with the same ID and a new signature, then a dead letter', async ({
  rntor,
  receiver,
  verified,
}) => {
  const { id: endpoint, secret } = await rntor.endpoint('own-key', {
    url: `${receiver.url}/down`,
    event_types: ['booking.created'],
  })
  receiver.answer((request, response) => {
    response.writeHead(request.url?.endsWith('/down') ? 500 : 200).end()
  })
  const down = () => receiver.received.filter(({ path }) => path.endsWith('/down'))
  await rntor.happens('booking.created', booking('bk_3'))
  for (const [index, gap] of SCHEDULE.entries()) {
    if (gap > 0) {
      await rntor.pass(gap - 2)
      expect(down(), `before attempt ${index + 1}`).toHaveLength(index)
    }
    await rntor.pass(gap === 0 ? 0 : 2)
    expect(down(), `attempt ${index + 1}`).toHaveLength(index + 1)
    verified(down()[index]!, secret)
  }
  await rntor.pass(30 * 86_400)
  expect(down()).toHaveLength(SCHEDULE.length)
  expect(new Set(down().map(({ headers }) => headers['svix-id'])).size).toBe(1)
  expect(new Set(down().map(({ headers }) => headers['svix-timestamp'])).size).toBe(SCHEDULE.length)
  const dead = (await rntor.deliveries('own-key')).filter((delivery) => delivery.endpoint === endpoint)
  expect(dead.map(({ state, attempts }) => [state, attempts.length])).toEqual([['dead', SCHEDULE.length]])
})
