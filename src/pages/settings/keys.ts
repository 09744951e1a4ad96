import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
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
import type { PageParts } from '../page_context.ts'
import { actorOf, personHere } from '../signed_in.ts'
import { type PortalView, portalView } from '../webhooks/portal.ts'
import { endpointsOf, type ListedEndpoint } from '../webhooks/portal_endpoints.ts'
import { ownTenantHere, tenantHere, tenantsHere } from './current_tenant.ts'
import { type SettingsFramed, settingsFrame } from './frame.ts'
import { findOwnPortal } from './webhooks.ts'

interface KeyErrors {
  name?: string
  scopes?: string
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/keys': SettingsFramed & {
      keys: OwnerKey[]
      shown: { client_id: string; secret: string } | null
      base: string
      webhooks: PortalView & { endpoints: ListedEndpoint[] }
    }
    'settings/new_key': SettingsFramed & {
      values: { name: string; scopes: string[] }
      errors: KeyErrors
      definition: Platform
    }
    'settings/revoke_key': SettingsFramed & { key: OwnerKey }
  }
}

/** `/settings/developers`: the API keys that a merchant's owner makes for its own programs. */
export function ownerKeyRoutes(parts: PageParts): Router {
  const { db, platform, render, config, now } = parts
  const router = new Router()
  const frame = (ctx: Context): SettingsFramed =>
    settingsFrame(ctx, platform, tenantsHere(ctx), tenantHere(ctx), 'developers')

  const list = async (ctx: Context, made: NewKey | null = null): Promise<void> => {
    const [keys, portal] = await Promise.all([
      keysOfTenant(db, tenantHere(ctx).id),
      findOwnPortal(parts, ctx),
    ])
    const shown = made && { client_id: made.client_id, secret: made.client_secret }
    const webhooks = { ...portalView(platform, portal), endpoints: await endpointsOf(parts, portal) }
    render(ctx, 'settings/keys', { ...frame(ctx), keys, shown, base: config.publicUrl, webhooks })
  }
  router.get('/', (ctx) => list(ctx))

  const form = (ctx: Context, values: { name: string; scopes: string[] }, errors: KeyErrors = {}): void => {
    if (Object.keys(errors).length > 0) ctx.status = 422
    render(ctx, 'settings/new_key', { ...frame(ctx), values, errors, definition: platform })
  }
  router.get('/keys/new', (ctx) => {
    ownTenantHere(ctx)
    const start = platform.owner_key_scopes
    form(ctx, { name: '', scopes: start.length > 0 ? start : platform.scopes.map(({ name }) => name) })
  })
  router.post('/keys/new', async (ctx) => {
    const tenant = ownTenantHere(ctx)
    const posted = await readForm(ctx)
    const values = { name: posted.text('name'), scopes: [...new Set(posted.all('scopes'))] }
    const errors = keyErrors(platform, values)
    if (Object.keys(errors).length > 0) return form(ctx, values, errors)
    const actor = { ...actorOf(ctx), id: personHere(ctx).id }
    const made = await inTransaction(db, (trx) => createOwnerKey(trx, platform, tenant, values, actor, now()))
    await list(ctx, made)
  })

  const keyHere = async (ctx: Context): Promise<OwnerKey> => {
    const keys = await keysOfTenant(db, ownTenantHere(ctx).id)
    const key = keys.find(({ app }) => app === ctx['params'].key)
    if (!key) throw notFound('There is no such key.')
    return key
  }
  router.get('/keys/:key/revoke', async (ctx) => {
    render(ctx, 'settings/revoke_key', { ...frame(ctx), key: await keyHere(ctx) })
  })
  router.post('/keys/:key/revoke', async (ctx) => {
    const { app } = await keyHere(ctx)
    const tenant = ownTenantHere(ctx).id
    await inTransaction(db, (trx) => revokeOwnerKey(trx, platform, { tenant, app }, actorOf(ctx), now()))
    seeOther(ctx, `/settings/developers?tenant=${encodeURIComponent(tenant)}&done=key_revoked`)
  })
  return router
}

function keyErrors(platform: Platform, key: { name: string; scopes: string[] }): KeyErrors {
  const { error } = ownerKeySchema.safeParse(key)
  const violations = [...(error ? violationsIn(error, key) : []), ...scopeViolations(platform, key.scopes)]
  return fieldErrors<keyof KeyErrors>(violations, { scopes: 'Choose at least one.' })
}
