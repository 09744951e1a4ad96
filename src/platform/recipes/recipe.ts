import type { SeededRandom } from './random.ts'

/** The tenant that records are created for. */
export type RecipeTenant = { id: string; name: string; units: { id: string; name: string }[] }

/** A record that a recipe has created. */
export type DemoRecord = { type: string; id: string; unit: string | null; data: Record<string, unknown> }

/** What the recipe of one record can use. */
export type RecipeContext = {
  random: SeededRandom
  /** Days are counted from here: midnight UTC. */
  start: Date
  tenant: RecipeTenant
  unit: RecipeTenant['units'][number] | null
  lists: Record<string, unknown[]>
  /** Records that this one can refer to. */
  earlier: DemoRecord[]
  /** Its number among the records of its kind, from 0. */
  index: number
  /** The id of the record, once it has one. */
  id: string
  /** Words and records that were already picked, so that a record always refers to the same customer. */
  picked: Map<string, unknown>
  /** Fields that were already evaluated. */
  fields: Record<string, unknown>
}

type Recipe = Record<string, unknown>
type Operator = (recipe: Recipe, context: RecipeContext) => unknown

const DAY = 86_400_000

const operators: Record<string, Operator> = {
  $pick: ({ $pick }, context) =>
    typeof $pick === 'string'
      ? word($pick, context)
      : evaluate(context.random.pick($pick as unknown[]), context),
  $int: ({ $int }, { random }) => random.int(...pair($int)),
  $step: ({ $step, between }, { random }) => {
    const [from, to] = pair(between)
    return from + Number($step) * random.int(0, Math.floor((to - from) / Number($step)))
  },
  $count: ({ $count }, { index }) => Number($count) + index,
  $code: ({ $code, prefix = '' }, { random }) => `${prefix}${random.code(Number($code))}`,
  $text: ({ $text, slug, from = 1 }, context) => {
    const number = Number(from) + context.index
    const text = String($text).replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      String(name === 'n' ? number : nameable(name, context)),
    )
    return slug ? asciiLower(text) : text
  },
  $day: ({ $day }, context) => momentOf($day, context).toISOString().slice(0, 10),
  $time: ({ $time, hours = [8, 19] }, context) => {
    const [from, to] = pair(hours)
    const minutes = context.random.int(from * 4, to * 4 - 1) * 15
    return new Date(momentOf($time, context).getTime() + minutes * 60_000).toISOString()
  },
  $unix: ({ $unix }, context) => momentOf($unix, context).getTime() / 1000,
  $later: ({ $later, by, unit = 'days' }, context) =>
    later(context.fields[String($later)], by, String(unit), context),
  $by_date: ({ $by_date, past, future }, context) =>
    evaluate(timeOf(context.fields[String($by_date)]) < context.start.getTime() ? past : future, context),
  $ref: ({ $ref }, context) => reference(String($ref), context),
  // Sandboxes that developers opened have units such as "unit-2".
  $unit: ({ $unit }, { unit }) =>
    $unit === 'number' ? Number(unit?.id.replaceAll(/\D/g, '')) : unit?.[$unit as 'id' | 'name'],
  $id: ({ $id }, { id }) => ($id === 'number' ? Number(id) : id),
  $many: ({ $many, times }, context) => many($many, context.random.int(...pair(times)), context),
  $sum: ({ $sum }, { fields }) => {
    const items = fields[String($sum)] as { price: number; quantity: number }[]
    return Math.round(items.reduce((sum, { price, quantity }) => sum + price * quantity, 0) * 100) / 100
  },
  $times: ({ $times }, { fields }) =>
    ($times as (string | number)[]).reduce<number>(
      (product, factor) => product * Number(typeof factor === 'number' ? factor : fields[factor]),
      1,
    ),
  $maybe: ({ $maybe, then }, context) =>
    context.random.share() < Number($maybe) ? evaluate(then, context) : undefined,
}

/**
 * Evaluates the recipe of one value: an object with a `$` key is an operator, everything else is the value itself.
 * @throws Error for an operator that does not exist
 */
export function evaluate(recipe: unknown, context: RecipeContext): unknown {
  if (Array.isArray(recipe)) return recipe.map((part) => evaluate(part, context))
  if (typeof recipe !== 'object' || recipe === null) return recipe
  const name = Object.keys(recipe).find((key) => key.startsWith('$'))
  if (name === undefined) return evaluateFields(recipe as Recipe, { ...context, fields: {} })
  const operator = operators[name]
  if (!operator) throw new Error(`recipes have no operator ${name}`)
  return operator(recipe as Recipe, context)
}

/** Evaluates fields in order, so that later ones can refer to earlier ones. Absent ones are left out. */
export function evaluateFields(recipes: Recipe, context: RecipeContext): Record<string, unknown> {
  for (const [field, recipe] of Object.entries(recipes)) {
    const value = evaluate(recipe, context)
    if (value !== undefined) context.fields[field] = value
  }
  return context.fields
}

function word(list: string, { random, lists, picked }: RecipeContext): unknown {
  if (!picked.has(list)) picked.set(list, random.pick(lists[list] ?? []))
  return picked.get(list)
}

function nameable(name: string, context: RecipeContext): unknown {
  if (name in context.fields) return context.fields[name]
  if (name === 'id') return context.id
  if (name === 'tenant') return context.tenant.name
  return word(name, context)
}

/** `customers` is the id of a customer, of the same unit if possible; `customers.name` is the name. */
function reference(path: string, { random, earlier, picked, unit }: RecipeContext): unknown {
  const [type = '', field] = path.split('.')
  if (!picked.has(`$${type}`)) {
    const all = earlier.filter((record) => record.type === type)
    const near = all.filter((record) => record.unit === (unit?.id ?? null))
    picked.set(`$${type}`, random.pick(near.length > 0 ? near : all))
  }
  const record = picked.get(`$${type}`) as DemoRecord
  return field === undefined ? record.id : record.data[field]
}

function many(recipe: unknown, times: number, context: RecipeContext): unknown[] {
  return Array.from({ length: times }, () => evaluate(recipe, { ...context, picked: new Map(), fields: {} }))
}

function momentOf(days: unknown, { random, start }: RecipeContext): Date {
  return new Date(start.getTime() + random.int(...pair(days)) * DAY)
}

/** A field's date or time plus some days or hours, in the same format. Another field can say how many. */
function later(from: unknown, by: unknown, unit: string, { random, fields }: RecipeContext): unknown {
  const step = unit === 'hours' ? 3_600_000 : DAY
  const steps = typeof by === 'string' ? Number(fields[by]) : random.int(...pair(by))
  const moment = timeOf(from) + steps * step
  if (typeof from === 'number') return moment / 1000
  const iso = new Date(moment).toISOString()
  return String(from).length === 10 ? iso.slice(0, 10) : iso
}

function timeOf(value: unknown): number {
  return typeof value === 'number' ? value * 1000 : Date.parse(String(value))
}

function pair(value: unknown): [number, number] {
  const [from, to] = Array.isArray(value) ? value : [value, value]
  return [Number(from), Number(to)]
}

function asciiLower(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'd')
  return plain.toLowerCase().replaceAll(/[^a-z0-9@._-]+/g, '-')
}
