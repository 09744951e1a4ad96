import type { RecordPlan } from '../demo_rules.ts'
import { seededRandom } from './random.ts'
import { type DemoRecord, evaluate, evaluateFields, type RecipeContext, type RecipeTenant } from './recipe.ts'

/** Recipes of records, and the lists of words that they pick from. */
export type Recipes = { lists: Record<string, unknown[]>; records: RecordPlan[] }

/**
 * The records that the recipes create for one tenant. They are the same for the same day.
 * @param start midnight UTC of the day from which their days are counted
 * @throws Error for a recipe that cannot be evaluated
 */
export function recordsOf(recipes: Recipes, tenant: RecipeTenant, start: Date): DemoRecord[] {
  const records: DemoRecord[] = []
  for (const [index, plan] of recipes.records.entries()) {
    const places = plan.per === 'unit' ? tenant.units : [null]
    try {
      for (const unit of places) {
        // Numbers continue from unit to unit, because ids are unique within a tenant.
        const offset = records.filter((record) => record.type === plan.type).length
        const earlier = [...records]
        for (const [position, row] of rowsOf(plan).entries()) {
          const index = plan.rows ? position : offset + position
          const context = contextOf(recipes, tenant, start, { plan, unit, index, earlier })
          const record = planned(plan, row, context)
          earlier.push(record)
          records.push(record)
        }
      }
    } catch (error) {
      throw new Error(`[${index}] (${plan.type}) cannot be created: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }
  return records
}

/**
 * An additional record of a plan.
 * @param index its number among the records of its type, from 0
 * @param earlier the records that it may refer to
 * @returns null for a plan that lists its records, and has no others
 */
export function furtherRecord(
  recipes: Recipes,
  tenant: RecipeTenant,
  start: Date,
  of: { plan: RecordPlan; unit: RecipeTenant['units'][number] | null; index: number; earlier: DemoRecord[] },
): DemoRecord | null {
  const [row] = of.plan.rows ? [] : rowsOf(of.plan)
  return row ? planned(of.plan, row, contextOf(recipes, tenant, start, of)) : null
}

/** Midnight UTC at the beginning of the day. */
export function dayOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 86_400_000) * 86_400_000)
}

/**
 * The value of a recipe for a record that exists.
 * @param seed the same value for the same seed
 */
export function evaluateFor(
  recipes: Recipes,
  tenant: RecipeTenant,
  start: Date,
  set: Record<string, unknown>,
  seed: string,
): Record<string, unknown> {
  const plan: RecordPlan = { type: seed, per: 'tenant' }
  return evaluateFields(set, contextOf(recipes, tenant, start, { plan, unit: null, index: 0, earlier: [] }))
}

type Row = { id?: unknown; fields?: Record<string, unknown> | undefined }

function rowsOf(plan: RecordPlan): Row[] {
  return plan.rows ?? Array.from({ length: plan.count ?? 0 }, () => ({ id: plan.id, fields: plan.fields }))
}

function contextOf(
  { lists }: Recipes,
  tenant: RecipeTenant,
  start: Date,
  of: { plan: RecordPlan; unit: RecipeTenant['units'][number] | null; index: number; earlier: DemoRecord[] },
): RecipeContext {
  const { plan, unit, index, earlier } = of
  const random = seededRandom([tenant.id, unit?.id, plan.type, index].join('/'))
  return { random, lists, start, tenant, unit, earlier, index, picked: new Map(), fields: {}, id: '' }
}

function planned({ type }: RecordPlan, row: Row, context: RecipeContext): DemoRecord {
  context.id = String(evaluate(row.id, context))
  const data = evaluateFields(row.fields ?? {}, context)
  return { type, id: context.id, unit: context.unit?.id ?? null, data }
}
