import type { Draft } from './draft.ts'
import type { Mistake } from './mistakes.ts'

/** Checks of the secrets, the success rule and the plain-http rule of a definition's webhooks. */

export function secretMistakes({ webhooks }: Draft): Mistake[] {
  if (!webhooks) return []
  const found: Mistake[] = []
  const { success, secret, signatures } = webhooks
  if (success.from > success.to)
    found.push({ path: 'webhooks.success', message: '"from" must not be above "to"' })
  if (success.to > 299)
    // A redirect followed or taken for an answer would let an endpoint send payloads elsewhere.
    found.push({
      path: 'webhooks.success.to',
      message: 'must be below 300: a redirect or an error is a failure',
    })
  // A key shorter than the hash weakens it: RFC 2104 §3.
  if (secret.bytes < 24 && signatures.some(({ scheme }) => scheme === 'hmac-sha256'))
    found.push({
      path: 'webhooks.secret.bytes',
      message: 'must be 24 at least where webhooks are signed with it',
    })
  return found
}

/** The list of fields that may travel unencrypted must name things that exist: a misspelt one protects nothing. */
export function plainHttpMistakes({ webhooks, names, recordTypes, eventTypes }: Draft): Mistake[] {
  return Object.entries(webhooks?.http?.fields ?? {}).flatMap(([type, paths]) => {
    const path = `webhooks.http.fields.${type}`
    if (![...names.record_types, ...names.event_types].includes(type))
      return [{ path, message: `there is no event type or record type "${type}"` }]
    const event = eventTypes.find(({ part }) => part.name === type)?.part
    const record = recordTypes.find(({ part }) => part.name === (event?.record_type ?? type))?.part
    const schema = event?.schema ?? record?.schema
    if (!schema) return []
    return paths.flatMap((field, index) =>
      field === 'id' || describes(schema, field.split('.'))
        ? []
        : [{ path: `${path}[${index}]`, message: `the schema of "${type}" describes no "${field}"` }],
    )
  })
}

function describes(schema: unknown, steps: string[]): boolean {
  const [step, ...rest] = steps
  if (step === undefined) return true
  const properties = (schema as { properties?: Record<string, unknown> } | undefined)?.properties
  return properties !== undefined && Object.hasOwn(properties, step) && describes(properties[step], rest)
}
