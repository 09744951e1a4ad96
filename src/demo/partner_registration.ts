import type { Database } from '../database/connect.ts'
import { findApp } from '../model/apps/app_list.ts'
import { approveApp } from '../model/apps/approval.ts'
import { type App, putApp } from '../model/apps/apps.ts'
import { SYSTEM } from '../model/audit/audit_log.ts'
import { newCredential } from '../model/ids.ts'
import type { Environment } from '../model/tenants/tenant_schema.ts'
import { createEndpoint, patchEndpoint } from '../model/webhooks/endpoints.ts'
import type { Runtime } from '../runtime.ts'
import type { DemoCredentials } from './demo_credentials.ts'

type EndpointSetting = Pick<Runtime, 'platform' | 'vault' | 'config' | 'now'>

const OPERATOR = { as: 'operator' } as const

const endpointUrl = (partnerUrl: string, environment: string): string =>
  `${partnerUrl}/webhooks/${environment}`

/** Registers the partner app's endpoints; none if deliveries to this computer are not allowed. */
export async function storeEndpoints(
  trx: Database,
  setting: EndpointSetting,
  app: string,
  partnerUrl: string,
): Promise<DemoCredentials['endpoints']> {
  const create = async (environment: Environment) => {
    const token = setting.platform.webhooks.token ? newCredential({ prefix: '', length: 24 }) : null
    const wanted = {
      environment,
      url: endpointUrl(partnerUrl, environment),
      ...(token === null ? {} : { token }),
    }
    const created = await createEndpoint(trx, setting, OPERATOR, app, wanted, SYSTEM)
    return created.kind === 'created' ? { id: created.id, secret: created.secret ?? '', token } : null
  }
  return { sandbox: await create('sandbox'), production: await create('production') }
}

/** Updates the registration of a partner app whose address has changed. */
export async function movePartner(
  trx: Database,
  setting: EndpointSetting,
  credentials: DemoCredentials,
  partnerUrl: string,
): Promise<DemoCredentials> {
  const { demo } = setting.platform
  for (const { id } of [demo?.apps.partner, demo?.apps.in_house].filter((app) => app !== undefined)) {
    const found = await findApp(trx, id)
    if (!found || found.kind === 'unregistered') continue
    const moved = (url: string, path: string) =>
      url === credentials.partnerUrl + path ? partnerUrl + path : url
    const { publisher, name, kind, tenant, client_type, native, scopes, event_types, webhook_url, jwks } =
      found
    const app: App = {
      ...{ publisher, name, kind, tenant, client_type, native, scopes, event_types, webhook_url, jwks },
      redirect_uris: found.redirect_uris.map((uri) => moved(uri, '/callback')),
      connect_url: found.connect_url && moved(found.connect_url, '/connect'),
    }
    await putApp(trx, id, app, SYSTEM, setting.now())
    // A draft that someone is working on is not approved together with the new address.
    if (found.state === 'approved') await approveApp(trx, setting, id, undefined, SYSTEM)
  }
  for (const [environment, endpoint] of Object.entries(credentials.endpoints)) {
    const url = endpointUrl(partnerUrl, environment)
    if (endpoint) await patchEndpoint(trx, setting, OPERATOR, endpoint.id, { url }, SYSTEM)
  }
  return { ...credentials, partnerUrl }
}
