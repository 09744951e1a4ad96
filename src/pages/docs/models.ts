import type { Context } from 'koa'
import { type ExplainedCode, explainedCodes } from '../../http/error_codes.ts'
import type { Markup } from '../../http/pages/markup.ts'
import { DELETED_DAYS } from '../../model/tenants/deleted_records.ts'
import { type SecretFormat, secretFormats } from '../../oauth/leaks/secret_formats.ts'
import type { Platform } from '../../platform/definition.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import { scopesForEvent, upstreamTypes } from '../../platform/scopes.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { type ApiOperation, apiOperations, requestPath } from './api_operations.ts'
import { type LanguageLink, languageLinks, type RequestCode, requestCode } from './chosen_language.ts'
import { highlighted } from './highlight.ts'
import { readerApp } from './reader.ts'
import type { SnippetLanguage } from './request_snippets.ts'
import { pretty, sampleBody } from './sample_body.ts'
import { quickstartSnippets } from './snippets.ts'

/**
 * Every page of the documentation is generated from the running platform definition, so that the two always agree.
 */

interface Field {
  name: string
  type: string
  text: string
}

/** The platform's words for what a connection is bound to, in lower case. */
interface BoundTo {
  units: Platform['binding']['units']
  tenant: string
  unit: string
  verified: string
}

/** A scope that an event needs. */
interface Need {
  scope: string
  /** Whether another scope comes before it. */
  another: boolean
}

/** An operation of the API: its request and its response. */
interface OperationView {
  title: string
  path: string
  request: RequestCode
  example: Markup | string
  /** The *Try it* page of the operation. */
  href: string
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/operation': { operation: OperationView }
  }
  interface Views {
    'docs/quickstart': {
      bound_to: BoundTo
      /** The reader's app; null if the snippets contain placeholders. */
      own: { name: string } | null
      redirect_uri: string
      snippets: { title: string; code: Markup | string }[]
    }
    'docs/authorization': {
      base: string
      client_id_prefix: string
      bound_to: BoundTo
      /** Whether a connection can be bound to a unit. */
      has_units: boolean
      token_request: Markup | string
      /** A token request and a call with their proofs (RFC 9449). */
      proven_requests: Markup | string
      token_response: Markup | string
      refresh_request: Markup | string
      introspect_request: Markup | string
      introspect_response: Markup | string
      /**
       * The platform's words for a participant's record and for what participants choose; null if it has no
       * participants.
       */
      participants: { record: string; chosen: string } | null
    }
    'docs/scopes': {
      /** `of_participant`: the scope opens one person's own record. */
      scopes: { name: string; text: string; opens: string[]; of_participant: boolean }[]
    }
    'docs/api': {
      tenant: string
      languages: LanguageLink[]
      me: OperationView
      feed: OperationView
      /** How many days lists show deleted records, and which lists do not; null if no list shows them. */
      deleted: { days: number; not: string } | null
      types: {
        name: string
        title: string
        scope: string
        /** Shorter forms of the list, with the fields of each. */
        views: { name: string; fields: string }[]
        fields: Field[]
        list: OperationView
        one: OperationView
      }[]
    }
    'docs/events': {
      tenants: string
      groups: {
        title: string
        types: { name: string; text: string; needs: Need[]; example: Markup | string; href: string }[]
      }[]
    }
    'docs/limits': { per_minute: number; burst: number }
    'docs/security': {
      formats: SecretFormat[]
      address: string
      report: Markup | string
      reported: Markup | string
    }
    'docs/errors': {
      problem: Markup | string
      oauth_error: Markup | string
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
    snippets: quickstartSnippets(app).map(({ title, language, code }) => ({
      title,
      code: highlighted(code, language),
    })),
  }
}

export function authorizationModel({ platform, config }: PageRuntime) {
  return {
    base: config.publicUrl,
    client_id_prefix: platform.credentials.client_id.prefix,
    bound_to: boundTo(platform),
    has_units: platform.binding.units !== 'none',
    token_request: shell([
      `curl ${config.publicUrl}/oauth/token -u "$CLIENT_ID:$CLIENT_SECRET" \\`,
      '  -d grant_type=authorization_code -d "code=$CODE" -d "code_verifier=$VERIFIER" \\',
      '  --data-urlencode "redirect_uri=$REDIRECT_URI"',
    ]),
    token_response: json({
      access_token: 'dbat_…',
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: 'dbrt_…',
      scope: platform.scopes[0]?.name,
      connection: 'con_…',
      tenant: 'harbour-rentals',
    }),
    refresh_request: shell([
      `curl ${config.publicUrl}/oauth/token -u "$CLIENT_ID:$CLIENT_SECRET" \\`,
      '  -d grant_type=refresh_token -d "refresh_token=$REFRESH_TOKEN"',
    ]),
    introspect_request: shell([
      `curl ${config.publicUrl}/oauth/introspect -u "$CLIENT_ID:$CLIENT_SECRET" -d "token=$TOKEN"`,
    ]),
    introspect_response: json({
      active: true,
      client_id: `${platform.credentials.client_id.prefix}…`,
      scope: platform.scopes[0]?.name,
      sub: 'con_…',
      exp: 1_780_395_000,
      iat: 1_780_391_400,
      iss: config.publicUrl,
      aud: `${config.publicUrl}/api/v1`,
      connection: 'con_…',
      tenant: 'harbour-rentals',
      env: 'sandbox',
    }),
    participants: participantWords(platform),
    proven_requests: highlighted(
      [
        'POST /oauth/token',
        `DPoP: <proof with htm=POST, htu=${config.publicUrl}/oauth/token>`,
        '',
        'GET /api/v1/me',
        'Authorization: DPoP dbat_…',
        `DPoP: <proof with htm=GET, htu=${config.publicUrl}/api/v1/me, ath=SHA-256 of the token>`,
      ].join('\n'),
      'http',
    ),
  }
}

const shell = (lines: string[]) => highlighted(lines.join('\n'), 'bash')
const json = (value: unknown) => highlighted(pretty(value), 'json')

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

export function apiModel(
  { platform, config }: Pick<PageRuntime, 'platform' | 'config'>,
  language: SnippetLanguage,
) {
  const upstream = upstreamTypes(platform).map(({ name }) => `\`${name}\``)
  const operations = new Map(
    apiOperations(platform).map((operation) => [
      operation.id,
      operationView(config.publicUrl, operation, language),
    ]),
  )
  const shown = (id: string): OperationView => operations.get(id) as OperationView
  return {
    tenant: platform.tenants.label.toLowerCase(),
    languages: languageLinks(language),
    me: shown('me'),
    feed: shown('feed'),
    deleted:
      upstream.length < platform.record_types.length
        ? { days: DELETED_DAYS, not: upstream.join(', ') }
        : null,
    types: platform.record_types.map(({ name, title, scope, schema, views }) => ({
      ...{ name, title, scope },
      views: Object.entries(views).map(([view, fields]) => ({
        name: view,
        fields: ['id', ...fields].join(', '),
      })),
      fields: fieldsOf(schema),
      list: shown(`list-${name}`),
      one: shown(`get-${name}`),
    })),
  }
}

function operationView(base: string, operation: ApiOperation, language: SnippetLanguage): OperationView {
  const { id, title, path, example } = operation
  // For a list, an example that makes sense without a connection.
  const url = base + requestPath(operation, ({ name, value }) => (name === 'cursor' ? '' : value))
  return {
    ...{ title, path, href: `/docs/try/${id}` },
    request: requestCode(language, url),
    example: highlighted(pretty(example), 'json'),
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
        example: highlighted(sampleBody(platform, type), 'json'),
        href: `/docs/events/${type.name}`,
      })),
    })),
  }
}

export const errorsModel = ({ platform, config }: Pick<PageRuntime, 'platform' | 'config'>) => ({
  problem: json({
    type: `${config.publicUrl}/docs/errors#insufficient_scope`,
    title: 'The token lacks a scope',
    status: 403,
    detail: `This needs the scope ${platform.record_types[0]?.scope}, which the token does not have.`,
  }),
  oauth_error: json({
    error: 'invalid_grant',
    error_description: 'grant request is invalid (the code has expired)',
  }),
  tables: (['api', 'operator'] as const).map((name) => ({ name, codes: explainedCodes(name) })),
})

/** The secrets that scanners can recognise, and a sample report to copy. */
export const securityModel = ({ platform, config }: PageRuntime) => ({
  formats: secretFormats(platform),
  address: `${config.publicUrl}/oauth/report_leak`,
  report: json([{ token: 'dbat_…', type: 'access_token', url: 'https://code.example/team/project/file' }]),
  reported: json([{ token_hash: '9f86d081884c7d659a2feaa0c55ad015…', label: 'true_positive' }]),
})

export const limitsModel = ({ platform }: PageRuntime) => platform.rate_limits

/** The fields of a JSON Schema object, one level deep. */
function fieldsOf(schema: Record<string, unknown>): Field[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: [property['type'] ?? 'any'].flat().join(' or '),
    text: String(property['description'] ?? ''),
  }))
}
