import type { Platform, RecordType } from '../definition.ts'
import type { RecordPlan } from '../demo_rules.ts'

/** Words for definitions without their own lists. All people are invented. */
export const WORDS = {
  first: ['Ana', 'Marko', 'Lena', 'Jonas', 'Sofia', 'Luka', 'Emma', 'Noah', 'Petra', 'Omar', 'Klara', 'Hugo'],
  last: ['Novak', 'Weber', 'Rossi', 'Nowak', 'Marić', 'Jensen', 'Dubois', 'Silva', 'Haddad', 'Lindqvist'],
}

type Schema = {
  type?: string | string[]
  format?: string
  anyOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  examples?: unknown[]
  minimum?: number
  maximum?: number
  properties?: Record<string, Schema>
}

/** Plans for record types without recipes in the definition. Types that refer to others come after them. */
export function derivedPlans(platform: Platform, types: RecordType[], count: number): RecordPlan[] {
  const references = ({ sample }: RecordType) =>
    Object.keys(sample).filter((name) => name.endsWith('_id')).length
  const ordered = types.toSorted((one, other) => references(one) - references(other))
  return ordered.map((type, index) => derivedPlan(platform, type, ordered.slice(0, index), count))
}

/**
 * A plan for records of a type without recipes in the definition. Fields vary as their schemas allow. If a schema
 * says too little, the value of the sample stays. The caller validates the results.
 * @param before the types that its records may refer to
 */
function derivedPlan(platform: Platform, type: RecordType, before: RecordType[], count: number): RecordPlan {
  const { properties = {} } = type.schema as Schema
  const { sample, sample_id = 'sample' } = type
  const names = Object.keys(sample)
  const dates = names.filter((name) => isDate(properties[name] ?? {}))
  const fields = names.map((name) => {
    const recipe = fieldRecipe(before, name, properties[name] ?? {}, sample[name], {
      hasEmail: names.some((other) => /mail/i.test(other)),
      // An end is after the start that comes before it in the list.
      start: dates[dates.indexOf(name) - 1],
    })
    return [name, recipe] as const
  })
  return {
    ...{ type: type.name, per: platform.binding.units === 'none' ? 'tenant' : 'unit', count },
    ...{ id: idRecipe(sample_id), fields: Object.fromEntries(fields) as RecordPlan['fields'] },
  }
}

/** An id like the sample's. Numbers are incremented. Other ids keep the part before the last hyphen or underscore. */
function idRecipe(sample: string): NonNullable<RecordPlan['id']> {
  if (/^\d{1,9}$/.test(sample)) return { $count: Number(sample) + 1 }
  return { $code: 10, prefix: /^.*[-_]/.exec(sample)?.[0] ?? '' }
}

function fieldRecipe(
  before: RecordType[],
  name: string,
  schema: Schema,
  sample: unknown,
  { hasEmail, start }: { hasEmail: boolean; start: string | undefined },
): unknown {
  if (name === 'id') return { $id: typeof sample === 'number' ? 'number' : 'text' }
  if (schema.const !== undefined) return schema.const
  const choices = schema.enum ?? schema.examples ?? []
  if (choices.length > 1) return { $pick: choices }
  if (isDate(schema)) return dateRecipe(name, schema, start)
  if (typeof sample === 'boolean') return { $pick: [true, true, false] }
  if (typeof sample === 'number') return numberRecipe(schema, sample)
  if (typeof sample !== 'string') return sample
  if (/mail/i.test(name)) return { $text: '{first}.{last}@example.com', slug: true }
  if (/^(first|given)_?name$/i.test(name)) return { $pick: 'first' }
  if (/^(last|family)_?name$/i.test(name)) return { $pick: 'last' }
  if (/name$/i.test(name) && hasEmail) return { $text: '{first} {last}' }
  if (/name$|title$/i.test(name)) return { $text: `${sample.replaceAll(/[{}]/g, '')} {n}` }
  const referred = before.find((type) => name === `${singularOf(type.name)}_id`)
  if (referred) return { $ref: referred.name }
  const [, text, digits] = /^([^{}]*?)(\d{1,9})$/.exec(sample) ?? []
  return digits === undefined ? sample : { $text: `${text}{n}`, from: Number(digits) + 1 }
}

const isDate = (schema: Schema): boolean => dateFormat(schema) !== null

function dateFormat({ format, anyOf = [] }: Schema): 'date' | 'date-time' | null {
  if (format === 'date' || format === 'date-time') return format
  return anyOf.map(dateFormat).find((found) => found !== null) ?? null
}

function dateRecipe(name: string, schema: Schema, start: string | undefined): unknown {
  if (start && /end|until|to$|depart|return|check_?out/i.test(name)) return { $later: start, by: [1, 5] }
  const days = /start|begin|from|arriv|due|check_?in/i.test(name) ? [-40, 45] : [-40, -1]
  return dateFormat(schema) === 'date' ? { $day: days } : { $time: days }
}

/** A number from half of the sample to one and a half times the sample. */
function numberRecipe({ minimum = 0, maximum = Number.POSITIVE_INFINITY }: Schema, sample: number): unknown {
  const from = Math.max(minimum, Math.floor(sample / 2))
  const to = Math.min(maximum, Math.ceil(sample * 1.5))
  return from < to ? { $int: [from, to] } : sample
}

/** The names of record types are English plurals. */
const singularOf = (name: string): string => name.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('-', '_')
