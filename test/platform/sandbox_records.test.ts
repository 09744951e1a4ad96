import { describe, expect, test } from 'vitest'
import type { Platform } from '../../src/platform/definition.ts'
import { loadPlatform, shippedPlatforms } from '../../src/platform/load.ts'
import type { DemoRecord } from '../../src/platform/recipes/recipe.ts'
import {
  changedData,
  newSandboxRecords,
  sandboxActs,
  sandboxRecords,
  storedTypes,
} from '../../src/platform/recipes/sandbox_records.ts'
import { validateRecord } from '../../src/platform/records.ts'

const now = new Date('2026-03-09T11:00:00Z')

function tenantOf({ binding }: Platform) {
  const units = [
    { id: 'unit-1', name: 'First' },
    { id: 'unit-2', name: 'Second' },
  ]
  return { id: 'sandbox_a', name: 'Sandbox of Ana', units: binding.units === 'none' ? [] : units }
}

const valid = (platform: Platform, { type, id, data }: DemoRecord) =>
  expect([type, id, validateRecord(platform, type, data, id)]).toEqual([type, id, []])

const withoutDemo = (platform: Platform): Platform => ({ ...platform, demo: undefined })

describe.each(shippedPlatforms())('%s', (name) => {
  const shipped = loadPlatform(name)
  for (const [recipes, platform] of [
    ['its recipes', shipped],
    ['no recipes, by its schemas alone', withoutDemo(shipped)],
  ] as const) {
    test(`a sandbox of ${recipes} has some hundred valid and varied records, with a list of several pages`, () => {
      const tenant = tenantOf(platform)
      const records = sandboxRecords(platform, tenant, now)
      for (const record of records) valid(platform, record)
      expect(new Set(records.map(({ type, id }) => `${type}/${id}`)).size).toBe(records.length)
      expect(records.length).toBeGreaterThan(200)
      expect(records.length).toBeLessThan(1500)
      const perType = Map.groupBy(records, ({ type }) => type)
      expect([...perType.keys()].sort()).toEqual(
        storedTypes(platform)
          .map((type) => type.name)
          .sort(),
      )
      expect(Math.max(...[...perType.values()].map((of) => of.length))).toBeGreaterThan(100)
      const varied = records.map(({ data }) => JSON.stringify({ ...data, id: '' }))
      expect(new Set(varied).size / varied.length).toBeGreaterThan(0.5)
      for (const text of JSON.stringify(records).match(/[\w.-]+@[\w.-]+/g) ?? []) {
        expect(text).toMatch(/[@.]example(\.(com|org|net))?$/)
      }
      expect(sandboxRecords(platform, tenant, now)).toEqual(records)
    })
  }

  test('every act leaves a valid record, and what is created is new', () => {
    const tenant = tenantOf(shipped)
    const records = sandboxRecords(shipped, tenant, now)
    for (const type of storedTypes(shipped)) {
      const of = records.filter((record) => record.type === type.name)
      const known = new Set(of.map(({ id }) => id))
      for (const { does, event } of sandboxActs(shipped, type)) {
        if (does === 'create') {
          const wanted = { type: type.name, unit: 'unit-2', count: 50, known }
          const created = newSandboxRecords(shipped, tenant, wanted, now)
          expect(created.filter(({ id }) => known.has(id))).toEqual([])
          for (const record of created) valid(shipped, record)
        }
        if (does === 'change' && event) {
          for (const record of of.slice(0, 20)) {
            valid(shipped, { ...record, data: changedData(shipped, tenant, event, record, now) })
          }
        }
      }
    }
  })
})

test('the default definition says how a booking is created, changed and cancelled', () => {
  const platform = loadPlatform('default')
  const bookings = storedTypes(platform)[0]
  if (!bookings) throw new Error('no bookings')
  expect(sandboxActs(platform, bookings).map(({ event, title }) => [event, title])).toEqual([
    ['booking.created', 'Create a booking'],
    ['booking.updated', 'Change it'],
    ['booking.cancelled', 'Cancel it'],
  ])
})
