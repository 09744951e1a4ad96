import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Violation } from '../violation.ts'
import type { Platform } from './definition.ts'

type Validators = { records: Map<string, ValidateFunction>; events: Map<string, ValidateFunction> }

// A loaded definition never changes, so its schemas are compiled once.
const compiled = new WeakMap<Platform, Validators>()

/**
 * Checks a record's data against its type.
 * @param id the record's own id, if it is known; an id in the data must be the same
 * @param at pointer to the data in the caller's input
 * @returns what is wrong; empty if the data is valid
 * @throws Error if the platform has no such record type
 */
export function validateRecord(
  platform: Platform,
  type: string,
  data: unknown,
  id?: string,
  at = '',
): Violation[] {
  const validate = validators(platform).records.get(type)
  if (!validate) throw new Error(`no record type ${type}`)
  const found = dataViolations(validate, data, at)
  return found.length > 0 ? found : idViolations(data, id, at)
}

/**
 * Checks the data of an event that is not about a record. An event type without a schema accepts any object.
 * @param at pointer to the data in the caller's input
 */
export function validateEvent(platform: Platform, type: string, data: unknown, at = ''): Violation[] {
  const validate = validators(platform).events.get(type)
  if (validate) return dataViolations(validate, data, at)
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data)
  return isObject ? [] : [{ path: at, message: 'must be object' }]
}

export type CompileSchema = (schema: Record<string, unknown>) => ValidateFunction

/**
 * A strict compiler of JSON Schemas (2020-12): an unknown keyword or format is an error. One compiler is used for a
 * whole definition, because creating it takes longer than compiling any schema.
 * @returns a function that throws an Error saying what is wrong with a schema
 */
export function schemaCompiler(): CompileSchema {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false })
  // ajv-formats is CommonJS. In Node, its default export is the module itself.
  ;(addFormats as unknown as (to: Ajv2020) => void)(ajv)
  // The same schemas are requested several times while a definition is checked.
  const known = new WeakMap<object, ValidateFunction>()
  return (schema) => {
    const validate = known.get(schema) ?? ajv.compile({ type: 'object', ...schema })
    known.set(schema, validate)
    return validate
  }
}

/** What is wrong with `data` according to a compiled schema. @param at pointer to the data in the caller's input */
export function dataViolations(validate: ValidateFunction, data: unknown, at = ''): Violation[] {
  if (validate(data)) return []
  return (validate.errors ?? []).map((error) => ({ path: at + error.instancePath, message: inWords(error) }))
}

/** Compiles the schemas of a definition in advance, so that no request waits for it. */
export function prepareValidators(platform: Platform): void {
  validators(platform)
}

function validators(platform: Platform): Validators {
  const known = compiled.get(platform)
  if (known) return known
  const compileSchema = schemaCompiler()
  const records = new Map(platform.record_types.map((type) => [type.name, compileSchema(type.schema)]))
  const events = new Map<string, ValidateFunction>()
  for (const type of platform.event_types) {
    const validate = type.schema ? compileSchema(type.schema) : records.get(type.record_type ?? '')
    if (validate) events.set(type.name, validate)
  }
  const fresh = { records, events }
  compiled.set(platform, fresh)
  return fresh
}

/** A record's data may repeat the record's id, also as a number. It must then be the same id. */
function idViolations(data: unknown, id: string | undefined, at: string): Violation[] {
  const own = (data as { id?: unknown }).id
  if (id === undefined || own === undefined || String(own) === id) return []
  return [{ path: `${at}/id`, message: `must be the record's own id, ${id}` }]
}

function inWords(error: ErrorObject): string {
  const { params, message = 'does not fit' } = error
  if (error.keyword === 'additionalProperties') return `${message}: "${params['additionalProperty']}"`
  if (error.keyword === 'unevaluatedProperties') return `${message}: "${params['unevaluatedProperty']}"`
  if (error.keyword === 'enum') return `${message}: ${(params['allowedValues'] as unknown[]).join(', ')}`
  return message
}

/**
 * The fields that a schema describes, in its own `properties` and those of the schemas that it combines; `any` if it
 * also describes further fields.
 */
export function describedFields(schema: Record<string, unknown>): Set<string> | 'any' {
  const names = new Set<string>()
  return collectFields(schema, schema, names, new Set()) ? names : 'any'
}

const COMBINING = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', '$ref', 'dependentSchemas']
const OPENING = ['additionalProperties', 'unevaluatedProperties', 'patternProperties', '$dynamicRef']

/** @returns false if further fields are described too */
function collectFields(part: unknown, root: unknown, names: Set<string>, seen: Set<unknown>): boolean {
  if (typeof part !== 'object' || part === null || seen.has(part)) return true
  seen.add(part)
  const schema = part as Record<string, unknown>
  if (OPENING.some((keyword) => schema[keyword] !== undefined && schema[keyword] !== false)) return false
  for (const name of Object.keys(schema['properties'] ?? {})) names.add(name)
  return COMBINING.flatMap((keyword): unknown[] => {
    const value = schema[keyword]
    if (keyword === '$ref') return [pointed(root, value)]
    if (keyword === 'dependentSchemas') return Object.values(value ?? {})
    return Array.isArray(value) ? value : [value]
  }).every((inner) => collectFields(inner, root, names, seen))
}

/** What a reference within the same schema points to. */
function pointed(root: unknown, ref: unknown): unknown {
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return undefined
  const steps = ref.slice(2).split('/')
  return steps.reduce<unknown>((at, step) => {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    return typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined
  }, root)
}
