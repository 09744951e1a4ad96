import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { z } from 'zod'
import type { Platform } from '../../platform/definition.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import { agentScopes, findEventType } from '../../platform/scopes.ts'
import { type Violation, violationAt } from '../../violation.ts'
import { id, oneLine } from '../fields.ts'
import { listingSchema, listingViolations } from '../listings/listing.ts'
import { type EndpointRules, endpointUrlProblem } from '../webhooks/endpoint_schema.ts'
import { chosenSecretProblem } from '../webhooks/signing_secret.ts'
import { connectUrlProblem } from './connect_url.ts'
import { redirectUriProblem } from './redirect_uri.ts'

const names = z.array(z.string().max(128)).max(200)

// RFC 7517 §4: a private or symmetric key must never be sent here.
const publicKey = z
  .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP'], 'must be RSA, EC or OKP') })
  .refine((key) => !('d' in key) && !('k' in key), {
    error: 'must be a public key, without "d"',
    abort: true,
  })
  .refine(verifies, 'must be complete, and RSA of 2048 bits or more, EC on P-256, or Ed25519')

/** Whether a key can verify the algorithms that clients may sign assertions with: RS256, PS256, ES256 and Ed25519. */
function verifies(key: JsonWebKey): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' })
    const { modulusLength = 0, namedCurve } = asymmetricKeyDetails ?? {}
    if (asymmetricKeyType === 'rsa') return modulusLength >= 2048
    return asymmetricKeyType === 'ed25519' || namedCurve === 'prime256v1'
  } catch {
    return false
  }
}

/** An app as its publisher or the operator registers it. */
export const appSchema = z.strictObject({
  publisher: id.nullable().describe('Null for an in-house app that its tenant registered itself'),
  name: oneLine(120),
  kind: z.enum(['public', 'in_house'], 'must be "public" or "in_house"'),
  tenant: id.nullable().default(null).describe('The one tenant of an in-house app'),
  client_type: z.enum(['confidential', 'public'], 'must be "confidential" or "public"'),
  native: z.boolean().default(false).describe('Whether it runs on people’s devices'),
  dpop: z
    .boolean()
    .optional()
    .describe('Refuse token requests without proof of a key (RFC 9449). If absent, it stays'),
  agent: z
    .boolean()
    .optional()
    .describe(
      'Whether it is an AI agent: the consent page says so, and its connections end. If absent, it stays',
    ),
  scopes: names.min(1, 'must contain at least one scope'),
  event_types: names.default([]),
  redirect_uris: z.array(z.string()).max(100, 'must have at most 100 items').default([]),
  webhook_url: z.string().nullable().default(null).describe('Creates an endpoint in each environment'),
  webhook_secret: z
    .string()
    .max(2048)
    .optional()
    .describe('The partner’s own signing secret for the endpoints of "webhook_url"'),
  connect_url: z
    .string()
    .nullish()
    .describe(
      'The target of "Connect" in the catalogue. Null: a page that explains how to connect the app. If absent, it stays',
    ),
  listing: listingSchema
    .optional()
    .describe('The description of the app for merchants. Images are separate. If absent, it stays'),
  jwks: z
    .strictObject({ keys: z.array(publicKey).min(1).max(20) })
    .nullable()
    .default(null)
    .describe('The public keys of a client that authenticates with private_key_jwt'),
})

export type AppInput = z.infer<typeof appSchema>

/** Checks what the schema cannot: what the platform offers, and fields that depend on each other. */
export function appViolations(rules: EndpointRules, app: AppInput): Violation[] {
  return [
    ...scopeViolations(rules.platform, app.scopes),
    ...eventTypeViolations(rules.platform, app.event_types),
    ...redirectViolations(app),
    ...violationAt('/connect_url', app.connect_url, connectUrlProblem),
    ...violationAt('/webhook_url', app.webhook_url, (url) => endpointUrlProblem(rules, url)),
    ...webhookSecretViolations(rules, app),
    ...kindViolations(app),
    ...participantViolations(app),
    ...listingViolations(rules.platform, app.listing),
    ...agentViolations(rules.platform, app),
  ]
}

export function scopeViolations(
  { scopes: offered }: Pick<Platform, 'scopes'>,
  scopes: string[],
): Violation[] {
  const known = offered.map((scope) => scope.name)
  const unknown = scopes.flatMap((scope, index) =>
    known.includes(scope)
      ? []
      : [{ path: `/scopes/${index}`, message: `is not a scope of this platform: ${known.join(', ')}` }],
  )
  return [...unknown, ...repeats('scopes', scopes)]
}

/** An event type whose scope the app does not declare is accepted, but never sent. */
function eventTypeViolations(platform: Platform, types: string[]): Violation[] {
  const unknown = types.flatMap((type, index) =>
    findEventType(platform, type)
      ? []
      : [{ path: `/event_types/${index}`, message: 'is not an event type of this platform' }],
  )
  return [...unknown, ...repeats('event_types', types)]
}

function redirectViolations({ redirect_uris, native }: AppInput): Violation[] {
  const wrong = redirect_uris.flatMap((uri, index) =>
    violationAt(`/redirect_uris/${index}`, uri, (text) => redirectUriProblem(text, { native })),
  )
  return [...wrong, ...repeats('redirect_uris', redirect_uris)]
}

function repeats(field: string, list: string[]): Violation[] {
  return list.flatMap((value, index) =>
    list.indexOf(value) === index ? [] : [{ path: `/${field}/${index}`, message: 'is listed twice' }],
  )
}

function webhookSecretViolations(
  { platform }: EndpointRules,
  { webhook_url, webhook_secret }: AppInput,
): Violation[] {
  if (webhook_secret !== undefined && webhook_url === null) {
    return [{ path: '/webhook_secret', message: 'is only allowed with a webhook_url' }]
  }
  return violationAt('/webhook_secret', webhook_secret, (secret) =>
    chosenSecretProblem(secret, platform.webhooks),
  )
}

function kindViolations({ publisher, kind, tenant, client_type, native, jwks }: AppInput): Violation[] {
  const found: Violation[] = []
  if (kind === 'public' && publisher === null) {
    found.push({ path: '/publisher', message: 'is missing; a public app belongs to a publisher' })
  }
  if (kind === 'in_house' && tenant === null) {
    found.push({ path: '/tenant', message: 'is missing; an in-house app belongs to a tenant' })
  }
  if (kind === 'public' && tenant !== null) {
    found.push({ path: '/tenant', message: 'is only allowed for in-house apps' })
  }
  if (native && client_type === 'confidential') {
    found.push({
      path: '/client_type',
      message: 'must be "public", because a native app cannot keep a secret',
    })
  }
  if (jwks && client_type === 'public') {
    found.push({ path: '/jwks', message: 'is only allowed for confidential clients' })
  }
  return found
}

/**
 * If `agent` is absent, an agent stays one and is not checked here: its scopes are checked again when it requests
 * them.
 */
function agentViolations(platform: Platform, { agent, scopes }: AppInput): Violation[] {
  if (!agent) return []
  if (platform.agents.allow === 'none') {
    return [{ path: '/agent', message: 'must be false, because this platform does not allow agents' }]
  }
  const allowed = agentScopes(platform)
  return scopes.flatMap((scope, index) =>
    allowed.includes(scope) ? [] : [{ path: `/scopes/${index}`, message: 'is not allowed for agents' }],
  )
}

/** A client with a secret acts for itself. People sign in to apps on their own device or in their browser. */
function participantViolations({ scopes, client_type }: AppInput): Violation[] {
  const index = scopes.indexOf(PARTICIPANT_SCOPE)
  if (index < 0 || client_type === 'public') return []
  return [{ path: `/scopes/${index}`, message: 'is only allowed for public clients, which have no secret' }]
}
