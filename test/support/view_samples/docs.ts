import type { Views } from '../../../src/http/pages/views.ts'
import { operatorReference } from '../../../src/operator/routes.ts'
import { agentsModel } from '../../../src/pages/docs/agents_model.ts'
import { languageLinks, requestCode } from '../../../src/pages/docs/chosen_language.ts'
import {
  apiModel,
  authorizationModel,
  errorsModel,
  eventsModel,
  limitsModel,
  scopesModel,
  securityModel,
} from '../../../src/pages/docs/models.ts'
import { SNIPPET_LANGUAGES } from '../../../src/pages/docs/request_snippets.ts'
import { searchSections } from '../../../src/pages/docs/search.ts'
import { quickstartSnippets } from '../../../src/pages/docs/snippets.ts'
import { webhooksModel } from '../../../src/pages/docs/webhooks_model.ts'
import type { PageRuntime } from '../../../src/pages/page_runtime.ts'
import { operatorModel } from '../../../src/pages/reference/operator_model.ts'
import { sdkModel } from '../../../src/pages/reference/sdk_model.ts'
import { loadPlatform, shippedPlatforms } from '../../../src/platform/load.ts'
import { sdkReference } from '../../../src/sdk/route.ts'
import type { ViewTest, ViewTests } from './types.ts'

type DocsView = Extract<keyof ViewTests, `docs/${string}`>

/** The page with each shipped definition. */
function forEveryPlatform<Name extends DocsView>(
  path: string,
  model: (runtime: PageRuntime) => Views[Name],
): ViewTest<Name> {
  const config = { publicUrl: 'http://127.0.0.1:3000' } as PageRuntime['config']
  const samples = shippedPlatforms().map((name) => {
    const runtime = { platform: loadPlatform(name), config } as PageRuntime
    const reference = operatorReference(runtime, async () => [])
    const sdk = sdkReference(runtime.platform)
    return [name, model({ ...runtime, operatorReference: reference, sdk })] as const
  })
  return { samples: Object.fromEntries(samples), visits: [{ who: 'visitor', path }] }
}

const reader = {
  base: 'http://127.0.0.1:3000',
  client_id: 'db_client',
  redirect_uri: 'http://127.0.0.1:8080/callback',
  scope: 'bookings:read',
  records: 'bookings',
  confidential: true,
}
const quickstart = {
  bound_to: {
    units: 'optional',
    tenant: 'organisation',
    unit: 'location',
    verified: 'verified organisation',
  },
  own: { name: 'Tidy Books' },
  redirect_uri: reader.redirect_uri,
  snippets: quickstartSnippets(reader).map(({ title, code }) => ({ title, code })),
} as const

const languages = languageLinks(SNIPPET_LANGUAGES[1])
const sender = {
  ...{ signed_in: true, sign_in_href: '/signin' },
  connections: [{ value: 'con_1', name: 'Tidy Books · Sandbox of Dana', selected: true }],
}
const stranger = { ...sender, signed_in: false, connections: [] }
const tried = {
  ...{
    id: 'list-bookings',
    title: 'List: Bookings',
    path: '/api/v1/bookings',
    scope: 'bookings:read',
    languages,
  },
  request: requestCode(SNIPPET_LANGUAGES[1], `${reader.base}/api/v1/bookings?limit=5`),
  parameters: [{ name: 'limit', text: 'The number of items, at most 100', value: '5' }],
  example: '{ "data": [], "next_cursor": null }',
}
const event = {
  ...{
    name: 'booking.created',
    text: 'A booking was created.',
    scopes: ['bookings:read'],
    example: '{}',
    languages,
  },
  feed: requestCode(SNIPPET_LANGUAGES[1], `${reader.base}/api/v1/feed?limit=5`),
  ...{ signed_in: true, sign_in_href: '/signin' },
  endpoints: [{ value: 'ep_1', name: 'Tidy Books · https://app.example/hook', selected: false }],
}

const everyAgentsPage = forEveryPlatform('/docs/agents', agentsModel)
/** With settings for agents that no shipped definition has. */
const agentsPage = (agents: object): Views['docs/agents'] => {
  const platform = loadPlatform('default')
  const config = { publicUrl: reader.base } as PageRuntime['config']
  return agentsModel({ platform: { ...platform, agents: { ...platform.agents, ...agents } }, config })
}

export const docsViews: ViewTests<DocsView> = {
  'docs/quickstart': {
    samples: { 'of an app': quickstart, 'for a stranger': { ...quickstart, own: null } },
    visits: [
      { who: 'visitor', path: '/docs' },
      { who: 'developer', path: '/docs' },
    ],
  },
  'docs/authorization': forEveryPlatform('/docs/authorization', authorizationModel),
  'docs/agents': {
    ...everyAgentsPage,
    samples: {
      ...everyAgentsPage.samples,
      'in production': agentsPage({ production: true }),
      'registered alone': agentsPage({ allow: 'registered' }),
    },
  },
  'docs/scopes': forEveryPlatform('/docs/scopes', scopesModel),
  'docs/api': forEveryPlatform('/docs/api', (runtime) => apiModel(runtime, SNIPPET_LANGUAGES[0])),
  'docs/try': {
    samples: {
      'for a visitor': { ...tried, token_until: null, response: null, sender: stranger },
      'without a connection': {
        ...tried,
        token_until: null,
        response: null,
        sender: { ...sender, connections: [] },
      },
      sent: {
        ...{ ...tried, sender, token_until: new Date('2026-06-02T09:40:00Z') },
        response: {
          ...{ status: 200, good: true, duration_ms: 7, cut: true, requests_href: '/developers' },
          ...{ headers: 'HTTP/1.1 200', body: '{ "data": [] }' },
        },
      },
      refused: {
        ...{ ...tried, sender, token_until: new Date('2026-06-02T09:40:00Z') },
        response: {
          ...{ status: 404, good: false, duration_ms: 3, cut: false, requests_href: '/developers' },
          ...{ headers: 'HTTP/1.1 404', body: '{ "status": 404 }' },
        },
      },
    },
    visits: [
      { who: 'visitor', path: '/docs/try/list-bookings' },
      { who: 'developer', path: '/docs/try/list-bookings?code=go' },
    ],
  },
  'docs/event': {
    samples: {
      'for a visitor': { ...event, signed_in: false, endpoints: [] },
      'without an endpoint': { ...event, endpoints: [] },
      'with an endpoint': event,
    },
    visits: [{ who: 'developer', path: '/docs/events/app.installed' }],
  },
  'docs/search': {
    samples: {
      empty: { query: '', empty: true, results: [] },
      none: { query: 'zebra', empty: false, results: [] },
      some: {
        ...{ query: 'token', empty: false },
        results: searchSections(
          [{ href: '/docs/api', page: 'API reference', heading: 'Lists', text: 'Every list needs a token.' }],
          'token',
        ),
      },
    },
    visits: [{ who: 'visitor', path: '/docs/search?q=refresh+token' }],
  },
  'docs/changelog': {
    samples: {
      none: { versions: [] },
      some: {
        versions: [
          {
            at: new Date('2026-06-02T09:30:00Z'),
            changes: [
              { kind: 'removed', breaking: true, text: 'The event `booking.moved` is gone.' },
              { kind: 'added', breaking: false, text: 'New scope: `invoices:read`.' },
            ],
          },
        ],
      },
    },
    visits: [{ who: 'visitor', path: '/docs/changelog' }],
  },
  'docs/events': forEveryPlatform('/docs/events', eventsModel),
  'docs/webhooks': forEveryPlatform('/docs/webhooks', webhooksModel),
  'docs/sdk': forEveryPlatform('/docs/sdk', sdkModel),
  'docs/limits': forEveryPlatform('/docs/limits', limitsModel),
  'docs/security': forEveryPlatform('/docs/security', securityModel),
  'docs/errors': forEveryPlatform('/docs/errors', errorsModel),
  'docs/operator': forEveryPlatform('/docs/operator', operatorModel),
}
