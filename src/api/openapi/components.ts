import { explainedCodes } from '../../http/error_codes.ts'
import type { Platform, RecordType } from '../../platform/definition.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import { limitHeaders } from './headers.ts'
import { pascal, schemaRef } from './names.ts'
import { instant, parameters, responses } from './shared.ts'

export function components(platform: Platform, base: string): Record<string, unknown> {
  return {
    securitySchemes: { oauth: oauth(platform, base) },
    schemas: {
      Me: me(platform),
      FeedEvent: feedEvent(platform),
      DeletedRecord: deletedRecord(),
      Problem: problem(base),
      ...Object.fromEntries(platform.record_types.map((type) => [pascal(type.name), record(type)])),
    },
    parameters: parameters(),
    headers: limitHeaders(platform),
    responses: responses(),
  }
}

function oauth(platform: Platform, base: string) {
  const scopes = Object.fromEntries(platform.scopes.map(({ name, text }) => [name, text]))
  const tokenUrl = `${base}/oauth/token`
  return {
    type: 'oauth2',
    description: `Authorization code with PKCE (S256). Tokens can be bound to a key (DPoP). Metadata: ${base}/.well-known/oauth-authorization-server`,
    flows: {
      authorizationCode: {
        authorizationUrl: `${base}/oauth/authorize`,
        tokenUrl,
        refreshUrl: tokenUrl,
        scopes,
      },
      clientCredentials: { tokenUrl, scopes },
    },
  }
}

/** The record type's own schema and the envelope. The envelope overrides fields of the same names. */
function record({ singular, schema, sample, sample_id = 'sample', source }: RecordType) {
  const stored = source === 'stored' ? ' here' : ''
  return {
    description: singular,
    allOf: [
      {
        type: 'object',
        required: ['id', 'unit', 'created_at', 'updated_at'],
        properties: {
          id: { type: ['string', 'integer'] },
          unit: { type: ['string', 'null'], description: 'The unit that it belongs to' },
          created_at: { ...instant, description: `When it was first stored${stored}` },
          updated_at: {
            ...instant,
            description: `When it was last stored${stored}. Lists are ordered by it.`,
          },
        },
      },
      { type: 'object', ...schema },
    ],
    examples: [
      {
        id: sample_id,
        unit: null,
        created_at: '2026-06-20T14:29:55.000Z',
        updated_at: '2026-06-20T14:31:07.250Z',
        ...sample,
      },
    ],
  }
}

function me(platform: Platform) {
  const named = { id: { type: 'string' }, name: { type: 'string' } }
  return {
    type: 'object',
    required: ['connection', 'app', 'tenant', 'unit', 'scopes', 'environment'],
    properties: {
      connection: { type: 'string' },
      app: { type: 'string' },
      tenant: { type: 'object', required: ['id', 'name'], properties: named },
      unit: {
        description: `The ${platform.binding.label} that the connection is bound to`,
        anyOf: [
          {
            type: 'object',
            required: ['id', 'name', 'kind'],
            properties: { ...named, kind: { type: 'string' } },
          },
          { type: 'null' },
        ],
      },
      scopes: { type: 'array', items: { type: 'string', enum: platform.scopes.map(({ name }) => name) } },
      environment: { type: 'string', enum: ['sandbox', 'production'] },
      person: {
        description: 'For whom the token was issued, where an identity provider asked for it',
        ...{ type: 'object', required: ['id', 'name'], properties: named },
      },
      ...participant(platform),
    },
  }
}

function participant({ participants, record_types }: Platform) {
  const type = record_types.find(({ name }) => name === participants?.record_type)
  if (!type) return {}
  return {
    participant: {
      description: `Only with the scope ${PARTICIPANT_SCOPE}: the ${type.singular.toLowerCase()} record of the person who signed in; null if it was deleted or now has another address`,
      anyOf: [schemaRef(pascal(type.name)), { type: 'null' }],
    },
  }
}

function feedEvent(platform: Platform) {
  return {
    type: 'object',
    required: ['id', 'type', 'timestamp', 'data'],
    properties: {
      id: { type: 'string', description: 'The same as in the webhook' },
      type: { type: 'string', enum: platform.event_types.map(({ name }) => name) },
      timestamp: instant,
      data: { type: 'object' },
    },
  }
}

function deletedRecord() {
  return {
    description: 'A record that was deleted, or that has left the unit of the connection',
    type: 'object',
    required: ['id', 'deleted_at'],
    properties: { id: { type: ['string', 'integer'] }, deleted_at: instant },
    additionalProperties: false,
  }
}

function problem(base: string) {
  const codes = [...explainedCodes('api').map(({ code }) => code), 'invalid_request']
  return {
    description: 'RFC 9457',
    type: 'object',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string', format: 'uri', enum: codes.map((code) => `${base}/docs/errors#${code}`) },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
    },
  }
}
