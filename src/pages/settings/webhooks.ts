import type Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { createOwnerKey, keysOfTenant } from '../../model/apps/owner_keys.ts'
import type { PageParts } from '../page_context.ts'
import { actorOf, personHere } from '../signed_in.ts'
import type { Portal, PortalApp } from '../webhooks/portal.ts'
import { webhookRoutes } from '../webhooks/routes.ts'
import { ownTenantHere, tenantHere, tenantsHere } from './current_tenant.ts'
import { settingsFrame } from './frame.ts'

/** `/settings/developers/webhooks`: the portal of a merchant's own keys. */
export const ownWebhookRoutes = (parts: PageParts): Router =>
  webhookRoutes(parts, (ctx) => findOwnPortal(parts, ctx))

export async function findOwnPortal(parts: PageParts, ctx: Context): Promise<Portal> {
  const { db, platform } = parts
  const tenant = tenantHere(ctx)
  const keys = await keysOfTenant(db, tenant.id)
  const framed = settingsFrame(ctx, platform, tenantsHere(ctx), tenant, 'developers')
  return {
    access: { as: tenant.role === 'owner' ? 'owner' : 'member', user: personHere(ctx).id },
    apps: keys.map(({ app, name, event_types }) => ({
      id: app,
      name,
      event_types,
      environments: [tenant.environment],
    })),
    base: '/settings/developers/webhooks',
    query: `tenant=${encodeURIComponent(tenant.id)}`,
    framed,
    may_act: framed.may_act,
    makeApp: () => makeWebhookKey(parts, ctx),
  }
}

/** A merchant that only wants to be told needs no key of its own making: one stands behind its endpoints. */
async function makeWebhookKey({ db, platform, now }: PageParts, ctx: Context): Promise<PortalApp> {
  const tenant = ownTenantHere(ctx)
  const scopes = platform.scopes.map(({ name }) => name)
  const actor = { ...actorOf(ctx), id: personHere(ctx).id }
  const key = { name: 'Webhooks', scopes }
  await inTransaction(db, (trx) => createOwnerKey(trx, platform, tenant, key, actor, now()))
  const [made] = await keysOfTenant(db, tenant.id)
  if (!made) throw new Error('a key that was made is not there')
  return { id: made.app, name: made.name, event_types: made.event_types, environments: [tenant.environment] }
}
