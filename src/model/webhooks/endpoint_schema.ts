import { z } from 'zod'
import { outgoingUrlProblem } from '../../http/outgoing/outgoing_url.ts'
import type { Platform } from '../../platform/definition.ts'
import { scopesMissingFor } from '../../platform/scopes.ts'
import { type Violation, violationAt } from '../../violation.ts'
import { environment } from '../fields.ts'
import { chosenSecretProblem } from './signing_secret.ts'

const text = z.string().max(2048)
const eventTypes = z.array(z.string().max(128)).max(200)

/** An endpoint of an app in one environment. */
export const endpointSchema = z.strictObject({
  environment,
  url: text,
  event_types: eventTypes.nullish().describe('If absent, every type that the app declares'),
  secret: text.optional().describe('The partner’s own signing secret, if the platform allows it'),
  token: text.optional().describe('Sent in the body, if the platform uses a token'),
})

/** What can change: an absent field stays as it is. */
export const endpointPatchSchema = z.strictObject({
  url: text.optional(),
  event_types: eventTypes.nullish(),
  token: text.nullish(),
})

export type NewEndpoint = z.infer<typeof endpointSchema>
export type EndpointPatch = z.infer<typeof endpointPatchSchema>

/** What an endpoint's values are checked against. */
export type EndpointRules = { platform: Platform; config: { allowPrivateEndpoints: boolean } }

/** What an app has declared. `scopes` is null for the operator's own endpoints, whose events need none. */
type Declared = { event_types: readonly string[]; scopes: readonly string[] | null }

/** Checks what the schema cannot: what the platform allows, and what the app declares. */
export function endpointViolations(
  rules: EndpointRules,
  declared: Declared,
  { url, event_types, token, secret }: EndpointPatch & { secret?: string | undefined },
): Violation[] {
  return [
    ...violationAt('/url', url, (value) => endpointUrlProblem(rules, value)),
    ...eventTypeViolations(rules, declared, event_types ?? null),
    ...chosenSecretViolations(rules, secret),
    ...violationAt('/token', token, (value) => tokenProblem(rules, value)),
  ]
}

/** Why nothing can be sent to a URL; null if it can. */
export function endpointUrlProblem({ platform, config }: EndpointRules, url: string): string | null {
  const reach = config.allowPrivateEndpoints ? 'private' : 'public'
  return outgoingUrlProblem(url, { http: platform.webhooks.http !== null, reach })
}

export function chosenSecretViolations({ platform }: EndpointRules, secret: string | undefined): Violation[] {
  return violationAt('/secret', secret, (value) => chosenSecretProblem(value, platform.webhooks))
}

function eventTypeViolations(
  { platform }: EndpointRules,
  { event_types, scopes }: Declared,
  chosen: string[] | null,
): Violation[] {
  if (chosen === null) return []
  if (chosen.length === 0) {
    return [{ path: '/event_types', message: 'must contain a type, or be left out for all types' }]
  }
  return chosen.flatMap((type, index) => {
    const path = `/event_types/${index}`
    if (!event_types.includes(type)) {
      return [{ path, message: 'is not an event type that the app declared' }]
    }
    const missing = scopes === null ? [] : scopesMissingFor(platform, type, scopes)
    return missing.length === 0 ? [] : [{ path, message: missingScopesProblem(missing) }]
  })
}

/** Such an event type could be stored, but its events would never be sent. */
export const missingScopesProblem = (missing: string[]): string =>
  missing.length === 1
    ? `needs the scope ${missing[0]}, which the app does not declare`
    : `needs the scopes ${missing.join(', ')}, which the app does not declare`

function tokenProblem({ platform }: EndpointRules, token: string): string | null {
  if (!platform.webhooks.token) return 'is not used on this platform'
  return /^[\x20-\x7e]{1,256}$/.test(token) ? null : 'must be 1 to 256 ASCII characters'
}
