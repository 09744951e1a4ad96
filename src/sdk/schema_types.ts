// TypeScript types of JSON Schemas. What TypeScript cannot express, such as formats and conditions, is left out. So a
// type can be wider than its schema, but never narrower.

type Schema = Record<string, unknown>
export type Field = { name: string; type: string; optional: boolean; text: string }

/** Maximum depth, because a schema may refer to itself. */
const DEEPEST = 6

/**
 * The type of values that are valid against a schema, on one or several lines.
 * @param root what `$ref` points into
 */
export function typeOfSchema(schema: unknown, root: unknown = schema, depth = 0): string {
  if (schema === false) return 'never'
  if (!isSchema(schema) || depth > DEEPEST) return 'unknown'
  const inner = (part: unknown) => typeOfSchema(part, root, depth + 1)
  const choices = (key: string) => (Array.isArray(schema[key]) ? [union(schema[key].map(inner))] : [])
  return intersection([
    ...ownTypes(schema, root, depth),
    ...choices('anyOf'),
    ...choices('oneOf'),
    ...(Array.isArray(schema['allOf']) ? schema['allOf'].map(inner) : []),
    ...(typeof schema['$ref'] === 'string' ? [inner(pointedTo(root, schema['$ref']))] : []),
  ])
}

/** What a schema says itself, without the schemas that it combines. */
function ownTypes(schema: Schema, root: unknown, depth: number): string[] {
  const { const: only, enum: values, type, properties } = schema
  if (only !== undefined) return [literal(only)]
  if (Array.isArray(values)) return [union(values.map(literal))]
  const kinds = type === undefined ? (properties ? ['object'] : []) : [type].flat()
  return kinds.length === 0 ? [] : [union(kinds.map((kind) => typeOfKind(String(kind), schema, root, depth)))]
}

function typeOfKind(kind: string, schema: Schema, root: unknown, depth: number): string {
  if (kind === 'integer') return 'number'
  if (kind === 'array') {
    const items = schema['prefixItems'] ? 'unknown' : typeOfSchema(schema['items'], root, depth + 1)
    return /^\w+$/.test(items) ? `${items}[]` : `(${items})[]`
  }
  if (kind !== 'object') return ['string', 'number', 'boolean', 'null'].includes(kind) ? kind : 'unknown'
  const fields = fieldsOfSchema(schema, root, depth)
  if (fields.length > 0) return block(fields)
  return `{ [name: string]: ${typeOfSchema(schema['additionalProperties'], root, depth + 1)} }`
}

/** The fields of an object's schema. */
export function fieldsOfSchema(schema: Schema, root: unknown = schema, depth = 0): Field[] {
  const { properties, required } = schema
  if (!isSchema(properties)) return []
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOfSchema(property, root, depth + 1),
    optional: !(Array.isArray(required) && required.includes(name)),
    text: isSchema(property) ? String(property['description'] ?? '') : '',
  }))
}

/** An object type with these fields. */
export function block(fields: Field[]): string {
  const lines = fields.flatMap(({ name, type, optional, text }) => [
    ...(text ? [comment(text)] : []),
    `${propertyName(name)}${optional ? '?' : ''}: ${type}`,
  ])
  return `{\n${indentedLines(lines.join('\n'))}\n}`
}

/** A comment. The text cannot end it early. */
export function comment(...lines: string[]): string {
  const safe = lines.map((line) => line.replaceAll('*/', '*\\/').replaceAll(/\s+/g, ' '))
  return safe.length === 1 ? `/** ${safe[0]} */` : `/**\n${safe.map((line) => ` * ${line}`).join('\n')}\n */`
}

const propertyName = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))

export const indentedLines = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const literal = (value: unknown): string =>
  typeof value === 'object' && value !== null ? 'unknown' : JSON.stringify(value)

function union(types: string[]): string {
  return types.includes('unknown') ? 'unknown' : [...new Set(types)].join(' | ') || 'never'
}

function intersection(types: string[]): string {
  const known = [...new Set(types)].filter((type) => type !== 'unknown')
  if (known.length < 2) return known[0] ?? 'unknown'
  return known.map((type) => `(${type})`).join(' & ')
}

/** What a reference within the same schema points to (RFC 6901). */
function pointedTo(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined
  const steps = decodeURIComponent(reference.slice(1)).split('/').slice(1)
  return steps.reduce<unknown>((at, step) => {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    return typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as Schema)[name] : undefined
  }, root)
}
