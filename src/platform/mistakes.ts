import type { z } from 'zod'
import { platformSchema } from './definition.ts'
import { type Draft, draftOf } from './draft.ts'
import { type CompileSchema, misfitsOf, schemaCompiler } from './records.ts'
import { bodyMistakes, headerMistakes, signatureMistakes } from './templates.ts'
import { plainHttpMistakes, secretMistakes } from './wire_mistakes.ts'

/** One thing wrong with a definition: where (`record_types[2].scope`) and what, in words. */
export type Mistake = { path: string; message: string }

/**
 * Everything that is wrong with a definition: what its schema says, and what one part says about another.
 * Parts that are sound in themselves are checked against each other even where others are not, so that one
 * run shows all there is to mend.
 */
export function mistakesIn(value: unknown): Mistake[] {
  const parsed = platformSchema.safeParse(value)
  const draft = draftOf(value)
  const compile = schemaCompiler()
  const found = [
    ...(parsed.error?.issues.flatMap((issue) => shapeMistakes(issue, value)) ?? []),
    ...nameMistakes(draft),
    ...scopeMistakes(draft),
    ...recordMistakes(draft, compile),
    ...eventMistakes(draft, compile),
    ...headerMistakes(draft),
    ...signatureMistakes(draft),
    ...bodyMistakes(draft),
    ...secretMistakes(draft),
    ...plainHttpMistakes(draft),
  ]
  return found
}

function shapeMistakes(issue: z.core.$ZodIssue, value: unknown): Mistake[] {
  const path = pathOf(issue.path)
  if (issue.code !== 'unrecognized_keys') {
    const absent = at(value, issue.path) === undefined
    return [{ path, message: absent ? 'is missing' : issue.message }]
  }
  return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: 'no such setting' }))
}

function nameMistakes(draft: Draft): Mistake[] {
  const lists = ['scopes', 'record_types', 'event_types'] as const
  return lists.flatMap((list) =>
    draft.names[list].flatMap((name, index, all) =>
      name !== undefined && all.indexOf(name) !== index
        ? [{ path: `${list}[${index}].name`, message: `"${name}" is listed twice` }]
        : [],
    ),
  )
}

function scopeMistakes({ names, recordTypes, eventTypes, ownerKeyScopes, webhooks }: Draft): Mistake[] {
  const named = [
    ...recordTypes.map(({ index, part }) => [`record_types[${index}].scope`, part.scope] as const),
    ...eventTypes.map(({ index, part }) => [`event_types[${index}].scope`, part.scope] as const),
    ...ownerKeyScopes.map((scope, index) => [`owner_key_scopes[${index}]`, scope] as const),
    ['webhooks.needs_scope', webhooks?.needs_scope] as const,
  ]
  return named.flatMap(([path, scope]) =>
    typeof scope === 'string' && !names.scopes.includes(scope)
      ? [{ path, message: `there is no scope "${scope}"` }]
      : [],
  )
}

function recordMistakes({ recordTypes }: Draft, compile: CompileSchema): Mistake[] {
  return recordTypes.flatMap(({ index, part }) => {
    const path = `record_types[${index}]`
    const reserved = ['me', 'feed'].includes(part.name)
      ? [{ path: `${path}.name`, message: `"${part.name}" is a path of the API itself` }]
      : []
    return [...reserved, ...sampleMistakes(compile, path, part.schema, part.sample, part.sample_id)]
  })
}

function eventMistakes({ names, recordTypes, eventTypes }: Draft, compile: CompileSchema): Mistake[] {
  return eventTypes.flatMap(({ index, part }) => {
    const path = `event_types[${index}]`
    const found: Mistake[] = []
    if (part.record_type !== undefined && !names.record_types.includes(part.record_type))
      found.push({ path: `${path}.record_type`, message: `there is no record type "${part.record_type}"` })
    if (part.record_type !== undefined && part.scope !== undefined)
      found.push({ path: `${path}.scope`, message: 'an event about a record needs that record type’s scope' })
    const about = recordTypes.find((type) => type.part.name === part.record_type)
    const schema = part.schema ?? about?.part.schema
    // The record type's own schema is reported once, at the record type.
    if (part.schema) found.push(...sampleMistakes(compile, path, part.schema, part.sample))
    else if (schema && part.sample && compiles(compile, schema))
      found.push(...sampleMistakes(compile, path, schema, part.sample))
    return found
  })
}

/** A schema that does not compile, or a sample that does not fit it. */
function sampleMistakes(
  compile: CompileSchema,
  path: string,
  schema: Record<string, unknown>,
  sample: Record<string, unknown> | undefined,
  id?: string,
): Mistake[] {
  try {
    const validate = compile(schema)
    if (sample === undefined) return []
    const found = misfitsOf(validate, sample).map((misfit) => ({
      path: `${path}.sample${dotted(misfit.path)}`,
      message: misfit.message,
    }))
    const own = sample['id']
    if (id !== undefined && own !== undefined && String(own) !== id)
      found.push({ path: `${path}.sample.id`, message: `must be the sample_id, ${id}` })
    return found
  } catch (error) {
    return [{ path: `${path}.schema`, message: (error as Error).message }]
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

/** `['scopes', 0, 'name']` as `scopes[0].name`. */
function pathOf(steps: readonly PropertyKey[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[${step}]`
    return path === '' ? String(step) : `${path}.${String(step)}`
  }, '')
}

/** A JSON Pointer below a sample in the same writing. */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((step) =>
      /^\d+$/.test(step) ? `[${step}]` : `.${step.replaceAll('~1', '/').replaceAll('~0', '~')}`,
    )
    .join('')
}

function at(value: unknown, steps: readonly PropertyKey[]): unknown {
  return steps.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
    value,
  )
}
