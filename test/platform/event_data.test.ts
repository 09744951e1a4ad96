import { expect, test } from 'vitest'
import type { EventType, Platform } from '../../src/platform/definition.ts'
import { eventData } from '../../src/platform/event_data.ts'
import { loadPlatform } from '../../src/platform/load.ts'

const platform = (added_data: Platform['webhooks']['added_data']): Platform => {
  const loaded = loadPlatform('default')
  return { ...loaded, webhooks: { ...loaded.webhooks, added_data } }
}
const typed = (name: string): EventType =>
  loadPlatform('default').event_types.find((type) => type.name === name) as EventType

const source = {
  ...{ event_id: 'evt_1', occurred_at: '2026-06-01T08:00:00.000Z', tenant: 'harbour', unit: null },
  record_id: 'bkg_1',
}

test('fields are taken from the event, its record and its data, and win over those that were sent', () => {
  const added = {
    bookings: { rentalId: '{record_id}', kind: '{type}', of: '{unit}', city: '{data.place.city}' },
  }
  const data = { rentalId: 'forged', place: { city: 'Rijeka' } }
  expect(eventData(platform(added), typed('booking.created'), source, data)).toEqual({
    ...{ id: 'bkg_1', place: { city: 'Rijeka' } },
    ...{ rentalId: 'bkg_1', kind: 'booking.created', of: null, city: 'Rijeka' },
  })
})

test('fields of an event type replace those of its record type, and other types have none', () => {
  const added = { bookings: { a: '{tenant}' }, 'booking.created': { b: '{event_id}' } }
  const of = (name: string) => eventData(platform(added), typed(name), source, {})
  expect(of('booking.created')).toEqual({ id: 'bkg_1', b: 'evt_1' })
  expect(of('booking.updated')).toEqual({ id: 'bkg_1', a: 'harbour' })
  expect(of('customer.created')).toEqual({ id: 'bkg_1' })
})

test('data that lack the field give null, whatever a prototype has', () => {
  const added = { bookings: { a: '{data.constructor}', b: '{data.place.city}' } }
  const data = { place: 'Rijeka' }
  expect(eventData(platform(added), typed('booking.created'), source, data)).toMatchObject({
    a: null,
    b: null,
  })
})
