import type { DemoRules, DemoTenant, RecordPlan } from '../platform/demo_rules.ts'
import { seededRandom } from './random.ts'
import { type DemoRecord, evaluate, evaluateFields, type RecipeContext } from './recipe.ts'

/**
 * The demo records of one tenant, the same ones for the same day.
 * @param start midnight UTC of the day on which the demo was seeded
 * @throws Error for a recipe that cannot be evaluated
 */
export function recordsOf(demo: DemoRules, tenant: DemoTenant, start: Date): DemoRecord[] {
  const records: DemoRecord[] = []
  for (const [index, plan] of demo.records.entries()) {
    const places = plan.per === 'unit' ? tenant.units : [null]
    try {
      for (const unit of places) records.push(...planned(demo, tenant, start, plan, unit, records))
    } catch (error) {
      throw new Error(`[${index}] (${plan.type}) cannot be created: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }
  return records
}

/** Midnight UTC of this moment's day. */
export function dayOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 86_400_000) * 86_400_000)
}

function planned(
  demo: DemoRules,
  tenant: DemoTenant,
  start: Date,
  plan: RecordPlan,
  unit: DemoTenant['units'][number] | null,
  before: DemoRecord[],
): DemoRecord[] {
  const rows =
    plan.rows ?? Array.from({ length: plan.count ?? 0 }, () => ({ id: plan.id, fields: plan.fields }))
  // Numbers continue from unit to unit, because ids are unique in a tenant.
  const offset = before.filter((record) => record.type === plan.type).length
  const records = [...before]
  return rows.map((row, position) => {
    const index = plan.rows ? position : offset + position
    const context: RecipeContext = {
      random: seededRandom([tenant.id, unit?.id, plan.type, index].join('/')),
      lists: demo.lists,
      picked: new Map(),
      fields: {},
      id: '',
      ...{ start, tenant, unit, earlier: records, index },
    }
    context.id = String(evaluate(row.id, context))
    const data = evaluateFields(row.fields ?? {}, context)
    const record = { type: plan.type, id: context.id, unit: unit?.id ?? null, data }
    records.push(record)
    return record
  })
}
