import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadPlatform, parsePlatform, shippedPlatforms } from '../../src/platform/load.ts'
import { StartError } from '../../src/start_error.ts'

/** A deep copy of the default definition, free to be broken. */
// biome-ignore lint/suspicious/noExplicitAny: the point is to write what the types forbid
const draft = (): any => structuredClone(loadPlatform('default'))

const SELF = { name: 'participant:self', title: 'You', text: 'See what is stored about you.' }

// biome-ignore lint/suspicious/noExplicitAny: as above
function withParticipants(definition: any, record_type: string, email: string): void {
  definition.participants = { record_type, email }
  definition.scopes.push(SELF)
}

function mistakes(value: unknown): string[] {
  try {
    parsePlatform(value, 'mine')
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return error.problems
  }
  return []
}

test.each(shippedPlatforms())('%s is sound and says its own name', (name) => {
  expect(loadPlatform(name).name).toBe(name)
})

test('a definition is loaded from a path too', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'platform-')), 'mine.json')
  writeFileSync(file, JSON.stringify({ ...draft(), name: 'mine' }))
  expect(loadPlatform(file).name).toBe('mine')
})

test('participants with their scope are sound', () => {
  const value = draft()
  withParticipants(value, 'participants', 'email')
  expect(parsePlatform(value, 'mine').participants).toEqual({ record_type: 'participants', email: 'email' })
})

test('a name that is not shipped, and a file that is no JSON, say so', () => {
  expect(() => loadPlatform('nowhere')).toThrow(
    /cannot be read \(ENOENT\); the shipped definitions are default/,
  )
  const file = join(mkdtempSync(join(tmpdir(), 'platform-')), 'mine.json')
  writeFileSync(file, '{ "name": ')
  expect(() => loadPlatform(file)).toThrow(/is not JSON/)
})

test('app.installed and app.uninstalled are added if they are not listed', () => {
  const value = draft()
  value.event_types = value.event_types.filter((type: { name: string }) => !type.name.startsWith('app.'))
  const names = parsePlatform(value, 'mine').event_types.map((type) => type.name)
  expect(names.slice(-2)).toEqual(['app.installed', 'app.uninstalled'])
  expect(loadPlatform('default').event_types.filter((type) => type.name === 'app.installed')).toHaveLength(1)
})

test('mistakes of shape and of sense are listed together, each with its path', () => {
  const value = draft()
  delete value.title
  value.colour = 'blue'
  value.rate_limits.burst = 0
  value.scopes[0].text = ''
  value.record_types[1].scope = 'guests:read'
  value.event_types[0].record_type = 'journeys'
  value.webhooks.needs_scope = 'nothing'
  expect(mistakes(value)).toEqual([
    'title: is missing',
    expect.stringMatching(/^scopes\[0\]\.text: /),
    expect.stringMatching(/^rate_limits\.burst: /),
    'colour: is not a known field',
    'record_types[1].scope: there is no scope "guests:read"',
    'webhooks.needs_scope: there is no scope "nothing"',
    'event_types[0].record_type: there is no record type "journeys"',
  ])
})

// biome-ignore lint/suspicious/noExplicitAny: the point is to write what the types forbid
const cases: [string, (value: any) => void, string][] = [
  ['twice the same record type', (v) => v.record_types.push(v.record_types[0]), 'record_types[6].name'],
  ['twice the same event type', (v) => v.event_types.push(v.event_types[0]), 'event_types[13].name'],
  [
    'events that nobody needs a scope for',
    (v) => (v.webhooks.needs_record_scopes = false),
    'webhooks.needs_record_scopes',
  ],
  [
    'a field added to data of nothing',
    (v) => (v.webhooks.added_data = { journeys: { a: '{tenant}' } }),
    'webhooks.added_data.journeys',
  ],
  [
    'a field added from nowhere',
    (v) => (v.webhooks.added_data = { bookings: { a: '{secret}' } }),
    'webhooks.added_data.bookings.a',
  ],
  [
    'a field added from data that are not described',
    (v) => (v.webhooks.added_data = { bookings: { a: '{data.nowhere}' } }),
    'webhooks.added_data.bookings.a',
  ],
  [
    'a record’s id added to an event about no record',
    (v) => (v.webhooks.added_data = { 'app.installed': { a: '{record_id}' } }),
    'webhooks.added_data.app.installed.a',
  ],
  [
    'a view with a field that is not described',
    (v) => (v.record_types[0].views = { simple: ['nowhere'] }),
    'record_types[0].views.simple[0]',
  ],
  ['a record type on a path of the API', (v) => (v.record_types[0].name = 'me'), 'record_types[0].name'],
  [
    'a schema that does not compile',
    (v) => (v.record_types[0].schema = { type: 'nonsense' }),
    'record_types[0].schema',
  ],
  [
    'a schema with a misspelt keyword',
    (v) => (v.record_types[0].schema = { porperties: {} }),
    'record_types[0].schema',
  ],
  [
    'a sample that does not fit',
    (v) => (v.record_types[0].sample.total = 'much'),
    'record_types[0].sample.total',
  ],
  [
    "an event's sample that does not fit its record type",
    (v) => (v.event_types[0].sample = { quantity: 1.5 }),
    'event_types[0].sample.quantity',
  ],
  [
    'a record event with a scope of its own',
    (v) => (v.event_types[0].scope = 'orders:read'),
    'event_types[0].scope',
  ],
  [
    'a header that the sender owns',
    (v) => (v.webhooks.headers['Content-Length'] = '1'),
    'webhooks.headers.Content-Length',
  ],
  ['a header set twice', (v) => (v.webhooks.headers['Webhook-ID'] = '{id}'), 'webhooks.headers.Webhook-ID'],
  ['a line break in a header', (v) => (v.webhooks.headers['x-a'] = 'a\r\nx-b: c'), 'webhooks.headers.x-a'],
  [
    'an unknown placeholder in a header',
    (v) => (v.webhooks.headers['x-a'] = '{secret}'),
    'webhooks.headers.x-a',
  ],
  [
    'an unknown placeholder in the body',
    (v) => (v.webhooks.body.more = { key: ['{secret}'] }),
    'webhooks.body.more.key[0]',
  ],
  ['a placeholder inside a text', (v) => (v.webhooks.body.type = 'a {type}'), 'webhooks.body.type'],
  ['something else than data spread', (v) => (v.webhooks.body['...'] = '{token}'), 'webhooks.body....'],
  ['a token that is not sent', (v) => (v.webhooks.token = true), 'webhooks.body'],
  ['a token that nobody has', (v) => (v.webhooks.body.token = '{token}'), 'webhooks.token'],
  [
    'a signature that leaves the body out',
    (v) => (v.webhooks.signatures[0].signed = '{id}.{timestamp}'),
    'webhooks.signatures[0].signed',
  ],
  [
    'a signed time that nobody is told',
    (v) => delete v.webhooks.headers['webhook-timestamp'],
    'webhooks.signatures[0].signed',
  ],
  ['a short secret', (v) => (v.webhooks.secret.bytes = 16), 'webhooks.secret.bytes'],
  ['redirects as success', (v) => (v.webhooks.success.to = 399), 'webhooks.success.to'],
  [
    'an unknown type in the plain-http list',
    (v) => (v.webhooks.http = { fields: { journeys: ['id'] } }),
    'webhooks.http.fields.journeys',
  ],
  [
    'a misspelt field in the plain-http list',
    (v) => (v.webhooks.http = { fields: { bookings: ['id', 'statsu'] } }),
    'webhooks.http.fields.bookings[1]',
  ],
  [
    "a scope for owners' keys that does not exist",
    (v) => (v.owner_key_scopes = ['all']),
    'owner_key_scopes[0]',
  ],
  [
    'participants of a record type that does not exist',
    (v) => withParticipants(v, 'guests', 'email'),
    'participants.record_type',
  ],
  [
    'participants with an address that is not described',
    (v) => withParticipants(v, 'participants', 'mail'),
    'participants.email',
  ],
  [
    'participants whose records are not stored here',
    (v) => {
      withParticipants(v, 'participants', 'email')
      for (const type of v.record_types) type.source = 'upstream'
    },
    'participants.record_type',
  ],
  [
    'participants without their scope',
    (v) => (v.participants = { record_type: 'participants', email: 'email' }),
    'scopes',
  ],
  ['the scope of participants without participants', (v) => v.scopes.unshift(SELF), 'scopes[0].name'],
  [
    'a record type that the scope of participants opens',
    (v) => {
      withParticipants(v, 'participants', 'email')
      v.record_types[0].scope = SELF.name
    },
    'record_types[0].scope',
  ],
]

test.each(cases)('%s is a mistake, with its path', (_, spoil, path) => {
  const value = draft()
  spoil(value)
  expect(mistakes(value).map((line) => line.slice(0, line.indexOf(': ')))).toContain(path)
})

test.each([null, 7, 'text', [], {}, { record_types: 7, webhooks: [] }])('%j is no definition', (value) => {
  expect(mistakes(value).length).toBeGreaterThan(0)
})
