import { expect, test } from 'vitest'
import { demoViolations } from '../../src/demo/check.ts'
import type { Platform } from '../../src/platform/definition.ts'
import type { DemoRules } from '../../src/platform/demo_rules.ts'
import { loadPlatform, shippedPlatforms } from '../../src/platform/load.ts'
import { dayOf, recordsOf } from '../../src/platform/recipes/planned_records.ts'
import { validateRecord } from '../../src/platform/records.ts'

const start = new Date('2026-03-09T00:00:00Z')

function demoOf(platform: Platform): DemoRules {
  if (!platform.demo) throw new Error(`${platform.name} has no demo`)
  return platform.demo
}

test.each(shippedPlatforms())('%s: a few hundred records, each fitting its type', (name) => {
  const platform = loadPlatform(name)
  const demo = demoOf(platform)
  let total = 0
  for (const tenant of demo.tenants) {
    const records = recordsOf(demo, tenant, start)
    total += records.length
    for (const { type, id, data } of records)
      expect([name, type, id, validateRecord(platform, type, data, id)]).toEqual([name, type, id, []])
    const keys = records.map(({ type, id }) => `${type}/${id}`)
    expect(new Set(keys).size, `ids of ${tenant.id}`).toBe(keys.length)
    for (const { id } of records) expect(id).toMatch(/^[A-Za-z0-9_-]{1,128}$/)
  }
  expect(total).toBeGreaterThan(200)
  expect(total).toBeLessThan(1000)
})

test.each(shippedPlatforms())('%s: two verified tenants with units, one unverified, one sandbox', (name) => {
  const { tenants } = demoOf(loadPlatform(name))
  const production = tenants.filter((tenant) => tenant.environment === 'production')
  expect(production.filter((tenant) => tenant.verified && tenant.units.length > 0)).toHaveLength(2)
  expect(production.filter((tenant) => !tenant.verified)).toHaveLength(1)
  expect(tenants.filter((tenant) => tenant.environment === 'sandbox' && tenant.verified)).toHaveLength(1)
})

test.each(shippedPlatforms())(
  '%s: every record type is there in every tenant that can be connected',
  (name) => {
    const platform = loadPlatform(name)
    const demo = demoOf(platform)
    for (const tenant of demo.tenants.filter(({ verified }) => verified)) {
      const types = new Set(recordsOf(demo, tenant, start).map((record) => record.type))
      expect([...types].sort()).toEqual(platform.record_types.map((type) => type.name).sort())
    }
  },
)

test('the same day makes the same records, another day moves their dates along', () => {
  const demo = demoOf(loadPlatform('rentlio'))
  const [tenant] = demo.tenants
  if (!tenant) throw new Error('no tenant')
  const first = recordsOf(demo, tenant, dayOf(new Date('2026-03-09T05:00:00Z')))
  expect(recordsOf(demo, tenant, dayOf(new Date('2026-03-09T22:00:00Z')))).toEqual(first)
  const arrival = (records: typeof first) =>
    records.find((record) => record.type === 'reservations')?.data['arrivalDate'] as number
  const nextDay = recordsOf(demo, tenant, dayOf(new Date('2026-03-10T01:00:00Z')))
  expect(arrival(nextDay) - arrival(first)).toBe(86_400)
})

test('records speak of one another: the guest of a reservation is a guest of that property', () => {
  const demo = demoOf(loadPlatform('rentlio'))
  const [tenant] = demo.tenants
  if (!tenant) throw new Error('no tenant')
  const records = recordsOf(demo, tenant, start)
  const guests = new Map(
    records.filter((record) => record.type === 'guests').map((guest) => [guest.data['id'], guest]),
  )
  const reservations = records.filter((record) => record.type === 'reservations')
  expect(reservations.length).toBeGreaterThan(50)
  for (const { unit, data } of reservations) {
    const guest = guests.get((data['guest'] as { id: number }).id)
    expect(guest?.unit).toBe(unit)
    expect(guest?.data['name']).toBe((data['guest'] as { name: string }).name)
    expect(Number(data['departureDate']) - Number(data['arrivalDate'])).toBe(
      Number(data['totalNights']) * 86_400,
    )
  }
})

test('what is wrong with a demo is told with its place, once for each way in which a recipe fails', () => {
  const platform = structuredClone(loadPlatform('default'))
  const [products, customers] = demoOf(platform).records
  Object.assign(products?.fields ?? {}, { active: { $pick: ['perhaps'] } })
  Object.assign(customers ?? {}, { id: 'always-the-same' })
  expect(demoViolations(platform, start)).toEqual([
    { path: '/demo/records/0', message: 'creates /active that must be boolean' },
    { path: '/demo/records/1', message: 'creates the same id twice in a tenant' },
  ])
  Object.assign(products?.fields ?? {}, { price: { $dear: 1 } })
  expect(demoViolations(platform, start)).toEqual([
    {
      path: '/demo/records',
      message: '[0] (products) cannot be created: recipes have no operator $dear',
    },
  ])
  Object.assign(products ?? {}, { type: 'goods' })
  expect(demoViolations(platform, start)).toEqual([
    { path: '/demo/records/0/type', message: 'there is no record type "goods"' },
  ])
})

test.each(shippedPlatforms())('%s: nothing is wrong with its demo', (name) => {
  expect(demoViolations(loadPlatform(name), new Date())).toEqual([])
})
