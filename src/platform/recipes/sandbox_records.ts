import type { EventType, Platform, RecordType, SandboxAct } from '../definition.ts'
import { validateRecord } from '../records.ts'
import { findEventType, findRecordType } from '../scopes.ts'
import { derivedPlans, WORDS } from './derived_plan.ts'
import { dayOf, evaluateFor, furtherRecord, type Recipes, recordsOf } from './planned_records.ts'
import type { DemoRecord, RecipeTenant } from './recipe.ts'

/** The lists of a sandbox must have several pages, at most 100 records each. */
const TIMES = 3
const DERIVED = 60

/** How often another id is tried if the id of a new record is taken. */
const TRIES = 200

/**
 * The records of a sandbox: the sample of each stored record type, with its own id, which the documentation uses, and
 * those of the definition's recipes. They are valid, and the same for the same tenant and day.
 */
export function sandboxRecords(platform: Platform, tenant: RecipeTenant, now: Date): DemoRecord[] {
  const generated = recordsOf(recipesOf(platform), tenant, dayOf(now)).map((record) =>
    fitted(platform, record),
  )
  const ids = new Set(generated.map(keyOf))
  const samples = storedTypes(platform).map((type) => ({
    ...{ type: type.name, id: type.sample_id ?? 'sample', unit: tenant.units[0]?.id ?? null },
    data: type.sample,
  }))
  return [...samples.filter((record) => !ids.has(keyOf(record))), ...generated]
}

/**
 * Further records of a type, as a merchant would create them.
 * @param unit the unit; null for the whole tenant, or for its first unit if records are created per unit
 * @param known the ids of the type that are taken
 * @returns at most `count`; none for a type whose records the definition lists one by one
 */
export function newSandboxRecords(
  platform: Platform,
  tenant: RecipeTenant,
  { type, unit, count, known }: { type: string; unit: string | null; count: number; known: Set<string> },
  now: Date,
): DemoRecord[] {
  const recipes = recipesOf(platform)
  const plan = recipes.records.find((one) => one.type === type)
  if (!plan) return []
  const start = dayOf(now)
  const earlier = recordsOf(recipes, tenant, start)
  const place = tenant.units.find(({ id }) => id === unit) ?? (plan.per === 'unit' ? tenant.units[0] : null)
  const created: DemoRecord[] = []
  const taken = new Set(known)
  for (let index = known.size; created.length < count && index < known.size + count + TRIES; index++) {
    const record = furtherRecord(recipes, tenant, start, { plan, unit: place ?? null, index, earlier })
    if (!record) return []
    if (taken.has(record.id)) continue
    taken.add(record.id)
    created.push(fitted(platform, record))
  }
  return created
}

/** Whether records of a type are created per unit. */
export const isPerUnit = (platform: Platform, type: string): boolean =>
  recipesOf(platform).records.some((plan) => plan.type === type && plan.per === 'unit')

/** What a developer can do to the records of one type, and the event that it causes. */
export type OfferedAct = { event: string | null; does: SandboxAct['does']; title: string }

/** Creating a record is always offered, if necessary without an event. */
export function sandboxActs(platform: Platform, type: RecordType): OfferedAct[] {
  const acts = platform.event_types
    .filter(({ record_type }) => record_type === type.name)
    .map((event) => ({ event: event.name, ...actOf(event) }))
  return acts.some(({ does }) => does === 'create')
    ? acts
    : [{ event: null, does: 'create', title: `New: ${type.singular}` }, ...acts]
}

/** What causes an event in a sandbox. If the definition does not say, it is storing a record again. */
function actOf({ name, sandbox }: EventType): SandboxAct {
  return sandbox ?? { does: 'change', title: name, set: {} }
}

/** The data of a record after an act that changes it. It may be invalid. */
export function changedData(
  platform: Platform,
  tenant: RecipeTenant,
  event: string,
  record: { id: string; data: Record<string, unknown> },
  now: Date,
): Record<string, unknown> {
  const type = findEventType(platform, event)
  if (!type) throw new Error(`no event type ${event}`)
  const seed = `${event}/${record.id}/${now.getTime()}`
  const changed = evaluateFor(recipesOf(platform), tenant, dayOf(now), actOf(type).set, seed)
  return { ...record.data, ...changed }
}

export const storedTypes = ({ record_types }: Platform): RecordType[] =>
  record_types.filter(({ source }) => source === 'stored')

/** The recipes of the definition's demo, and derived ones for types without recipes. */
function recipesOf(platform: Platform): Recipes {
  const { demo } = platform
  const types = storedTypes(platform)
  const own = (demo?.records ?? [])
    .filter(({ type }) => types.some(({ name }) => name === type))
    .map((plan) =>
      plan.count === undefined || plan.count === 1 ? plan : { ...plan, count: plan.count * TIMES },
    )
  const others = types.filter(({ name }) => own.every(({ type }) => type !== name))
  return {
    lists: { ...WORDS, ...demo?.lists },
    records: [...own, ...derivedPlans(platform, others, DERIVED)],
  }
}

/** A derived recipe may not satisfy the schema. The sample's data is then used. */
function fitted(platform: Platform, record: DemoRecord): DemoRecord {
  const { type, id, data } = record
  const wrong = validateRecord(platform, type, data, id)
  if (wrong.length === 0) return record
  const sample = findRecordType(platform, type)?.sample ?? {}
  const mended = { ...data }
  for (const { path } of wrong) {
    const field = path.split('/')[1] ?? ''
    if (Object.hasOwn(sample, field)) mended[field] = sample[field]
  }
  const { id: _, ...sampled } = sample
  return validateRecord(platform, type, mended, id).length === 0
    ? { ...record, data: mended }
    : { ...record, data: sampled }
}

const keyOf = ({ type, id }: { type: string; id: string }): string => `${type}/${id}`
