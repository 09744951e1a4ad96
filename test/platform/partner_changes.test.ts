import { expect, test } from 'vitest'
import { changesAsText, partnerChanges, partnerPart } from '../../src/platform/changes/partner_changes.ts'
import type { Platform } from '../../src/platform/definition.ts'
import { loadPlatform, shippedPlatforms } from '../../src/platform/load.ts'

const platform = loadPlatform('default')

function changed(change: (copy: Platform) => void): string {
  const copy = structuredClone(platform)
  change(copy)
  return changesAsText(partnerChanges(partnerPart(platform), partnerPart(copy)))
}

function statusOf({ record_types: [bookings] }: Platform): object {
  if (!bookings) throw new Error('no bookings')
  return (bookings.schema['properties'] as { status: object }).status
}

test.each<[string, (copy: Platform) => void, string]>([
  ['nothing', () => {}, 'Nothing that partners can see has changed.'],
  [
    'only what partners cannot see',
    (copy) => void Object.assign(copy, { demo: undefined }),
    'Nothing that partners can see has changed.',
  ],
  ['a scope less', (copy) => void copy.scopes.pop(), '- **Breaking:** The scope `webhooks:receive` is gone.'],
  [
    'a field more, which is described and required',
    ({ record_types: [bookings] }) =>
      Object.assign((bookings?.schema['properties'] ?? {}) as object, { channel: { type: 'string' } }),
    '- New field of `bookings`: `channel`.',
  ],
  [
    'other words about a field',
    (copy) => void Object.assign(statusOf(copy), { description: 'How far it is' }),
    'Nothing that partners can see has changed.',
  ],
  [
    'another type of a field',
    (copy) => void Object.assign(statusOf(copy), { type: 'integer' }),
    '- **Breaking:** The field `status` of `bookings` may hold other values.',
  ],
  [
    'a renamed event',
    ({ event_types: [first] }) => Object.assign(first ?? {}, { name: 'booking.made' }),
    '- **Breaking:** The event `booking.created` is gone.\n- New event: `booking.made`.',
  ],
  [
    'another schedule and body',
    ({ webhooks }) => Object.assign(webhooks, { schedule_seconds: [0, 60], body: { data: '{data}' } }),
    '- **Breaking:** The body of deliveries has changed.\n- Seconds before each delivery attempt: [0,60] instead of [0,5,300,1800,7200,18000,36000,36000].',
  ],
])('%s', (_, change, text) => expect(changed(change)).toBe(text))

test('from any shipped definition to any other there is something to say', () => {
  const parts = shippedPlatforms().map((name) => partnerPart(loadPlatform(name)))
  for (const before of parts) {
    for (const after of parts) {
      const changes = partnerChanges(before, after)
      expect(changes.length > 0).toBe(before !== after)
      expect(changes.filter(({ text }) => /undefined|\[object/.test(text))).toEqual([])
    }
  }
})
