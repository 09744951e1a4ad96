import { describe, expect } from 'vitest'
import { longestDelay, type RawRequest, sendRaw } from '../support/event_loop.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const KILOBYTE = 1024

const test = merchantsTest.extend('operatorHeaders', FILE, ({ server }) => ({
  authorization: `Bearer ${server.operatorToken}`,
  'content-type': 'application/json',
}))

/** As many repetitions as fit into so many bytes. */
const fill = (text: string, bytes: number): string => text.repeat(Math.floor(bytes / text.length))
const different = (bytes: number, one: (n: number) => string): string => {
  let text = ''
  for (let n = 0; text.length < bytes - 24; n++) text += one(n)
  return text
}

const forms: [string, string][] = [
  ['one field again and again', fill('a&', 64 * KILOBYTE)],
  ['one named field again and again', fill('email=x&', 64 * KILOBYTE)],
  ['many fields', different(64 * KILOBYTE, (n) => `f${n}=1&`)],
  ['many equals signs', fill('=', 64 * KILOBYTE)],
  ['many empty pairs', fill('&', 64 * KILOBYTE)],
  ['percent signs', `email=${fill('%41', 64 * KILOBYTE - 10)}`],
  ['spaces', `email=${fill('+', 64 * KILOBYTE - 10)}`],
]

describe('T6 no form occupies the event loop', () => {
  for (const [what, body] of forms) {
    test(`at sign-in: ${what}`, async ({ server }) => {
      let status = 0
      const delay = await longestDelay(async () => {
        const sent = await sendRaw(server.base, { method: 'POST', path: '/signin', headers: FORM, body })
        status = sent.status
      })
      expect(delay).toBeLessThan(50)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    })
  }

  for (const path of ['/oauth/token', '/oauth/par', '/oauth/revoke', '/oauth/introspect']) {
    test(`at ${path}`, async ({ server, world }) => {
      const { client_id, client_secret } = world.confidential
      const headers = { ...FORM, authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` }
      const bodies = [
        ...forms.map(([, body]) => body.slice(0, 55 * KILOBYTE)),
        `token=x&grant_type=refresh_token&refresh_token=x&scope=${fill('bookings:read+', 50 * KILOBYTE)}`,
        `token=x&grant_type=client_credentials&scope=${different(50 * KILOBYTE, (n) => `s${n}+`)}`,
        `response_type=code&prompt=${fill('login+', 50 * KILOBYTE)}`,
        `response_type=code&redirect_uri=${fill('https://partner.example/', 50 * KILOBYTE)}`,
        `response_type=code&scope=bookings:read&ui_locales=${fill('xx+', 50 * KILOBYTE)}`,
      ]
      for (const body of bodies) {
        const delay = await longestDelay(async () => {
          const { status } = await sendRaw(server.base, { method: 'POST', path, headers, body })
          expect(status).toBeLessThan(500)
        })
        expect(delay, body.slice(0, 80)).toBeLessThan(50)
      }
    })
  }
})

const LONG = 15 * KILOBYTE
const targets: [string, RawRequest][] = [
  ['repeated parameter', { path: `/signin?${fill('a&', LONG)}` }],
  ['many parameters', { path: `/developers?${different(LONG, (n) => `q${n}=1&`)}` }],
  ['repeated parameter of the API', { path: `/api/v1/bookings?${fill('limit=1&', LONG)}` }],
  ['repeated parameter of authorize', { path: `/oauth/authorize?${fill('scope=a&', LONG)}` }],
  ['long scope', { path: `/oauth/authorize?client_id=x&scope=${fill('a+', LONG)}` }],
  ['many locales', { path: `/signin?ui_locales=${fill('xx+', LONG)}` }],
  ['slashes', { path: fill('/', LONG) }],
  ['dots', { path: fill('/..', LONG) }],
  ['percent signs', { path: `/${fill('%41', LONG)}` }],
  ['many languages', { path: '/signin', headers: { 'accept-language': fill('x,', LONG) } }],
  ['weighted languages', { path: '/signin', headers: { 'accept-language': fill('en-a;q=0.1,', LONG) } }],
  ['many encodings', { path: '/assets/x.css', headers: { 'accept-encoding': fill('x,', LONG) } }],
  ['many types', { path: '/nothing', headers: { accept: fill('a/b;q=1,', LONG) } }],
  ['many cookies', { path: '/signin', headers: { cookie: different(LONG, (n) => `c${n}=1; `) } }],
  ['one cookie again and again', { path: '/signin', headers: { cookie: fill('drawbridge=x; ', LONG) } }],
  ['semicolons', { path: '/signin', headers: { cookie: fill(';', LONG) } }],
  ['spaces in a cookie', { path: '/signin', headers: { cookie: `a;${' '.repeat(LONG)}b` } }],
  ['forwarded addresses', { path: '/signin', headers: { 'x-forwarded-for': fill('1,', LONG) } }],
  ['authorization', { path: '/api/v1/me', headers: { authorization: `Bearer ${fill(' ', LONG)}x` } }],
  ['operator', { path: '/metrics', headers: { authorization: `Bearer ${fill(' x', LONG)}` } }],
  ['entity tags', { path: '/assets/x', headers: { 'if-none-match': fill('"x",', LONG) } }],
]

describe('T6 no address and no header occupies the event loop', () => {
  for (const [what, sent] of targets) {
    test(what, async ({ server }) => {
      const delay = await longestDelay(async () => {
        const { status } = await sendRaw(server.base, sent)
        expect(status).toBeLessThan(500)
      })
      expect(delay).toBeLessThan(50)
    })
  }
})

const MEGABYTE = 1024 * KILOBYTE - 200
const bodies: [string, string, string][] = [
  ['deep lists', '/tenants/north', '['.repeat(MEGABYTE)],
  ['deep objects', '/tenants/north', '{"a":'.repeat(MEGABYTE / 5)],
  ['a wide list', '/tenants/north', `[${fill('1,', MEGABYTE)}1]`],
  ['a wide object', '/tenants/north', `{${different(MEGABYTE, (n) => `"f${n}":1,`)}"name":""}`],
  [
    'wide units',
    '/tenants/north',
    `{"name":"N","environment":"production","verified":true,"units":[${fill('{},', MEGABYTE)}{}]}`,
  ],
  [
    'wide memberships',
    '/users/otto',
    `{"email":"o@x.example","name":"O","tenants":[${fill('1,', MEGABYTE)}1]}`,
  ],
  ['wide scopes', '/apps/sync', `{"scopes":[${fill('"x",', MEGABYTE)}"x"]}`],
  ['one long text', '/tenants/north', `{"name":"${fill('x', MEGABYTE)}"}`],
  ['one long address', '/users/otto', `{"email":"${fill('a.', MEGABYTE)}@x.example","name":"O"}`],
  [
    'one long web site',
    '/publishers/acme',
    `{"name":"A","website":"https://${fill('a.', MEGABYTE)}","support":"x"}`,
  ],
  [
    'a wide record',
    '/tenants/north/records/bookings/b',
    `{"data":{${different(MEGABYTE, (n) => `"f${n}":1,`)}"x":1}}`,
  ],
  [
    'a wide list in a record',
    '/tenants/north/records/bookings/b',
    `{"data":{"x":[${fill('1,', MEGABYTE)}1]}}`,
  ],
]

describe('T6 no JSON occupies the event loop', () => {
  for (const [what, path, body] of bodies) {
    test(what, async ({ server, operatorHeaders: headers }) => {
      const delay = await longestDelay(async () => {
        const { status } = await sendRaw(server.base, {
          method: 'PUT',
          path: `/platform/v1${path}`,
          headers,
          body,
        })
        expect(status).toBeLessThan(500)
      })
      expect(delay).toBeLessThan(50)
    })
  }

  test('batches', async ({ server, operatorHeaders: headers }) => {
    // Just below the limit of 50,000 values, so that every check after it has its turn.
    for (const change of ['{},', '1,', '{"a":[[[]]]},', '{"tenant":"","data":{"x":1}},']) {
      const width = change.replaceAll(/[^,[{]/g, '').length
      const body = `{"changes":[${change.repeat(49_900 / width)}{}]}`
      const delay = await longestDelay(async () => {
        const sent = { method: 'POST', path: '/platform/v1/changes', headers, body }
        expect((await sendRaw(server.base, sent)).status).toBe(422)
      })
      expect(delay, change).toBeLessThan(50)
    }
    const change = (n: number) => ({
      tenant: 'north',
      type: 'bookings',
      id: `b${n}`,
      data: Object.fromEntries(Array.from({ length: 40 }, (_, field) => [`f${field}`, 'x'.repeat(180)])),
    })
    const body = Buffer.from(JSON.stringify({ changes: Array.from({ length: 1000 }, (_, n) => change(n)) }))
    const delay = await longestDelay(async () => {
      const sent = { method: 'POST', path: '/platform/v1/changes', headers, body }
      expect((await sendRaw(server.base, sent)).status).toBe(200)
    })
    expect(delay).toBeLessThan(50)
  })

  test('10,000 units', async ({ server, operatorHeaders: headers }) => {
    const units = Array.from({ length: 10_000 }, (_, n) => ({
      id: `u${n}`,
      kind: 'location',
      name: `Unit ${n}`,
    }))
    const body = JSON.stringify({ name: 'N', environment: 'production', verified: true, units })
    const delay = await longestDelay(async () => {
      const sent = { method: 'PUT', path: '/platform/v1/tenants/wide', headers, body }
      expect((await sendRaw(server.base, sent)).status).toBeLessThan(300)
    })
    expect(delay).toBeLessThan(50)
  })
})
