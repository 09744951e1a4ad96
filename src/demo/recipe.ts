import type { DemoTenant } from '../platform/demo_rules.ts'
import type { Chance } from './random.ts'

/** A record that the demo made. */
export type DemoRecord = { type: string; id: string; unit: string | null; data: Record<string, unknown> }

/** What is at hand while one record is made. */
export type RecipeContext = {
  chance: Chance
  /** Days are counted from here: midnight UTC of the day on which the demo was made. */
  start: Date
  tenant: DemoTenant
  unit: DemoTenant['units'][number] | null
  lists: Record<string, unknown[]>
  /** Records that this one may refer to. */
  made: DemoRecord[]
  /** Which one of its kind this is, from 0. */
  index: number
  /** The record's own id, once it has one. */
  id: string
  /** Words and records picked so far: one record speaks of the same customer throughout. */
  picked: Map<string, unknown>
  /** Fields made so far. */
  fields: Record<string, unknown>
}

type Recipe = Record<string, unknown>
type Step = (recipe: Recipe, context: RecipeContext) => unknown

const DAY = 86_400_000

const steps: Record<string, Step> = {
  $pick: ({ $pick }, context) =>
    typeof $pick === 'string' ? word($pick, context) : cook(context.chance.pick($pick as unknown[]), context),
  $int: ({ $int }, { chance }) => chance.int(...pair($int)),
  $step: ({ $step, between }, { chance }) => {
    const [from, to] = pair(between)
    return from + Number($step) * chance.int(0, Math.floor((to - from) / Number($step)))
  },
  $count: ({ $count }, { index }) => Number($count) + index,
  $code: ({ $code, prefix = '' }, { chance }) => `${prefix}${chance.code(Number($code))}`,
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
    const minutes = context.chance.int(from * 4, to * 4 - 1) * 15
    return new Date(momentOf($time, context).getTime() + minutes * 60_000).toISOString()
  },
  $unix: ({ $unix }, context) => momentOf($unix, context).getTime() / 1000,
  $later: ({ $later, by, unit = 'days' }, context) =>
    later(context.fields[String($later)], by, String(unit), context),
  $by_date: ({ $by_date, past, future }, context) =>
    cook(timeOf(context.fields[String($by_date)]) < context.start.getTime() ? past : future, context),
  $ref: ({ $ref }, context) => reference(String($ref), context),
  $unit: ({ $unit }, { unit }) => ($unit === 'number' ? Number(unit?.id) : unit?.[$unit as 'id' | 'name']),
  $id: ({ $id }, { id }) => ($id === 'number' ? Number(id) : id),
  $many: ({ $many, times }, context) => many($many, context.chance.int(...pair(times)), context),
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
    context.chance.share() < Number($maybe) ? cook(then, context) : undefined,
}

/**
 * Makes one value of its recipe: an object with a `$` key is a step, everything else stands for itself.
 * @throws Error for a step that does not exist
 */
export function cook(recipe: unknown, context: RecipeContext): unknown {
  if (Array.isArray(recipe)) return recipe.map((part) => cook(part, context))
  if (typeof recipe !== 'object' || recipe === null) return recipe
  const name = Object.keys(recipe).find((key) => key.startsWith('$'))
  if (name === undefined) return cookFields(recipe as Recipe, { ...context, fields: {} })
  const step = steps[name]
  if (!step) throw new Error(`the recipes know no step ${name}`)
  return step(recipe as Recipe, context)
}

/** Makes fields in their order, so that later ones can speak of earlier ones; absent ones are left out. */
export function cookFields(recipes: Recipe, context: RecipeContext): Record<string, unknown> {
  for (const [field, recipe] of Object.entries(recipes)) {
    const value = cook(recipe, context)
    if (value !== undefined) context.fields[field] = value
  }
  return context.fields
}

function word(list: string, { chance, lists, picked }: RecipeContext): unknown {
  if (!picked.has(list)) picked.set(list, chance.pick(lists[list] ?? []))
  return picked.get(list)
}

function nameable(name: string, context: RecipeContext): unknown {
  if (name in context.fields) return context.fields[name]
  if (name === 'id') return context.id
  if (name === 'tenant') return context.tenant.name
  return word(name, context)
}

/** `customers` is the id of a customer of the same unit, if there is one; `customers.name` its name. */
function reference(path: string, { chance, made, picked, unit }: RecipeContext): unknown {
  const [type = '', field] = path.split('.')
  if (!picked.has(`$${type}`)) {
    const all = made.filter((record) => record.type === type)
    const near = all.filter((record) => record.unit === (unit?.id ?? null))
    picked.set(`$${type}`, chance.pick(near.length > 0 ? near : all))
  }
  const record = picked.get(`$${type}`) as DemoRecord
  return field === undefined ? record.id : record.data[field]
}

function many(recipe: unknown, times: number, context: RecipeContext): unknown[] {
  return Array.from({ length: times }, () => cook(recipe, { ...context, picked: new Map(), fields: {} }))
}

function momentOf(days: unknown, { chance, start }: RecipeContext): Date {
  return new Date(start.getTime() + chance.int(...pair(days)) * DAY)
}

/** By so many days or hours (or as many as another field says), in the writing of the field that it follows. */
function later(from: unknown, by: unknown, unit: string, { chance, fields }: RecipeContext): unknown {
  const step = unit === 'hours' ? 3_600_000 : DAY
  const steps = typeof by === 'string' ? Number(fields[by]) : chance.int(...pair(by))
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
