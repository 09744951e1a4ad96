import type { EventType, Platform, WebhookRules } from './definition.ts'

/**
 * Events about Drawbridge itself, for the operator's own endpoints. Definitions do not change these event types or
 * their wire format, and apps never receive them (docs/decisions/0155).
 */

const text = { type: 'string' }
const textOrNull = { type: ['string', 'null'] }
const list = { type: 'array', items: text }
const environment = { type: 'string', enum: ['sandbox', 'production'] }

type Schema = NonNullable<EventType['schema']>

const object = (properties: Schema): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
  additionalProperties: false,
})

const actor = object({
  kind: { type: 'string', enum: ['user', 'client', 'operator', 'system', 'anonymous'] },
  id: { ...textOrNull, description: 'The user, the client or the token, if known' },
})

const connection = {
  connection: text,
  app: text,
  client_id: text,
  tenant: text,
  unit: textOrNull,
  scopes: list,
  environment,
}
const aConnection = {
  connection: 'con_4TzQb1nYc7',
  app: 'channel-sync',
  client_id: 'db_k3v9',
  tenant: 'harbour-rentals',
  unit: null,
  scopes: ['bookings:read'],
  environment: 'production',
}

const app = { app: text, name: text, publisher: textOrNull, version: { type: 'integer', minimum: 1 } }
const anApp = { app: 'channel-sync', name: 'Channel Sync', publisher: 'softmakers', version: 3 }
const aPerson = { kind: 'user', id: 'olga' }
const theOperator = { kind: 'operator', id: null }

/** The event types of the operator's own endpoints. */
export const OPERATOR_EVENT_TYPES = [
  {
    name: 'connection.created',
    text: 'A merchant connected an app.',
    schema: object({ ...connection, by: actor }),
    sample: { ...aConnection, by: aPerson },
  },
  {
    name: 'connection.revoked',
    text: 'A connection ended because the merchant or the operator disconnected the app.',
    schema: object({ ...connection, by: actor }),
    sample: { ...aConnection, by: aPerson },
  },
  {
    name: 'app.submitted',
    text: 'A publisher submitted a version of an app for review.',
    schema: object({ ...app, by: actor }),
    sample: { ...anApp, by: aPerson },
  },
  {
    name: 'app.approved',
    text: 'A version of an app was approved and is now in production.',
    schema: object({ ...app, by: actor }),
    sample: { ...anApp, by: theOperator },
  },
  {
    name: 'app.declined',
    text: 'A version of an app was declined.',
    schema: object({ ...app, reason: text, by: actor }),
    sample: { ...anApp, reason: 'The name is misleading.', by: theOperator },
  },
  {
    name: 'endpoint.suspended',
    text: 'An endpoint of an app was suspended because it failed too often or responded with 410 Gone.',
    schema: object({
      ...{ endpoint: text, app: text, publisher: textOrNull, tenant: textOrNull, environment, url: text },
      reason: { type: 'string', enum: ['failures', 'gone'] },
    }),
    sample: {
      ...{ endpoint: 'ep_9xKd2mPq', app: 'channel-sync', publisher: 'softmakers', tenant: null },
      ...{ environment: 'production', url: 'https://sync.example/webhooks', reason: 'failures' },
    },
  },
  {
    name: 'secret.leaked',
    text: 'A secret was reported as leaked and revoked at once. The event does not contain the secret.',
    schema: object({
      kind: {
        type: 'string',
        enum: ['access_token', 'refresh_token', 'client_secret', 'signing_secret', 'operator_token'],
      },
      last_four: text,
      url: { ...textOrNull, description: 'Where it was found' },
      app: textOrNull,
      client_id: textOrNull,
      publisher: textOrNull,
      tenant: textOrNull,
      connection: textOrNull,
      endpoint: { ...textOrNull, description: 'Whose signing secret it was' },
    }),
    sample: {
      ...{ kind: 'client_secret', last_four: '9f2c', url: 'https://code.example/team/project/file' },
      ...{ app: 'channel-sync', client_id: 'db_k3v9', publisher: 'softmakers' },
      ...{ tenant: null, connection: null, endpoint: null },
    },
  },
] as const satisfies EventType[]

export type OperatorEventType = (typeof OPERATOR_EVENT_TYPES)[number]['name']

export const OPERATOR_EVENT_NAMES: readonly string[] = OPERATOR_EVENT_TYPES.map(({ name }) => name)

/** Standard Webhooks 1.0, whatever the platform's own wire format is. Only a 410 suspends an endpoint. */
const STANDARD_WEBHOOKS: WebhookRules = {
  timestamp: 'unix',
  headers: { 'webhook-id': '{id}', 'webhook-timestamp': '{timestamp}' },
  signatures: [
    {
      scheme: 'hmac-sha256',
      header: 'webhook-signature',
      signed: '{id}.{timestamp}.{body}',
      encoding: 'base64',
      prefix: 'v1,',
      separator: ' ',
    },
  ],
  body: { type: '{type}', timestamp: '{occurred_at}', data: '{data}' },
  secret: { prefix: 'whsec_', bytes: 32, encoding: 'base64', key: 'decoded', chosen_by_partner: true },
  token: false,
  success: { from: 200, to: 299 },
  timeout_seconds: 10,
  schedule_seconds: [0, 5, 300, 1800, 7200, 18_000, 36_000, 36_000],
  jitter: 0,
  last_resort: 'dead_letter',
  suspension: null,
  endpoints_per_app: null,
  needs_scope: null,
  needs_record_scopes: true,
  added_data: {},
  http: null,
}

/**
 * The definition for an endpoint. An app's endpoint has that of the platform. One of the operator's own endpoints has
 * the operator's event types and Standard Webhooks instead.
 * @param app the endpoint's app; null for one of the operator's own endpoints
 */
export function channelOf(platform: Platform, app: string | null): Platform {
  if (app !== null) return platform
  return {
    ...platform,
    event_types: [...OPERATOR_EVENT_TYPES],
    record_types: [],
    webhooks: STANDARD_WEBHOOKS,
  }
}
