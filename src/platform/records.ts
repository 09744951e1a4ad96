import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Platform } from './definition.ts'

/** One thing wrong with a piece of data: where (a JSON Pointer, RFC 6901) and what, in words. */
export type Misfit = { path: string; message: string }

type Validators = { records: Map<string, ValidateFunction>; events: Map<string, ValidateFunction> }

// A definition never changes after it was loaded, so its schemas are compiled once for each.
const compiled = new WeakMap<Platform, Validators>()

/**
 * Checks a record's data against its type.
 * @returns what is wrong, nothing when it fits
 * @throws when the platform has no such record type: ask `platform.record_types` first
 */
export function validateRecord(platform: Platform, type: string, data: unknown, id?: string): Misfit[] {
  const validate = validators(platform).records.get(type)
  if (!validate) throw new Error(`no record type ${type}`)
  const misfits = misfitsOf(validate, data)
  return misfits.length ? misfits : sameId(data, id)
}

/** Checks the data of an event that is about no record; an event type without a schema takes any object. */
export function validateEvent(platform: Platform, type: string, data: unknown): Misfit[] {
  const validate = validators(platform).events.get(type)
  if (validate) return misfitsOf(validate, data)
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data)
  return isObject ? [] : [{ path: '', message: 'must be object' }]
}

export type CompileSchema = (schema: Record<string, unknown>) => ValidateFunction

/**
 * A compiler of JSON Schemas (2020-12), strict: an unknown keyword or format is an error. One serves a whole
 * definition: what it needs to know of JSON Schema itself takes it longer than any schema.
 * @returns throws Error that says what is wrong with the schema
 */
export function schemaCompiler(): CompileSchema {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false })
  // ajv-formats is CommonJS: under Node its default export is the module itself.
  ;(addFormats as unknown as (to: Ajv2020) => void)(ajv)
  const known = new Map<object, ValidateFunction>()
  return (schema) => {
    const validate = known.get(schema) ?? ajv.compile({ type: 'object', ...schema })
    known.set(schema, validate)
    return validate
  }
}

/** What a compiled schema says against `data`, each with a JSON Pointer to the place. */
export function misfitsOf(validate: ValidateFunction, data: unknown): Misfit[] {
  if (validate(data)) return []
  return (validate.errors ?? []).map((error) => ({ path: error.instancePath, message: inWords(error) }))
}

/** Compiles the schemas of a definition, so that no request has to wait for it. */
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

/** A record's data may repeat its id, also as a number; it must then be the same one. */
function sameId(data: unknown, id: string | undefined): Misfit[] {
  const own = (data as { id?: unknown }).id
  if (id === undefined || own === undefined || String(own) === id) return []
  return [{ path: '/id', message: `must be the record's own id, ${id}` }]
}

function inWords(error: ErrorObject): string {
  const { params, message = 'does not fit' } = error
  if (error.keyword === 'additionalProperties') return `${message}: "${params['additionalProperty']}"`
  if (error.keyword === 'unevaluatedProperties') return `${message}: "${params['unevaluatedProperty']}"`
  if (error.keyword === 'enum') return `${message}: ${(params['allowedValues'] as unknown[]).join(', ')}`
  return message
}
