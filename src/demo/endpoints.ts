import type { Database } from '../database/connect.ts'
import { findApp } from '../model/apps/app_list.ts'
import { putApp } from '../model/apps/apps.ts'
import { setConnectUrl } from '../model/apps/connect_url.ts'
import { SYSTEM } from '../model/audit/audit_log.ts'
import { newCredential } from '../model/ids.ts'
import type { Environment } from '../model/tenants/tenant_schema.ts'
import { createEndpoint, patchEndpoint } from '../model/webhooks/endpoints.ts'
import type { Runtime } from '../runtime.ts'
import type { Keepsake } from './demo_seed.ts'

type Parts = Pick<Runtime, 'platform' | 'vault' | 'config' | 'now'>

const OPERATOR = { as: 'operator' } as const

const hookOf = (partnerUrl: string, environment: string): string => `${partnerUrl}/webhooks/${environment}`

/** The partner app's endpoints; none where deliveries to this computer are not allowed. */
export async function storeEndpoints(
  trx: Database,
  parts: Parts,
  app: string,
  partnerUrl: string,
): Promise<Keepsake['endpoints']> {
  const make = async (environment: Environment) => {
    const token = parts.platform.webhooks.token ? newCredential({ prefix: '', length: 24 }) : null
    const wanted = { environment, url: hookOf(partnerUrl, environment), ...(token === null ? {} : { token }) }
    const made = await createEndpoint(trx, parts, OPERATOR, app, wanted, SYSTEM)
    return made.kind === 'created' ? { id: made.id, secret: made.secret ?? '', token } : null
  }
  return { sandbox: await make('sandbox'), production: await make('production') }
}

/** The partner app has another address than when it was registered: its registration follows. */
export async function followPartner(
  trx: Database,
  parts: Parts,
  keepsake: Keepsake,
  partnerUrl: string,
): Promise<Keepsake> {
  const { demo } = parts.platform
  for (const { id } of [demo?.apps.partner, demo?.apps.in_house].filter((app) => app !== undefined)) {
    const found = await findApp(trx, id)
    if (!found) continue
    const { id: _, connect_url, approval_requested_at, approved_at, suspended_at, clients, ...app } = found
    const redirect_uris = app.redirect_uris.map((uri) =>
      uri === `${keepsake.partnerUrl}/callback` ? `${partnerUrl}/callback` : uri,
    )
    await putApp(trx, id, { ...app, redirect_uris }, SYSTEM, parts.now())
    if (connect_url === `${keepsake.partnerUrl}/connect`)
      await setConnectUrl(trx, id, `${partnerUrl}/connect`, SYSTEM)
  }
  for (const [environment, endpoint] of Object.entries(keepsake.endpoints)) {
    const url = hookOf(partnerUrl, environment)
    if (endpoint) await patchEndpoint(trx, parts, OPERATOR, endpoint.id, { url }, SYSTEM)
  }
  return { ...keepsake, partnerUrl }
}
