import { createHmac, timingSafeEqual } from 'node:crypto'
import { expect } from 'vitest'
import { FILE } from '../support/fixtures.ts'
import type { Received } from '../support/receiver.ts'
import { must } from '../support/world.ts'
import { vendorTest } from './vendor.ts'

// What retm's page says, from a partner's side: a Token POST, a read side of twelve kinds, six families of
// notifications to an https address, 2xx within 10 seconds, three tries within half a minute, then discarded.

const CALLBACK = 'https://table.example/callback'
const READ_SIDE = [
  ...['orders', 'categories', 'products', 'menus', 'branches', 'devices', 'order-types', 'price-lists'],
  ...['payment-methods', 'order-charges', 'taxes', 'customers'],
]
const FAMILIES = {
  invoices: ['invoice.created'],
  orders: ['order.trigger'],
  menu: ['menu.updates', 'menu.changed'],
  loyalty: ['loyalty.promotional_coupon', 'loyalty.check_reward', 'loyalty.redeem_reward'],
  customers: ['customer.data', 'customer.hook'],
  errors: ['error.connectivity_issues', 'error.error'],
}

const test = vendorTest('retm')
  .extend('retm', FILE, async ({ vendor }) => {
    await vendor.merchant('konoba', { units: ['old-town', 'marina'] })
    return vendor
  })
  .extend('own', { ...FILE, auto: true }, async ({ retm }) => {
    const own = await retm.register('till', {
      ...{ kind: 'in_house', tenant: 'konoba', client_type: 'confidential', redirect_uris: [CALLBACK] },
      scopes: [...READ_SIDE.map((type) => `${type}:read`), 'invoices:read', 'loyalty:read'],
      event_types: Object.values(FAMILIES).flat(),
    })
    await retm.consent(own.client_id, CALLBACK, { organisation: 'konoba' })
    return own
  })
  .extend('token', FILE, ({ retm, own }) => async (): Promise<string> => {
    const answer = await fetch(`${retm.base}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', ...own }),
    })
    return ((await answer.json()) as { access_token: string }).access_token
  })

const order = (id: string) => ({
  ...{ merchant: 'konoba', type: 'orders', id, unit: 'marina' },
  data: { number: 7, status: 'preparing', total: 29, currency: 'EUR' },
})

/** The page says nothing of a signature; the documentation does: Standard Webhooks, written out here. */
function verified({ headers, body }: Received, secret: string): { type: string; data: unknown } {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const wanted = Buffer.from(`v1,${createHmac('sha256', key).update(text).digest('base64')}`)
  const given = Buffer.from(String(headers['webhook-signature']))
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Error('not signed by retm')
  return JSON.parse(body) as { type: string; data: unknown }
}

test('a Token POST obtains an access token, which reads every kind of the read side', async ({
  retm,
  token,
}) => {
  const headers = { authorization: `Bearer ${await token()}` }
  must(
    await retm.operator.put('/tenants/konoba/records/products/prd-1', { data: { name: 'Soup', price: 6.5 } }),
  )
  for (const [index, type] of READ_SIDE.entries()) {
    const answer = await fetch(`${retm.base}/api/v1/${type}`, { headers })
    expect([type, answer.status]).toEqual([type, 200])
    if (index % 5 === 4) retm.server.clock.advance(10)
  }
  const single = await fetch(`${retm.base}/api/v1/products/prd-1`, { headers })
  expect(await single.json()).toMatchObject({ id: 'prd-1', name: 'Soup', price: 6.5 })
})

test('the simple list of products names id, name and price only, page by page', async ({ retm, token }) => {
  const put = (id: string, data: object) =>
    retm.operator.put(`/tenants/konoba/records/products/${id}`, { data })
  must(await put('prd-2', { name: 'Risotto', price: 14, description: 'With cuttlefish', available: true }))
  must(await put('prd-3', { name: 'Water', available: true }))
  const headers = { authorization: `Bearer ${await token()}` }
  const get = async (query: string) => {
    const answer = await fetch(`${retm.base}/api/v1/products?${query}`, { headers })
    return { status: answer.status, link: answer.headers.get('link'), body: (await answer.json()) as Page }
  }
  type Page = { data: object[]; next_cursor: string | null; detail?: string }
  const all = await get('view=simple')
  expect(all.body.data).toEqual([
    { id: 'prd-1', name: 'Soup', price: 6.5 },
    { id: 'prd-2', name: 'Risotto', price: 14 },
    { id: 'prd-3', name: 'Water' },
  ])
  const first = await get('view=simple&limit=2')
  expect(first.link).toContain(`?view=simple&limit=2&cursor=${first.body.next_cursor}`)
  const second = await get(`view=simple&limit=2&cursor=${first.body.next_cursor}`)
  expect([...first.body.data, ...second.body.data]).toEqual(all.body.data)
  expect((await get('')).body.data[1]).toMatchObject({ id: 'prd-2', description: 'With cuttlefish' })

  const unknown = await get('view=full')
  expect([unknown.status, unknown.body.detail]).toEqual([400, 'view must be one of: simple.'])
  const orders = await fetch(`${retm.base}/api/v1/orders?view=simple`, { headers })
  expect(orders.status).toBe(400)

  const openapi = (await (await fetch(`${retm.base}/openapi.json`)).json()) as {
    paths: Record<string, { get: { parameters: { name?: string; schema?: object }[] } }>
  }
  const viewOf = (path: string) =>
    openapi.paths[path]?.get.parameters.find(({ name }) => name === 'view')?.schema
  expect(viewOf('/api/v1/products')).toEqual({ type: 'string', enum: ['simple'] })
  expect(viewOf('/api/v1/orders')).toBe(undefined)
})

test('a subscription registers an https URL with chosen events', async ({ retm }) => {
  const plain = { environment: 'production', url: 'http://93.184.216.34/hook' }
  expect((await retm.operator.post('/apps/till/endpoints', plain)).status).toBe(422)
  const chosen = { url: 'https://table.example/hook', event_types: ['menu.changed'] }
  expect(await retm.endpoint('till', chosen)).toMatchObject({ url: chosen.url })
})

test('every family’s notifications arrive, and only the chosen ones', async ({ retm, receiver }) => {
  const { id, secret } = await retm.endpoint('till', {
    url: receiver.url,
    event_types: Object.values(FAMILIES).flat(),
  })
  const records: Record<string, [string, object]> = {
    'order.trigger': ['orders', order('ord-1').data],
    'menu.updates': ['menus', { name: 'Dinner' }],
    'menu.changed': ['menus', { name: 'Lunch' }],
    'customer.data': ['customers', { name: 'Ana' }],
    'customer.hook': ['customers', { name: 'Ana' }],
  }
  for (const type of Object.values(FAMILIES).flat()) {
    const record = records[type]
    if (record)
      await retm.happens(type, { merchant: 'konoba', type: record[0], id: 'one', data: { ...record[1] } })
    else must(await retm.operator.post('/events', { type, tenant: 'konoba', data: { branch_id: 'marina' } }))
  }
  await retm.pass(0)
  const types = receiver.received.map((request) => verified(request, secret).type)
  expect(types.sort()).toEqual(Object.values(FAMILIES).flat().sort())
  must(await retm.operator.call('PATCH', `/endpoints/${id}`, { event_types: ['invoice.created'] }))
  await retm.happens('order.trigger', order('ord-2'))
  await retm.pass(60)
  expect(receiver.received).toHaveLength(types.length)
  must(await retm.operator.post(`/endpoints/${id}/pause`))
})

test('three attempts within half a minute, then discarded but still visible', async ({ retm, receiver }) => {
  const { id } = await retm.endpoint('till', { url: receiver.url, event_types: ['order.trigger'] })
  receiver.answer(500)
  await retm.happens('order.trigger', order('ord-3'))
  await retm.pass(0)
  for (const gap of [5, 10]) await retm.pass(gap)
  expect(receiver.received).toHaveLength(3)
  await retm.pass(86_400)
  expect(receiver.received).toHaveLength(3)
  const [shown] = (await retm.deliveries('till')).filter((delivery) => delivery.endpoint === id)
  expect([shown?.state, shown?.attempts.map(({ status }) => status)]).toEqual(['dead', [500, 500, 500]])
  const seconds = retm.server.runtime.platform.webhooks.schedule_seconds
  expect(seconds.reduce((sum, wait) => sum + wait)).toBeLessThan(30)
  must(await retm.operator.post(`/endpoints/${id}/pause`))
})

test('no response within 10 seconds is a failed attempt', async ({ retm, receiver }) => {
  const { id } = await retm.endpoint('till', { url: receiver.url, event_types: ['order.trigger'] })
  let asked = 0
  receiver.answer((_, response) => {
    asked += 1
    // Begins to answer, and never ends.
    response.writeHead(200, { 'content-length': '2' }).write('o')
  }, 204)
  await retm.happens('order.trigger', order('ord-4'))
  await retm.pass(0)
  expect(asked).toBe(1)
  const [late] = (await retm.deliveries('till')).filter((delivery) => delivery.endpoint === id)
  expect([late?.state, late?.attempts.map(({ error }) => error)]).toEqual(['pending', ['timeout']])
  expect(retm.server.runtime.platform.webhooks.timeout_seconds).toBe(10)
  await retm.pass(5)
  const [again] = (await retm.deliveries('till')).filter((delivery) => delivery.endpoint === id)
  expect([again?.state, again?.attempts.length]).toEqual(['delivered', 2])
})
