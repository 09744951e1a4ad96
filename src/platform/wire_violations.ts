import { pointer, type Violation } from '../violation.ts'
import type { DefinitionParts } from './definition_parts.ts'
import { PLACEHOLDERS } from './wire.ts'

/** Checks of the secrets, the success rule and the plain-http rule of a definition's webhooks. */

export function secretViolations({ webhooks }: DefinitionParts): Violation[] {
  if (!webhooks) return []
  const found: Violation[] = []
  const { success, secret, signatures } = webhooks
  if (success.from > success.to)
    found.push({ path: '/webhooks/success', message: '"from" must not be above "to"' })
  if (success.to > 299)
    // If a redirect counted as success, an endpoint could lose events unnoticed.
    found.push({
      path: '/webhooks/success/to',
      message: 'must be below 300; a redirect or an error is a failure',
    })
  if (!webhooks.needs_record_scopes && webhooks.needs_scope === null)
    found.push({
      path: '/webhooks/needs_record_scopes',
      message: 'must be true without needs_scope, or every app would receive every event',
    })
  // RFC 2104 §3: a key shorter than the hash weakens it.
  if (secret.bytes < 24 && signatures.some(({ scheme }) => scheme === 'hmac-sha256'))
    found.push({
      path: '/webhooks/secret/bytes',
      message: 'must be at least 24 if webhooks are signed with it',
    })
  return found
}

/** The fields that a definition adds to data must have a source. */
export function addedDataViolations({
  webhooks,
  names,
  recordTypes,
  eventTypes,
}: DefinitionParts): Violation[] {
  return Object.entries(webhooks?.added_data ?? {}).flatMap(([type, fields]) => {
    const at = ['webhooks', 'added_data', type]
    if (![...names.record_types, ...names.event_types].includes(type))
      return [{ path: pointer(at), message: `there is no event type or record type "${type}"` }]
    const event = eventTypes.find(({ part }) => part.name === type)?.part
    const record = recordTypes.find(({ part }) => part.name === (event?.record_type ?? type))?.part
    const schema = event?.schema ?? record?.schema
    return Object.entries(fields).flatMap(([field, template]) => {
      const path = pointer([...at, field])
      const name = /^\{([a-z_]+|data(?:\.[^.{}]+)+)\}$/.exec(template)?.[1] ?? ''
      if (name.startsWith('data.')) {
        return !schema || describes(schema, name.split('.').slice(1))
          ? []
          : [{ path, message: `the schema of "${type}" describes no "${name.slice('data.'.length)}"` }]
      }
      if (!PLACEHOLDERS.added_data.some((known) => known === name))
        return [{ path, message: `must be one of ${known}, or {data.…}` }]
      return name === 'record_id' && !record ? [{ path, message: 'is not about a record' }] : []
    })
  })
}

const known = PLACEHOLDERS.added_data.map((name) => `{${name}}`).join(', ')

/** The fields that may be sent unencrypted must exist. A misspelt name would protect nothing. */
export function plainHttpViolations(parts: DefinitionParts): Violation[] {
  const { webhooks, names, recordTypes, eventTypes } = parts
  return Object.entries(webhooks?.http?.fields ?? {}).flatMap(([type, paths]) => {
    const path = pointer(['webhooks', 'http', 'fields', type])
    if (![...names.record_types, ...names.event_types].includes(type))
      return [{ path, message: `there is no event type or record type "${type}"` }]
    const event = eventTypes.find(({ part }) => part.name === type)?.part
    const record = recordTypes.find(({ part }) => part.name === (event?.record_type ?? type))?.part
    const schema = event?.schema ?? record?.schema
    if (!schema) return []
    const { added_data = {} } = webhooks ?? {}
    const added = added_data[type] ?? added_data[event?.record_type ?? ''] ?? {}
    return paths.flatMap((field, index) =>
      field === 'id' || field in added || describes(schema, field.split('.'))
        ? []
        : [{ path: `${path}/${index}`, message: `the schema of "${type}" describes no "${field}"` }],
    )
  })
}

function describes(schema: unknown, steps: string[]): boolean {
  const [step, ...rest] = steps
  if (step === undefined) return true
  const properties = (schema as { properties?: Record<string, unknown> } | undefined)?.properties
  return properties !== undefined && Object.hasOwn(properties, step) && describes(properties[step], rest)
}
