import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const lesson = { at: '2026-05-04T16:00:00Z', teacher: 'Ida', pupil: { name: 'Jo', phone: '+1 555' }, fee: 30 }

/**
 * A vendor that does not exist, a music school, with a trait of each of the five: rntor's named credentials
 * and spread body, revento's units with a consent each and one endpoint, retm's hyphenated kinds and short
 * schedule, RentalTide's scope for webhooks and ISO timestamps signed in hex, Rentlio's token, UUID, plain
 * http and suspension. And both kinds of signature at once.
 */
const definition = {
  name: 'scales',
  title: 'Scales',
  description: 'A made-up music school.',
  credentials: {
    client_id: { prefix: 'scales_', length: 30 },
    client_secret: { prefix: 'shh_', length: 48 },
  },
  tenants: {
    ...{ label: 'School', plural: 'Schools', verified: 'licensed school', unverified_sees_apps: false },
    unverified: 'Only licensed schools connect apps.',
  },
  binding: { units: 'required', kind: 'room', label: 'Room', plural: 'Rooms', whole: 'All rooms' },
  owner_keys: false,
  scopes: [
    { name: 'music-lessons:read', title: 'Lessons', text: 'See the lessons in a room.' },
    { name: 'bells:ring', title: 'Bells', text: 'Hear what happens in a room.' },
  ],
  record_types: [
    {
      ...{ name: 'music-lessons', title: 'Lessons', singular: 'Lesson', scope: 'music-lessons:read' },
      schema: {
        type: 'object',
        required: ['at'],
        additionalProperties: false,
        properties: {
          at: { type: 'string', format: 'date-time' },
          teacher: { type: 'string' },
          pupil: { type: 'object', properties: { name: { type: 'string' }, phone: { type: 'string' } } },
          fee: { type: 'number' },
        },
      },
      sample: lesson,
    },
  ],
  event_types: [
    { name: 'Lesson_moved.v2', text: 'A lesson was moved.', record_type: 'music-lessons' },
    { name: 'fire-drill', text: 'Everybody leaves.', schema: { properties: { loud: { type: 'boolean' } } } },
  ],
  webhooks: {
    timestamp: 'iso8601',
    headers: { 'X-Scales-Type': '{type}', 'X-Scales-At': '{timestamp}', 'X-Scales-Try': '{attempt}' },
    signatures: [
      ...[{ scheme: 'hmac-sha256', header: 'X-Scales-Mac', encoding: 'hex', prefix: 'm=', separator: ';' }],
      ...[{ scheme: 'ed25519', header: 'X-Scales-Sig', encoding: 'base64', prefix: 'v1a,', separator: ' ' }],
    ].map((signature) => ({ ...signature, signed: '{timestamp}|{type}|{body}' })),
    body: { '...': '{data}', what: '{type}', key: '{token}', ref: { uuid: '{uuid}', where: '{unit}' } },
    secret: { prefix: 'tone_', bytes: 24, encoding: 'hex', key: 'decoded', chosen_by_partner: false },
    token: true,
    success: { from: 200, to: 204 },
    timeout_seconds: 2,
    schedule_seconds: [0, 7, 70],
    jitter: 0,
    last_resort: 'discard',
    suspension: { failed_attempts: 6, counted: 'consecutive', lifted_by: 'operator' },
    endpoints_per_app: 1,
    needs_scope: 'bells:ring',
    http: { fields: { 'music-lessons': ['at', 'pupil.name'], 'fire-drill': ['loud'] } },
  },
  rate_limits: { per_minute: 30, burst: 5 },
}

/** Writes the definition to a file. @returns its path, as an operator would set PLATFORM */
export function mixedPlatform(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'scales-')), 'scales.json')
  writeFileSync(file, JSON.stringify(definition))
  return file
}
