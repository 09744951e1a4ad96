import { z } from 'zod'
import { END_REASONS } from '../../model/connections/connections.ts'
import { environment, id } from '../../model/fields.ts'
import { operatorScopes } from '../../model/operators/operator_scopes.ts'
import { failureCodes } from '../../model/webhooks/deliveries.ts'

// The JSON that operations return. The OpenAPI document is generated from it; a test compares it with responses.

const time = z.iso.datetime().describe('UTC')
const stamps = { created_at: time, updated_at: time }
const text = z.string()

/** 204 has no body. */
export const nothing = z.undefined()

/** A page of a list. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z.object({
    data: z.array(row),
    next_cursor: text.nullable().describe('"cursor" of the next page; null on the last one'),
  })

const unitShape = z.object({ id, kind: text, name: text })

const tenantFields = { id, name: text, environment, verified: z.boolean(), ...stamps }
export const tenantRow = z.object(tenantFields)
const providerShape = z.object({ issuer: text, client_ids: z.array(text), tenant: text.nullable() })
const tenantDetails = { units: z.array(unitShape), identity_provider: providerShape.nullable() }
export const tenantShape = z.object({ ...tenantFields, ...tenantDetails })

const userFields = {
  id,
  email: text.nullable(),
  unconfirmed_email: text.nullable().describe('The address that the person gave but has not confirmed yet'),
  name: text,
  subject: text.nullable(),
  operator: z.boolean(),
  ...stamps,
}
export const userRow = z.object(userFields)
export const userShape = z.object({
  ...userFields,
  tenants: z.array(z.object({ id, role: text })),
  publishers: z.array(z.union([id, z.object({ id, role: text })]).describe('Only the ID: an admin')),
})

export const signInLinkShape = z.object({ url: text, expires_at: time })

export const publisherShape = z.object({ id, name: text, website: text, support: text, ...stamps })

const content = {
  name: text,
  connect_url: text.nullable(),
  native: z.boolean(),
  redirect_uris: z.array(text),
  scopes: z.array(text),
  event_types: z.array(text),
  listing: z.object({
    ...{ summary: text.nullable(), description: text.nullable(), category: text.nullable() },
    ...{ website: text.nullable(), support: text.nullable(), documentation: text.nullable() },
    ...{ privacy: text.nullable(), terms: text.nullable() },
    icon: text.nullable().describe('A path below the public address'),
    screenshots: z.array(text).describe('Paths below the public address'),
  }),
}

const secretShape = z.object({
  id,
  last_four: text,
  created_at: time,
  last_used_at: time.nullable(),
})

export const clientShape = z.object({
  client_id: text,
  environment,
  created_at: time,
  revoked_at: time.nullable(),
  secrets: z.array(secretShape),
})

const appFields = {
  id,
  publisher: id.nullable(),
  ...content,
  kind: z
    .enum(['public', 'in_house', 'unregistered'])
    .describe('Unregistered: an agent that is only known by its metadata document'),
  agent: z.boolean().describe('Whether it is an AI agent'),
  tenant: id.nullable(),
  client_type: z.enum(['confidential', 'public']),
  dpop: z.boolean(),
  webhook_url: text.nullable(),
  jwks: z.looseObject({}).nullable(),
  state: z.enum(['draft', 'submitted', 'approved', 'declined']),
  version: z.int(),
  approved_version: z.int().nullable(),
  approved: z
    .object({
      ...content,
      publisher: z.object({ name: text, website: text, support: text }).nullable(),
    })
    .nullable()
    .describe('The version that production shows'),
  changes: z
    .array(z.object({ field: text, approved: z.unknown(), present: z.unknown() }))
    .describe('Fields in which the app differs from its approved version'),
  submitted_at: time.nullable(),
  approved_at: time.nullable(),
  decline_reason: text.nullable(),
  suspended_at: time.nullable(),
}
export const appRow = z.object(appFields)
export const appShape = z.object({ ...appFields, clients: z.array(clientShape) })

const need_reconsent = z.int().describe('Connections whose merchants are asked for consent again')
export const approvedAppShape = appShape.extend({ need_reconsent })
export const newEndpointShape = z.object({
  id,
  url: text,
  state: text,
  secret: text.nullable().describe('The signing secret; shown only once'),
})
export const storedAppShape = approvedAppShape.extend({
  undeliverable: z
    .array(z.object({ event_type: text, missing_scopes: z.array(text) }))
    .describe('Declared event types that are never sent because the app lacks their scopes'),
  endpoints: z.array(newEndpointShape.extend({ environment: environment.optional() })).optional(),
})

export const newClientShape = z.object({
  client_id: text,
  client_secret: text.optional().describe('Shown only once; a public client has none'),
  secret_id: id.optional(),
})
export const newSecretShape = z.object({ id, client_secret: text.describe('Shown only once') })

const place = { tenant: id, type: text, id, unit: id.nullable() }
export const storedRecordShape = z.object({ ...place, updated_at: time })
export const recordShape = z.object({ ...place, data: z.looseObject({}), ...stamps })
export const batchShape = z.object({ stored: z.int(), created: z.int() })
export const importShape = z.object({
  stored: z.int(),
  refused: z.int(),
  errors: z
    .array(z.object({ line: z.int(), detail: text }))
    .describe('The refused lines, the first thousand of them'),
})
export const publishedShape = z.object({ id, at: time })

export const connectionShape = z.object({
  id,
  app: id,
  client_id: text,
  tenant: id,
  unit: id.nullable(),
  scopes: z.array(text),
  state: z.enum(['active', 'needs_reconsent', 'revoked']),
  environment,
  created_by: id.nullable(),
  created_at: time,
  expires_at: time.nullable().describe('When the connection of an agent expires'),
  people_scopes: z.array(text).nullable().describe('What an owner has allowed for the people of the tenant'),
  last_used_at: time.nullable(),
  ended_at: time.nullable(),
  end_reason: text
    .nullable()
    .describe(`Why the connection ended: ${END_REASONS.join(', ')}. null: it is live`),
})

export const agentHostShape = z.object({
  host: text,
  first_seen_at: time,
  suspended_at: time.nullable(),
  apps: z.array(
    z.object({
      id,
      client_id: text.describe('The address of the metadata document'),
      claimed_name: text.nullable().describe('Its name in the document, which has not been verified'),
      suspended_at: time.nullable(),
    }),
  ),
  connections: z.int().describe('Connections that have not ended'),
})

export const endpointShape = z.object({
  id,
  app: id.nullable().describe('null: an operator’s endpoint, which receives events of both environments'),
  environment: environment.nullable(),
  url: text,
  event_types: z.array(text).nullable(),
  state: z.enum(['active', 'paused', 'suspended']),
  state_reason: text.nullable(),
  has_token: z.boolean(),
  secrets: z.array(
    z.object({
      id,
      created_at: time,
      signs_from: time,
      retires_at: time.nullable(),
      public_jwk: z.looseObject({}).nullable(),
    }),
  ),
  health: z.object({
    failures_in_row: z.int(),
    failures_total: z.int(),
    last_success_at: time.nullable(),
    last_failure_at: time.nullable(),
    held_until: time.nullable(),
    oldest_due_at: time.nullable(),
  }),
  ...stamps,
})
export const ownEndpointShape = endpointShape.extend({
  secret: text.optional().describe('The signing secret of a new endpoint; shown only once'),
})
export const rotatedShape = z.object({ id, secret: text.describe('Shown only once'), signs_from: time })
export const testedShape = z.object({ delivery: text, event: id, type: text })
export const replayShape = z.object({ id })

const deliveryFields = {
  id: text,
  state: z.enum(['pending', 'delivered', 'dead', 'cancelled']),
  reason: text.nullable(),
  fault: z.enum(['receiver', 'sender']).nullable(),
  event: z.object({ id, type: text, test: z.boolean() }).nullable(),
  endpoint: id,
  app: id.nullable(),
  connection: id.nullable(),
  tenant: id.nullable(),
  attempt_count: z.int(),
  last_attempt: z.object({ status: z.int().nullable(), error: z.enum(failureCodes).nullable() }).nullable(),
  next_attempt_at: time.nullable(),
  created_at: time,
  finished_at: time.nullable(),
  endpoint_url: text.nullable(),
}
const headers = z.record(text, text).nullable()
export const listedDelivery = z.object(deliveryFields)
export const deliveryShape = z.object({
  ...deliveryFields,
  attempts: z.array(
    z.object({
      number: z.int(),
      started_at: time,
      duration_ms: z.int(),
      status: z.int().nullable(),
      error: z.enum(failureCodes).nullable(),
      error_detail: text
        .nullable()
        .describe(
          'About the receiver’s certificate: when it expired or becomes valid, or the names that it covers',
        ),
      fault: z.enum(['receiver', 'sender']).nullable(),
      late: z.boolean(),
      timings: z.looseObject({}).nullable(),
      url: text.nullable(),
      timestamp: text.nullable(),
      request_headers: headers,
      request_body: text.nullable(),
      response_headers: headers,
      response_body: text.nullable(),
    }),
  ),
})

export const auditShape = z.object({
  id: z.int(),
  at: time,
  action: text,
  actor: z.object({
    kind: z.enum(['user', 'client', 'operator', 'system', 'anonymous']),
    id: text
      .nullable()
      .describe('The ID of a person, a client or an operator token; null for OPERATOR_TOKEN'),
    name: text
      .nullable()
      .describe('The name of the person, the app or the operator token; null if it was deleted'),
  }),
  publisher: id.nullable(),
  app: id.nullable(),
  client: text.nullable(),
  tenant: id.nullable(),
  connection: id.nullable(),
  ip: text.nullable(),
  details: z.looseObject({}).describe('Details of the action; `changes` has the values before and after'),
})

export const mailShape = z.object({
  id: text,
  to: text,
  subject: text,
  text,
  state: z.enum(['waiting', 'sent', 'failed']),
  error: text.nullable(),
  created_at: time,
})

export const tokenShape = z.object({
  id,
  name: text,
  scopes: z.array(z.enum(operatorScopes)),
  last_four: text,
  created_at: time,
  expires_at: time.nullable(),
  last_used_at: time.nullable(),
})
export const newTokenShape = z.object({ id, token: text.describe('Shown only once') })

export const invitedOperatorShape = z.object({
  user: id,
  url: z.url().nullable().describe('A one-time link to choose a password; null if they can already sign in'),
  expires_at: time.nullable(),
})

export const keyShape = z.object({ kid: text })
export const restoredShape = z.object({
  restored: z.array(z.object({ tenant: id, records: z.int() })),
})
