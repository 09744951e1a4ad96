import type { Context } from 'koa'
import { type ExplainedCode, explainedCodes } from '../../http/error_codes.ts'
import { DELETED_DAYS } from '../../model/tenants/deleted_records.ts'
import { type SecretFormat, secretFormats } from '../../oauth/leaks/secret_formats.ts'
import type { Platform } from '../../platform/definition.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import { scopesForEvent, upstreamTypes } from '../../platform/scopes.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { readerApp } from './reader.ts'
import { pretty, sampleBody } from './sample_body.ts'
import { quickstartSnippets, type Snippet } from './snippets.ts'

/** Every page of the documentation is written from the running platform definition, so that it is never wrong. */

interface Field {
  name: string
  type: string
  text: string
}

/** The platform's words for what a connection is bound to, as they are written inside a sentence. */
interface BoundTo {
  units: Platform['binding']['units']
  tenant: string
  unit: string
  verified: string
}

/** A scope that an event needs. */
interface Need {
  scope: string
  /** Whether others come before it. */
  another: boolean
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/quickstart': {
      bound_to: BoundTo
      /** The reader's app; null where the snippets hold placeholders. */
      own: { name: string } | null
      redirect_uri: string
      snippets: Snippet[]
    }
    'docs/authorization': {
      base: string
      client_id_prefix: string
      bound_to: BoundTo
      /** Whether a connection can be bound to a unit. */
      has_units: boolean
      token_request: string
      /** A token request and a call with their proofs (RFC 9449). */
      proven_requests: string
      token_response: string
      /** What a record of a participant is called, and what they choose; null where the platform has none. */
      participants: { record: string; chosen: string } | null
    }
    'docs/scopes': {
      /** `of_participant`: it opens the record of one person. */
      scopes: { name: string; text: string; opens: string[]; of_participant: boolean }[]
    }
    'docs/api': {
      tenant: string
      me_request: string
      list_request: string
      /** Days for which lists tell of deleted records, and which lists do not; null where none does. */
      deleted: { days: number; not: string } | null
      types: {
        name: string
        title: string
        scope: string
        /** Shorter forms of the list, and the fields of each. */
        views: { name: string; fields: string }[]
        fields: Field[]
        example: string
      }[]
    }
    'docs/events': {
      tenants: string
      groups: {
        title: string
        types: { name: string; text: string; needs: Need[]; example: string }[]
      }[]
    }
    'docs/limits': { per_minute: number; burst: number }
    'docs/security': { formats: SecretFormat[]; address: string; report: string }
    'docs/errors': {
      tables: { name: 'api' | 'operator'; codes: { code: ExplainedCode; status: number }[] }[]
    }
  }
}

const boundTo = ({ binding, tenants }: Platform): BoundTo => ({
  units: binding.units,
  tenant: tenants.label.toLowerCase(),
  unit: binding.label.toLowerCase(),
  verified: tenants.verified,
})

export async function quickstartModel(runtime: PageRuntime, ctx: Context) {
  const { app, own } = await readerApp(runtime, ctx.state.person?.id)
  return {
    bound_to: boundTo(runtime.platform),
    own,
    redirect_uri: app.redirect_uri,
    snippets: quickstartSnippets(app),
  }
}

export function authorizationModel({ platform, config }: PageRuntime) {
  return {
    base: config.publicUrl,
    client_id_prefix: platform.credentials.client_id.prefix,
    bound_to: boundTo(platform),
    has_units: platform.binding.units !== 'none',
    token_request: [
      `curl ${config.publicUrl}/oauth/token -u "$CLIENT_ID:$CLIENT_SECRET" \\`,
      '  -d grant_type=authorization_code -d "code=$CODE" -d "code_verifier=$VERIFIER" \\',
      '  --data-urlencode "redirect_uri=$REDIRECT_URI"',
    ].join('\n'),
    token_response: pretty({
      access_token: 'dbat_…',
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: 'dbrt_…',
      scope: platform.scopes[0]?.name,
      connection: 'con_…',
      tenant: 'harbour-rentals',
    }),
    participants: participantWords(platform),
    proven_requests: [
      'POST /oauth/token',
      `DPoP: <proof with htm=POST, htu=${config.publicUrl}/oauth/token>`,
      '',
      'GET /api/v1/me',
      'Authorization: DPoP dbat_…',
      `DPoP: <proof with htm=GET, htu=${config.publicUrl}/api/v1/me, ath=SHA-256 of the token>`,
    ].join('\n'),
  }
}

function participantWords({ participants, record_types, binding, tenants }: Platform) {
  const type = record_types.find(({ name }) => name === participants?.record_type)
  if (!type) return null
  const chosen = binding.units === 'none' ? tenants.label : binding.label
  return { record: type.singular.toLowerCase(), chosen: chosen.toLowerCase() }
}

export const scopesModel = ({ platform }: PageRuntime) => ({
  scopes: platform.scopes.map(({ name, text }) => ({
    name,
    text,
    opens: platform.record_types.filter((type) => type.scope === name).map((type) => type.name),
    of_participant: name === PARTICIPANT_SCOPE,
  })),
})

export function apiModel({ platform, config }: PageRuntime) {
  const [first] = platform.record_types
  const upstream = upstreamTypes(platform).map(({ name }) => `\`${name}\``)
  const token = '-H "Authorization: Bearer $TOKEN"'
  const list = `${config.publicUrl}/api/v1/${first?.name}?limit=50&updated_since=2026-06-01T00:00:00Z`
  return {
    tenant: platform.tenants.label.toLowerCase(),
    me_request: `curl ${config.publicUrl}/api/v1/me ${token}`,
    list_request: `curl "${list}" ${token}`,
    deleted:
      upstream.length < platform.record_types.length
        ? { days: DELETED_DAYS, not: upstream.join(', ') }
        : null,
    types: platform.record_types.map(({ name, title, scope, schema, sample, sample_id, views }) => ({
      name,
      title,
      scope,
      views: Object.entries(views).map(([view, fields]) => ({
        name: view,
        fields: ['id', ...fields].join(', '),
      })),
      fields: fieldsOf(schema),
      example: pretty({
        id: sample_id ?? 'sample',
        unit: null,
        created_at: '2026-06-01T08:00:00.000Z',
        updated_at: '2026-06-02T09:30:00.000Z',
        ...sample,
      }),
    })),
  }
}

export function eventsModel({ platform }: PageRuntime) {
  const groups = Map.groupBy(platform.event_types, (type) => type.group ?? '')
  return {
    tenants: platform.tenants.plural.toLowerCase(),
    groups: [...groups].map(([title, types]) => ({
      title,
      types: types.map((type) => ({
        name: type.name,
        text: type.text,
        needs: scopesForEvent(platform, type).map((scope, index) => ({ scope, another: index > 0 })),
        example: sampleBody(platform, type),
      })),
    })),
  }
}

export const errorsModel = () => ({
  tables: (['api', 'operator'] as const).map((name) => ({ name, codes: explainedCodes(name) })),
})

/** The secrets that scanners can recognise, and a report that they can copy. */
export const securityModel = ({ platform, config }: PageRuntime) => ({
  formats: secretFormats(platform),
  address: `${config.publicUrl}/oauth/report_leak`,
  report: pretty([{ token: 'dbat_…', type: 'access_token', url: 'https://code.example/team/project/file' }]),
})

export const limitsModel = ({ platform }: PageRuntime) => platform.rate_limits

/** The fields of a JSON Schema's object, one level deep. */
function fieldsOf(schema: Record<string, unknown>): Field[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: [property['type'] ?? 'any'].flat().join(' or '),
    text: String(property['description'] ?? ''),
  }))
}
