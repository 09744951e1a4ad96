import type { DemoRules, DemoTenant, RecordPlan } from '../platform/demo_rules.ts'
import { chance } from './random.ts'
import { cook, cookFields, type DemoRecord, type RecipeContext } from './recipe.ts'

/**
 * The demo records of one tenant, the same ones for the same day.
 * @param start midnight UTC of the day on which the demo was made
 * @throws Error for a recipe that cannot be followed
 */
export function recordsOf(demo: DemoRules, tenant: DemoTenant, start: Date): DemoRecord[] {
  const made: DemoRecord[] = []
  for (const [index, plan] of demo.records.entries()) {
    const places = plan.per === 'unit' ? tenant.units : [null]
    try {
      for (const unit of places) made.push(...planned(demo, tenant, start, plan, unit, made))
    } catch (error) {
      throw new Error(`[${index}] (${plan.type}) cannot be made: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }
  return made
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
  // Running numbers go on from unit to unit: ids are unique in a tenant.
  const offset = before.filter((record) => record.type === plan.type).length
  const made = [...before]
  return rows.map((row, position) => {
    const index = plan.rows ? position : offset + position
    const context: RecipeContext = {
      chance: chance([tenant.id, unit?.id, plan.type, index].join('/')),
      lists: demo.lists,
      picked: new Map(),
      fields: {},
      id: '',
      ...{ start, tenant, unit, made, index },
    }
    context.id = String(cook(row.id, context))
    const data = cookFields(row.fields ?? {}, context)
    const record = { type: plan.type, id: context.id, unit: unit?.id ?? null, data }
    made.push(record)
    return record
  })
}
