import { expect, test } from 'vitest'
import type { EventType } from '../../src/platform/definition.ts'
import { loadPlatform, shippedPlatforms } from '../../src/platform/load.ts'
import { validateEvent, validateRecord } from '../../src/platform/records.ts'
import { eventSample } from '../../src/platform/samples.ts'
import { findEventType, mayReceive, receivable, scopesForEvent } from '../../src/platform/scopes.ts'

const platform = loadPlatform('default')
const type = (name: string): EventType => {
  const found = findEventType(platform, name)
  if (!found) throw new Error(name)
  return found
}

test('what does not fit a record type is named with its path', () => {
  expect(validateRecord(platform, 'bookings', { total: 12.5, status: 'confirmed' })).toEqual([])
  expect(validateRecord(platform, 'bookings', { total: 'much', currency: 'euro' })).toEqual([
    { path: '/total', message: 'must be number' },
    { path: '/currency', message: expect.stringContaining('pattern') },
  ])
  expect(validateRecord(platform, 'orders', { items: [{ quantity: 'two' }] })).toEqual([
    { path: '/items/0/quantity', message: 'must be number' },
  ])
})

test.each([null, [], 'text', 7])('%j is no data of a record', (data) => {
  expect(validateRecord(platform, 'bookings', data)).toEqual([{ path: '', message: 'must be object' }])
  expect(validateEvent(platform, 'app.installed', data)).toEqual([{ path: '', message: 'must be object' }])
})

test('data that repeat the id must repeat it rightly', () => {
  expect(validateRecord(platform, 'bookings', { id: 7 }, '7')).toEqual([])
  expect(validateRecord(platform, 'bookings', { id: 'b' }, 'a')).toEqual([
    { path: '/id', message: "must be the record's own id, a" },
  ])
})

test('an event about a record needs the scope that reads the record', () => {
  expect(scopesForEvent(platform, type('booking.created'))).toEqual(['bookings:read'])
  expect(mayReceive(platform, 'booking.created', ['customers:read'])).toBe(false)
  expect(mayReceive(platform, 'booking.created', ['bookings:read'])).toBe(true)
  expect(mayReceive(platform, 'nothing.known', ['bookings:read'])).toBe(false)
  expect(receivable(platform, ['webhooks:receive']).map((found) => found.name)).toEqual([
    'app.installed',
    'app.uninstalled',
  ])
})

test("a platform's own scope for webhooks comes on top", () => {
  const strict = { ...platform, webhooks: { ...platform.webhooks, needs_scope: 'webhooks:receive' } }
  expect(scopesForEvent(strict, type('booking.created'))).toEqual(['webhooks:receive', 'bookings:read'])
  expect(mayReceive(strict, 'booking.created', ['bookings:read'])).toBe(false)
})

test.each(shippedPlatforms())('every event of %s has a sample that fits', (name) => {
  const shipped = loadPlatform(name)
  for (const event of shipped.event_types)
    expect([event.name, validateEvent(shipped, event.name, eventSample(shipped, event))]).toEqual([
      event.name,
      [],
    ])
  expect(eventSample(platform, type('booking.created'))).toMatchObject({ id: 'bkg_7Qm2XvR4', total: 96 })
})
