import type { Views } from '../../../src/http/pages/views.ts'
import { operatorReference } from '../../../src/operator/routes.ts'
import {
  apiModel,
  authorizationModel,
  errorsModel,
  eventsModel,
  limitsModel,
  scopesModel,
  securityModel,
} from '../../../src/pages/docs/models.ts'
import { operatorModel } from '../../../src/pages/docs/operator_model.ts'
import { sdkModel } from '../../../src/pages/docs/sdk_model.ts'
import { quickstartSnippets } from '../../../src/pages/docs/snippets.ts'
import { webhooksModel } from '../../../src/pages/docs/webhooks_model.ts'
import type { PageRuntime } from '../../../src/pages/page_runtime.ts'
import { loadPlatform, shippedPlatforms } from '../../../src/platform/load.ts'
import { sdkReference } from '../../../src/sdk/route.ts'
import type { ViewTest, ViewTests } from './types.ts'

type DocsView = Extract<keyof ViewTests, `docs/${string}`>

/** The page with each definition that ships. */
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
  snippets: quickstartSnippets(reader),
} as const

export const docsViews: ViewTests<DocsView> = {
  'docs/quickstart': {
    samples: { 'of an app': quickstart, 'for a stranger': { ...quickstart, own: null } },
    visits: [
      { who: 'visitor', path: '/docs' },
      { who: 'developer', path: '/docs' },
    ],
  },
  'docs/authorization': forEveryPlatform('/docs/authorization', authorizationModel),
  'docs/scopes': forEveryPlatform('/docs/scopes', scopesModel),
  'docs/api': forEveryPlatform('/docs/api', apiModel),
  'docs/events': forEveryPlatform('/docs/events', eventsModel),
  'docs/webhooks': forEveryPlatform('/docs/webhooks', webhooksModel),
  'docs/sdk': forEveryPlatform('/docs/sdk', sdkModel),
  'docs/limits': forEveryPlatform('/docs/limits', limitsModel),
  'docs/security': forEveryPlatform('/docs/security', securityModel),
  'docs/errors': forEveryPlatform('/docs/errors', errorsModel),
  'docs/operator': forEveryPlatform('/docs/operator', operatorModel),
}
