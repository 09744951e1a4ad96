import { type Violation, violationsIn } from '../violation.ts'
import { platformSchema, type RecordType } from './definition.ts'
import { type DefinitionParts, readParts, scopeReferences } from './definition_parts.ts'
import { lookImageViolations } from './look/look_images.ts'
import { participantViolations } from './participant_violations.ts'
import { type CompileSchema, dataViolations, schemaCompiler } from './records.ts'
import { bodyViolations, headerViolations, signatureViolations } from './template_violations.ts'
import { addedDataViolations, plainHttpViolations, secretViolations } from './wire_violations.ts'

/**
 * All violations of a definition: those of its schema, and those between its parts. Parts that are valid by
 * themselves are checked against each other even if others are not. So one run shows everything that has to be
 * corrected.
 */
export function definitionViolations(value: unknown): Violation[] {
  const { error } = platformSchema.safeParse(value)
  const parts = readParts(value)
  const compile = schemaCompiler()
  return [
    ...(error ? violationsIn(error, value) : []),
    ...nameViolations(parts),
    ...scopeViolations(parts),
    ...recordTypeViolations(parts, compile),
    ...eventTypeViolations(parts, compile),
    ...headerViolations(parts),
    ...signatureViolations(parts),
    ...bodyViolations(parts),
    ...secretViolations(parts),
    ...plainHttpViolations(parts),
    ...addedDataViolations(parts),
    ...participantViolations(parts),
    ...lookImageViolations(value),
  ]
}

/** A pointer into a definition, as people write it: `/scopes/0/name` becomes `scopes[0].name`. */
export function dotted(path: string): string {
  const steps = path.split('/').slice(1)
  const written = steps.map((step) =>
    /^\d+$/.test(step) ? `[${step}]` : `.${step.replaceAll('~1', '/').replaceAll('~0', '~')}`,
  )
  return written.join('').replace(/^\./, '') || '(the document)'
}

function nameViolations({ names }: DefinitionParts): Violation[] {
  const lists = ['scopes', 'record_types', 'event_types'] as const
  return lists.flatMap((list) =>
    names[list].flatMap((name, index, all) =>
      name !== undefined && all.indexOf(name) !== index
        ? [{ path: `/${list}/${index}/name`, message: `"${name}" is listed twice` }]
        : [],
    ),
  )
}

function scopeViolations(parts: DefinitionParts): Violation[] {
  const { names } = parts
  return scopeReferences(parts).flatMap(([path, scope]) =>
    typeof scope === 'string' && !names.scopes.includes(scope)
      ? [{ path, message: `there is no scope "${scope}"` }]
      : [],
  )
}

function recordTypeViolations({ recordTypes }: DefinitionParts, compile: CompileSchema): Violation[] {
  return recordTypes.flatMap(({ index, part }) => {
    const path = `/record_types/${index}`
    const reserved = ['me', 'feed'].includes(part.name)
      ? [{ path: `${path}/name`, message: `"${part.name}" is a path of the API itself` }]
      : []
    return [
      ...reserved,
      ...viewViolations(path, part),
      ...sampleViolations(compile, path, part.schema, part.sample, part.sample_id),
    ]
  })
}

function viewViolations(path: string, { views, schema }: RecordType): Violation[] {
  const described = Object.keys((schema['properties'] ?? {}) as object)
  return Object.entries(views).flatMap(([view, fields]) =>
    fields.flatMap((field, index) =>
      field !== 'id' && described.includes(field)
        ? []
        : [
            {
              path: `${path}/views/${view}/${index}`,
              message: `the schema describes no "${field}" beside the id`,
            },
          ],
    ),
  )
}

function eventTypeViolations(parts: DefinitionParts, compile: CompileSchema): Violation[] {
  const { names, recordTypes, eventTypes } = parts
  return eventTypes.flatMap(({ index, part }) => {
    const path = `/event_types/${index}`
    const found: Violation[] = []
    if (part.record_type !== undefined && !names.record_types.includes(part.record_type))
      found.push({ path: `${path}/record_type`, message: `there is no record type "${part.record_type}"` })
    if (part.record_type !== undefined && part.scope !== undefined)
      found.push({ path: `${path}/scope`, message: 'an event about a record needs that record type’s scope' })
    const about = recordTypes.find((type) => type.part.name === part.record_type)
    const schema = part.schema ?? about?.part.schema
    // Violations of a record type's schema are reported once, at the record type.
    if (part.schema) found.push(...sampleViolations(compile, path, part.schema, part.sample))
    else if (schema && part.sample && compiles(compile, schema))
      found.push(...sampleViolations(compile, path, schema, part.sample))
    return found
  })
}

/** Reports a schema that does not compile, or a sample that is not valid against it. */
function sampleViolations(
  compile: CompileSchema,
  path: string,
  schema: Record<string, unknown>,
  sample: Record<string, unknown> | undefined,
  id?: string,
): Violation[] {
  try {
    const validate = compile(schema)
    if (sample === undefined) return []
    const found = dataViolations(validate, sample, `${path}/sample`)
    const own = sample['id']
    if (id !== undefined && own !== undefined && String(own) !== id)
      found.push({ path: `${path}/sample/id`, message: `must be the sample_id, ${id}` })
    return found
  } catch (error) {
    return [{ path: `${path}/schema`, message: (error as Error).message }]
  }
}

function compiles(compile: CompileSchema, schema: Record<string, unknown>): boolean {
  try {
    compile(schema)
    return true
  } catch {
    return false
  }
}
