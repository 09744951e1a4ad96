import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { checkboxesOf } from '../../http/pages/views.ts'
import { notFound } from '../../http/problem.ts'
import { scopeViolations } from '../../model/apps/app_schema.ts'
import {
  createOwnerKey,
  keysOfTenant,
  type NewKey,
  type OwnerKey,
  ownerKeySchema,
  revokeOwnerKey,
} from '../../model/apps/owner_keys.ts'
import type { Platform } from '../../platform/definition.ts'
import { violationsIn } from '../../violation.ts'
import { fieldErrors } from '../field_errors.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor } from '../signed_in.ts'
import { type PortalView, portalView } from '../webhooks/portal.ts'
import { type EndpointRow, endpointRows } from '../webhooks/portal_endpoints.ts'
import {
  currentTenant,
  requireOwnedTenant,
  type TenantView,
  tenantQuery,
  tenantView,
} from './current_tenant.ts'
import { findOwnPortal } from './webhooks.ts'

interface KeyErrors {
  name?: string
  scopes?: string
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/keys': TenantView & {
      keys: OwnerKey[]
      shown: { client_id: string; secret: string } | null
      /** How a program uses a key, as commands. */
      usage: string
      webhooks: PortalView & { endpoints: EndpointRow[] }
    }
    'settings/new_key': TenantView & { name: string; scopes: Checkbox[]; errors: KeyErrors }
    'settings/revoke_key': TenantView & { key: OwnerKey }
  }
}

/** `/settings/developers`: the API keys that an owner of a merchant creates for its own programs. */
export function ownerKeyRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, config, now } = runtime
  const router = new Router()

  const list = async (ctx: Context, created: NewKey | null = null): Promise<void> => {
    const [keys, portal] = await Promise.all([
      keysOfTenant(db, currentTenant(ctx).id),
      findOwnPortal(runtime, ctx),
    ])
    render(ctx, 'settings/keys', {
      ...tenantView(ctx, platform),
      keys,
      shown: created && { client_id: created.client_id, secret: created.client_secret },
      usage: usageOf(config.publicUrl),
      webhooks: { ...portalView(portal), endpoints: await endpointRows(runtime, portal) },
    })
  }
  router.get('/', (ctx) => list(ctx))

  const form = (ctx: Context, values: { name: string; scopes: string[] }, errors: KeyErrors = {}): void => {
    if (Object.keys(errors).length > 0) ctx.status = 422
    const scopes = checkboxesOf(platform.scopes, values.scopes)
    render(ctx, 'settings/new_key', { ...tenantView(ctx, platform), name: values.name, scopes, errors })
  }
  router.get('/keys/new', (ctx) => {
    requireOwnedTenant(ctx)
    // Selected is what the definition says, and nothing else (T21).
    form(ctx, { name: '', scopes: platform.owner_key_scopes })
  })
  router.post('/keys/new', async (ctx) => {
    const tenant = requireOwnedTenant(ctx)
    const posted = await readForm(ctx)
    const values = { name: posted.text('name'), scopes: [...new Set(posted.all('scopes'))] }
    const errors = keyErrors(platform, values)
    if (Object.keys(errors).length > 0) return form(ctx, values, errors)
    const created = await inTransaction(db, (trx) =>
      createOwnerKey(trx, platform, tenant, values, currentActor(ctx), now()),
    )
    await list(ctx, created)
  })

  const findKey = async (ctx: Context): Promise<OwnerKey> => {
    const keys = await keysOfTenant(db, requireOwnedTenant(ctx).id)
    const key = keys.find(({ app }) => app === ctx.params.key)
    if (!key) throw notFound('There is no such key.')
    return key
  }
  router.get('/keys/:key/revoke', async (ctx) => {
    render(ctx, 'settings/revoke_key', { ...tenantView(ctx, platform), key: await findKey(ctx) })
  })
  router.post('/keys/:key/revoke', async (ctx) => {
    const { app } = await findKey(ctx)
    const tenant = requireOwnedTenant(ctx)
    await inTransaction(db, (trx) =>
      revokeOwnerKey(trx, platform, { tenant: tenant.id, app }, currentActor(ctx), now()),
    )
    seeOther(ctx, `/settings/developers${tenantQuery(tenant)}&done=key_revoked`)
  })
  return router
}

const usageOf = (issuer: string): string =>
  [
    `TOKEN=$(curl -s ${issuer}/oauth/token -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `curl -s ${issuer}/api/v1/me -H "Authorization: Bearer $TOKEN"`,
  ].join('\n')

function keyErrors(platform: Platform, key: { name: string; scopes: string[] }): KeyErrors {
  const { error } = ownerKeySchema.safeParse(key)
  const violations = [...(error ? violationsIn(error, key) : []), ...scopeViolations(platform, key.scopes)]
  return fieldErrors<keyof KeyErrors>(violations, { scopes: 'Choose at least one.' })
}
