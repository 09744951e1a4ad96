import fc, { type Arbitrary } from 'fast-check'
import { REDIRECT } from '../merchants.ts'
import { encodePairs } from './bytes.ts'
import { nearlyValid } from './engine_fields.ts'
import { FIELDS } from './names.ts'
import { anyText, fromSchema, mostly } from './noise.ts'
import type { Route } from './server_process.ts'
import type { Stage } from './stage.ts'

const FORM = 'application/x-www-form-urlencoded'

type Content = { type: string | null; body: string | null }

/** @param schema the JSON schema of the body, for paths of the operator API */
export function content(
  stage: Stage,
  route: Route,
  method: string,
  values: Arbitrary<string>,
  schema: object | undefined,
): Arbitrary<Content> {
  const none = fc.constant({ type: null, body: null })
  if (method === 'GET' || method === 'HEAD') {
    return fc.oneof({ weight: 20, arbitrary: none }, { weight: 1, arbitrary: wild })
  }
  if (route.path.startsWith('/platform/')) {
    const body = fromSchema(schema ?? { type: 'object' }, values, named(stage))
    const sent = body.map((value) => ({ type: 'application/json', body: JSON.stringify(value) ?? '' }))
    return fc.oneof({ weight: 10, arbitrary: sent }, { weight: 1, arbitrary: wild })
  }
  if (route.path === '/oauth/report_leak') {
    const leaks = fromSchema(LEAKS, fc.constantFrom('drawbridge', 'https://x.example'), {})
    return leaks.map((value) => ({ type: 'application/json', body: JSON.stringify(value) ?? '' }))
  }
  const fields = route.path.startsWith('/oauth/') ? nearlyValid(stage, route.path) : pageFields(values)
  const form = fields.map((pairs) => ({ type: FORM, body: encodePairs(pairs) }))
  return fc.oneof({ weight: 12, arbitrary: form }, { weight: 1, arbitrary: wild })
}

const TEXT = { type: 'string' }
const LEAKS = { type: 'array', items: { type: 'object', properties: { token: TEXT, type: TEXT, url: TEXT } } }

const wild: Arbitrary<Content> = fc.record({
  type: fc.constantFrom(null, FORM, 'application/json', 'text/plain', 'multipart/form-data', ';;', 'x/y; z='),
  body: fc.oneof(
    fc.json(),
    anyText,
    fc.constantFrom('a=%', '%=%', '=&=&=', '{"a":', '[[[[', '"\\ud800"', '{"__proto__":{"x":1}}'),
  ),
})

const pageFields = (values: Arbitrary<string>): Arbitrary<[string, string][]> =>
  fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom(...FIELDS), mostly(values, 7)),
      fc.constantFrom<[string, string]>(
        ['decision', 'allow'],
        ['organisation', 'north'],
        ['unit', 'harbour'],
        ['email', 'olga@north.example'],
        ['scopes', 'bookings:read'],
        ['event_types', 'booking.created'],
        ['environment', 'production'],
      ),
    ),
    { maxLength: 10 },
  )

/** Text values for a JSON body, by the name of the member. */
const named = (stage: Stage): Record<string, Arbitrary<string>> => ({
  tenant: fc.constantFrom('north', 'south'),
  unit: fc.constantFrom('harbour', 'castle'),
  publisher: fc.constant('acme'),
  app: fc.constantFrom(...(stage.ids['apps'] ?? [])),
  type: fc.constantFrom('bookings', 'booking.created'),
  record: fc.constantFrom('b1', 'b2'),
  id: fc.constantFrom('north', 'harbour', 'b1', 'b4', 'n1'),
  email: fc.constantFrom('olga@north.example', 'new@x.example'),
  url: fc.constantFrom('https://partner.example/hooks', 'http://127.0.0.1:1/'),
  website: fc.constant('https://acme.example'),
  support: fc.constant('help@acme.example'),
  kind: fc.constant('location'),
  redirect_uris: fc.constantFrom(REDIRECT, 'http://127.0.0.1/cb'),
  scopes: fc.constantFrom('bookings:read', 'customers:read', 'webhooks:receive'),
  event_types: fc.constantFrom('booking.created', 'booking.updated'),
})
