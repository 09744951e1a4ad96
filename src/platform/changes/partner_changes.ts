import type { Platform } from '../definition.ts'
import { type Difference, definitionDifferences } from './definition_difference.ts'

/** The part of a definition that partners can see. Without its demo, and what only merchants or the operator see. */
export function partnerPart({ scopes, record_types, event_types, binding, webhooks, rate_limits }: Platform) {
  return {
    scopes: scopes.map(({ name, text }) => ({ name, text })),
    record_types: record_types.map(({ name, scope, schema, views }) => ({ name, scope, schema, views })),
    event_types: event_types.map(({ name, record_type, scope, schema }) => ({
      name,
      record_type,
      scope,
      schema,
    })),
    binding: { units: binding.units },
    webhooks,
    rate_limits,
  }
}

/** As in JSON: an undefined field does not exist. */
export type PartnerPart = ReturnType<typeof partnerPart>

/** A change that partners should know about. */
export type PartnerChange = {
  kind: Difference['kind']
  /** Whether working programs may have to be changed. */
  breaking: boolean
  /** A sentence with names in backticks. */
  text: string
}

type Said = { text: string; breaking?: boolean } | null
type Say = (path: string[], difference: Difference) => Said

/** What partners should know about the change from one definition to another. Breaking changes come first. */
export function partnerChanges(before: PartnerPart, after: PartnerPart): PartnerChange[] {
  const plain = (part: PartnerPart): unknown => JSON.parse(JSON.stringify(part))
  const changes = definitionDifferences(plain(before), plain(after)).flatMap(
    (difference): PartnerChange[] => {
      const [area = '', ...path] = difference.path.split(' › ')
      const said = SAY[area]?.(path, difference)
      if (!said) return []
      const { text, breaking = difference.kind === 'removed' } = said
      return [{ kind: difference.kind, breaking, text }]
    },
  )
  // Several differences of one field can have the same sentence.
  const distinct = [...new Map(changes.map((change) => [change.text, change])).values()]
  return [...distinct.filter(({ breaking }) => breaking), ...distinct.filter(({ breaking }) => !breaking)]
}

/** One per line, for a terminal or a release note in Markdown. */
export function changesAsText(changes: PartnerChange[]): string {
  if (changes.length === 0) return 'Nothing that partners can see has changed.'
  return changes.map(({ breaking, text }) => `- ${breaking ? '**Breaking:** ' : ''}${text}`).join('\n')
}

const SAY: Record<string, Say> = {
  scopes: ([scope = '', ...rest], { kind, after }) => {
    if (rest.length > 0) return { text: `Merchants now read this about \`${scope}\`: “${after}”` }
    return { text: kind === 'added' ? `New scope: \`${scope}\`.` : `The scope \`${scope}\` is gone.` }
  },
  record_types: (path, difference) => recordChange(path, difference),
  event_types: ([event = '', ...rest], { kind }) => {
    if (event === '') return null
    if (rest.length === 0) {
      return { text: kind === 'added' ? `New event: \`${event}\`.` : `The event \`${event}\` is gone.` }
    }
    if (rest[0] === 'schema') return { text: `The data of \`${event}\` has changed.`, breaking: true }
    return { text: `Receiving \`${event}\` now needs another scope.`, breaking: true }
  },
  binding: (_, { before, after }) => ({
    text: `How connections are bound to units has changed: \`${after}\` instead of \`${before}\`.`,
    breaking: true,
  }),
  webhooks: ([rule = '', part], { kind, before, after }) => {
    if (rule === 'headers' && part) {
      return { text: `The header \`${part}\` of deliveries ${HEADER[kind]}.`, breaking: kind !== 'added' }
    }
    const plain = PLAIN_RULES[rule]
    if (plain)
      return { text: `${plain}: ${after ?? 'none'} instead of ${before ?? 'none'}.`, breaking: false }
    return WIRE_RULES[rule] ? { text: `${WIRE_RULES[rule]} changed.`, breaking: true } : null
  },
  rate_limits: ([limit], { before, after }) => {
    const of = limit === 'burst' ? 'at once' : 'per minute'
    const text = `A connection may send ${after} requests ${of} instead of ${before}.`
    return { text, breaking: Number(after) < Number(before) }
  },
}

const HEADER = { added: 'is new', removed: 'is gone', changed: 'has another value' }

/** Rules whose changes do not break programs. */
const PLAIN_RULES: Record<string, string> = {
  schedule_seconds: 'Seconds before each delivery attempt',
  timeout_seconds: 'Seconds within which an endpoint must respond',
  endpoints_per_app: 'Endpoints that an app can have per environment',
  last_resort: 'What happens to a delivery after its last attempt',
}

/** Rules that receivers depend on. */
const WIRE_RULES: Record<string, string> = {
  body: 'The body of deliveries has',
  signatures: 'The signature of deliveries has',
  timestamp: 'The format of timestamps has',
  secret: 'The format of signing secrets has',
  token: 'What deliveries say of their endpoint’s token has',
  success: 'The statuses that acknowledge a delivery have',
  added_data: 'The data of events has',
  needs_scope: 'The scope that webhooks need has',
  http: 'The rules for plain http have',
}

function recordChange([type = '', part, ...rest]: string[], { kind, after }: Difference): Said {
  if (type === '') return null
  if (part === undefined) {
    const path = `\`GET /api/v1/${type}\``
    return { text: kind === 'added' ? `New records: ${path}.` : `${path} is gone.` }
  }
  if (part === 'scope')
    return { text: `Reading \`${type}\` now needs the scope \`${after}\`.`, breaking: true }
  if (part === 'views') return { text: `The view \`${rest[0]}\` of \`${type}\` ${VIEW[kind]}.` }
  const [keyword, field, ...deeper] = rest
  if (keyword !== 'properties' || field === undefined) {
    return { text: `What the fields of \`${type}\` may hold has changed.`, breaking: false }
  }
  if (deeper.length === 0 && kind === 'added') return { text: `New field of \`${type}\`: \`${field}\`.` }
  if (deeper.length === 0 && kind === 'removed')
    return { text: `The field \`${field}\` of \`${type}\` is gone.` }
  // Only texts.
  if (['description', 'title', 'examples'].includes(deeper[0] ?? '')) return null
  return { text: `The field \`${field}\` of \`${type}\` may hold other values.`, breaking: true }
}

const VIEW = { added: 'is new', removed: 'is gone', changed: 'has other fields' }
