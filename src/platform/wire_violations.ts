import { pointer, type Violation } from '../violation.ts'
import type { DefinitionParts } from './definition_parts.ts'

/** Checks of the secrets, the success rule and the plain-http rule of a definition's webhooks. */

export function secretViolations({ webhooks }: DefinitionParts): Violation[] {
  if (!webhooks) return []
  const found: Violation[] = []
  const { success, secret, signatures } = webhooks
  if (success.from > success.to)
    found.push({ path: '/webhooks/success', message: '"from" must not be above "to"' })
  if (success.to > 299)
    // A redirect that counted as success would let an endpoint lose events unnoticed.
    found.push({
      path: '/webhooks/success/to',
      message: 'must be below 300: a redirect or an error is a failure',
    })
  // RFC 2104 §3: a key shorter than the hash weakens it.
  if (secret.bytes < 24 && signatures.some(({ scheme }) => scheme === 'hmac-sha256'))
    found.push({
      path: '/webhooks/secret/bytes',
      message: 'must be at least 24 where webhooks are signed with it',
    })
  return found
}

/** The fields that may travel unencrypted must exist: a misspelt one protects nothing. */
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
    return paths.flatMap((field, index) =>
      field === 'id' || describes(schema, field.split('.'))
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
