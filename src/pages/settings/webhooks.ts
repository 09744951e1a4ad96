import type Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { createOwnerKey, keysOfTenant } from '../../model/apps/owner_keys.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import type { Portal, PortalApp } from '../webhooks/portal.ts'
import { webhookRoutes } from '../webhooks/routes.ts'
import { currentTenant, mayAct, requireOwnedTenant, tenantQuery } from './current_tenant.ts'

/** `/settings/developers/webhooks`: the portal of a merchant's own keys. */
export const ownWebhookRoutes = (runtime: PageRuntime): Router =>
  webhookRoutes(runtime, (ctx) => findOwnPortal(runtime, ctx))

export async function findOwnPortal(runtime: PageRuntime, ctx: Context): Promise<Portal> {
  const tenant = currentTenant(ctx)
  const keys = await keysOfTenant(runtime.db, tenant.id)
  return {
    access: { as: tenant.role === 'owner' ? 'owner' : 'member', user: currentPerson(ctx).id },
    apps: keys.map(({ app, name, event_types }) => ({
      id: app,
      name,
      event_types,
      environments: [tenant.environment],
    })),
    base: '/settings/developers/webhooks',
    query: tenantQuery(tenant).slice(1),
    may_act: mayAct(tenant),
    createApp: () => createWebhookKey(runtime, ctx),
  }
}

/** Endpoints need an app. A merchant who wants only webhooks gets a key for them. */
async function createWebhookKey({ db, platform, now }: PageRuntime, ctx: Context): Promise<PortalApp> {
  const tenant = requireOwnedTenant(ctx)
  const key = { name: 'Webhooks', scopes: platform.scopes.map(({ name }) => name) }
  await inTransaction(db, (trx) => createOwnerKey(trx, platform, tenant, key, currentActor(ctx), now()))
  const [created] = await keysOfTenant(db, tenant.id)
  if (!created) throw new Error('a key that was created does not exist')
  const { app, name, event_types } = created
  return { id: app, name, event_types, environments: [tenant.environment] }
}
