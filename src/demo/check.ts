import type { Platform } from '../platform/definition.ts'
import type { DemoRules } from '../platform/demo_rules.ts'
import { dayOf, recordsOf } from '../platform/recipes/planned_records.ts'
import type { DemoRecord } from '../platform/recipes/recipe.ts'
import { validateRecord } from '../platform/records.ts'
import type { Violation } from '../violation.ts'

/** What is wrong with a definition's demo. Evaluates its recipes and validates every record. */
export function demoViolations(platform: Platform, now: Date): Violation[] {
  const { demo } = platform
  if (!demo) return []
  const known = platform.record_types.map(({ name }) => name)
  const unknown = demo.records.flatMap(({ type }, index) =>
    known.includes(type)
      ? []
      : [{ path: `/demo/records/${index}/type`, message: `there is no record type "${type}"` }],
  )
  return unknown.length > 0
    ? unknown
    : [...firstTenantViolations(demo), ...recordViolations(platform, demo, now)]
}

/** The in-house app belongs to the first tenant, in production. */
function firstTenantViolations({ tenants: [first] }: DemoRules): Violation[] {
  return first?.environment === 'production' && first.verified
    ? []
    : [{ path: '/demo/tenants/0', message: 'must be verified and of production' }]
}

function recordViolations(platform: Platform, demo: DemoRules, now: Date): Violation[] {
  try {
    const found = demo.tenants.flatMap((tenant) => {
      const records = recordsOf(demo, tenant, dayOf(now))
      return [...records.flatMap((record) => invalidData(platform, demo, record)), ...repeats(demo, records)]
    })
    // One sentence for each failure of a recipe, not for each record.
    return [
      ...new Map(found.map((violation) => [`${violation.path} ${violation.message}`, violation])).values(),
    ]
  } catch (error) {
    return [{ path: '/demo/records', message: (error as Error).message }]
  }
}

function invalidData(platform: Platform, demo: DemoRules, { type, id, data }: DemoRecord): Violation[] {
  return validateRecord(platform, type, data, id).map(({ path, message }) => ({
    path: planOf(demo, type),
    message: `creates ${path || 'data'} that ${message}`,
  }))
}

function repeats(demo: DemoRules, records: DemoRecord[]): Violation[] {
  const seen = new Set<string>()
  return records.flatMap(({ type, id }) => {
    const key = `${type}/${id}`
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ path: planOf(demo, type), message: 'creates the same id twice in a tenant' }]
  })
}

function planOf(demo: DemoRules, type: string): string {
  return `/demo/records/${demo.records.findIndex((plan) => plan.type === type)}`
}
