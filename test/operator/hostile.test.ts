import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { deskTest, FILE } from '../support/fixtures.ts'
import { issueToken } from '../support/token.ts'
import { APP, must } from '../support/world.ts'

const test = deskTest
  .extend('partner', FILE, ({ server, client }) => issueToken(server, { client, tenant: 'harbour' }))
  .extend('send', FILE, ({ server }) => {
    return async (
      method: string,
      path: string,
      body: string | Buffer | ReadableStream,
      type = 'application/json',
    ) => {
      const response = await fetch(`${server.base}/platform/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${server.operatorToken}`, 'content-type': type },
        body,
        duplex: 'half',
      } as RequestInit)
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        text: await response.text(),
      }
    }
  })

const DOORS: [string, string][] = [
  ['PUT', '/tenants/fuzz'],
  ['PUT', '/users/fuzz'],
  ['PUT', '/publishers/fuzz'],
  ['PUT', '/apps/fuzz'],
  ['POST', '/apps/desk/clients'],
  ['PUT', '/tenants/harbour/records/bookings/fuzz'],
  ['POST', '/changes'],
  ['POST', '/events'],
]

/** Values that look like what a door wants, with anything in any place. */
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.record(
    {
      name: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      environment: fc.constantFrom('sandbox', 'production', '__proto__', null),
      verified: fc.oneof(fc.boolean(), fc.jsonValue()),
      units: fc.array(fc.record({ id: fc.string(), kind: fc.string(), name: fc.string({ unit: 'binary' }) })),
      email: fc.oneof(fc.emailAddress(), fc.string()),
      password: fc.string(),
      tenants: fc.jsonValue(),
      publishers: fc.jsonValue(),
      publisher: fc.constantFrom('pub', 'x', 1),
      kind: fc.constantFrom('public', 'in_house', 'other'),
      client_type: fc.constantFrom('confidential', 'public', {}),
      scopes: fc.jsonValue(),
      redirect_uris: fc.array(fc.oneof(fc.webUrl(), fc.string({ unit: 'binary' }))),
      website: fc.oneof(fc.webUrl(), fc.string()),
      support: fc.string({ unit: 'binary' }),
      type: fc.constantFrom('bookings', 'booking.created', 'toString', '__proto__'),
      tenant: fc.constantFrom('harbour', 'nobody', 'toString'),
      id: fc.oneof(fc.string(), fc.jsonValue()),
      unit: fc.oneof(fc.string(), fc.constant('north')),
      event: fc.constantFrom('booking.created', 'constructor', 7),
      data: fc.oneof(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.jsonValue()),
      changes: fc.array(
        fc.record({
          tenant: fc.constant('harbour'),
          type: fc.constant('bookings'),
          id: fc.string(),
          data: fc.object(),
        }),
      ),
    },
    { requiredKeys: [] },
  ),
)

test.for(DOORS)(
  '%s %s never fails by a fault of ours, whatever it is sent',
  async ([method, path], { send }) => {
    await fc.assert(
      fc.asyncProperty(values, async (body) => {
        const { status, type } = await send(method, path, JSON.stringify(body))
        expect(status).toBeLessThan(500)
        if (status >= 400) expect(type).toContain('application/problem+json')
      }),
      { numRuns: 60 },
    )
  },
)

describe('O43', () => {
  const deep = (depth: number) => `${'{"data":'.repeat(depth)}1${'}'.repeat(depth)}`
  test.for([
    ['deeply nested JSON', 'application/json', deep(5000), 400],
    ['JSON nested beyond what a stack holds', 'application/json', '['.repeat(400_000), 400],
    ['a body of 10 MB', 'application/json', `{"name":"${'x'.repeat(10_000_000)}"}`, 413],
    ['another content type', 'text/plain', '{}', 415],
    ['a form', 'application/x-www-form-urlencoded', 'name=x', 415],
    ['no JSON', 'application/json', '{"name":', 400],
    ['nothing', 'application/json', '', 400],
    ['a NUL character', 'application/json', '{"name":"a\\u0000b"}', 400],
    ['a lone surrogate', 'application/json', '{"name":"\\ud800"}', 400],
    ['a key with a NUL', 'application/json', '{"a\\u0000":1}', 400],
    ['a number that cannot be kept exactly', 'application/json', '{"data":{"total":9007199254740993}}', 400],
    ['a number beyond all numbers', 'application/json', '{"data":{"total":1e999}}', 400],
  ] as const)('%s is refused, not a failure', async ([_, type, body, status], { send }) => {
    for (const [method, path] of DOORS) expect((await send(method, path, body, type)).status).toBe(status)
  })

  test('invalid UTF-8 and a body without an end are refused', async ({ send }) => {
    const invalid = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])
    expect((await send('PUT', '/tenants/fuzz', invalid)).status).toBe(400)
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1
        // Twenty megabytes at most, should nobody refuse them.
        if (sent > 320) controller.close()
        else controller.enqueue(Buffer.alloc(65_536, 0x20))
      },
    })
    const status = await send('POST', '/changes', endless).then(
      (answer) => answer.status,
      () => 'the connection was closed',
    )
    expect([413, 'the connection was closed']).toContain(status)
  })

  test('whatever stands in an address of the API, it is no failure', async ({ server, partner }) => {
    const parts = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('..', '%', '%00', 'bookings', 'me')),
      {
        maxLength: 4,
      },
    )
    const query = fc.dictionary(
      fc.constantFrom('limit', 'cursor', 'updated_since', 'x'),
      fc.string({ unit: 'binary' }),
    )
    await fc.assert(
      fc.asyncProperty(parts, query, async (path, parameters) => {
        server.clock.advance(2)
        const encoded = path
          .map((part) => encodeURIComponent(part.toWellFormed()).replaceAll('%25', '%'))
          .join('/')
        const search = new URLSearchParams(parameters)
        const answer = await partner.get(`/api/v1/bookings/../${encoded}?${search}`)
        expect(answer.status).toBeLessThan(500)
      }),
      { numRuns: 150 },
    )
    for (const cursor of ['A'.repeat(10_000), Buffer.alloc(40).toString('base64url'), '%F0%9F%98%80']) {
      server.clock.advance(2)
      expect((await partner.get(`/api/v1/bookings?cursor=${cursor}`)).status).toBe(400)
    }
  })
})

test('O44 names with HTML, right-to-left marks and emoji are stored and read back as they are', async ({
  operator,
  server,
  partner,
}) => {
  const name = '<b onclick="x">Ünïcode & \u202eevil\u202c 🛶</b>'
  must(await operator.put('/apps/markup', { ...APP, name }))
  expect((await operator.get('/apps/markup')).body.name).toBe(name)
  must(await operator.put('/tenants/harbour/records/bookings/markup', { data: { notes: name } }))
  server.clock.advance(60)
  const { body, headers } = await partner.get('/api/v1/bookings/markup')
  expect([body.notes, headers.get('content-type')]).toEqual([name, 'application/json; charset=utf-8'])
  expect((await operator.put('/apps/markup', { ...APP, name: 'two\nlines' })).status).toBe(422)
})

test('what does not fit is said in plain words, whichever rule it breaks', async ({ operator }) => {
  const since = '2026-01-01T00:00:00Z'
  const answers = [
    await operator.put('/users/plain', { email: 'p@p.example', name: 'P', password: 'x'.repeat(1025) }),
    await operator.put('/tenants/harbour/records/bookings/plain', { data: [] }),
    await operator.post('/endpoints/ep_none/replay', { since, states: [] }),
  ]
  expect(answers.map(({ status, body }) => [status, body.detail])).toEqual([
    [422, '/password must have at most 1024 characters'],
    [422, '/data must be object, not array'],
    [422, '/states must contain a state, or be left out for all states'],
  ])
})
