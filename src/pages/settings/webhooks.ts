import type Router from '@koa/router'
import type { Context } from 'koa'
import {
  ownerEventTypes,
  ownerScopes,
  webhookAppOf,
  webhookAppsOfTenant,
} from '../../model/apps/owner_keys.ts'
import type { Platform } from '../../platform/definition.ts'
import { forReader } from '../../platform/languages.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import type { Portal, Tab } from '../webhooks/portal.ts'
import { webhookRoutes } from '../webhooks/routes.ts'
import { currentTenant, mayAct, requireOwnedTenant, tenantQuery } from './current_tenant.ts'

/** `/settings/developers/webhooks`: the portal for a merchant's own keys. */
export const ownWebhookRoutes = (runtime: PageRuntime): Router =>
  webhookRoutes(runtime, (ctx) => findOwnPortal(runtime, ctx))

export async function findOwnPortal(runtime: PageRuntime, ctx: Context): Promise<Portal> {
  const { db, platform } = runtime
  const tenant = currentTenant(ctx)
  const environments = [tenant.environment]
  const apps = await webhookAppsOfTenant(db, tenant.id)
  return {
    access: { as: tenant.role === 'owner' ? 'owner' : 'member', user: currentPerson(ctx).id },
    apps: apps.map((app) => ({ ...app, environments })),
    base: '/settings/developers/webhooks',
    query: tenantQuery(tenant).slice(1),
    may_act: mayAct(tenant),
    title: forReader(platform, ctx).owner_pages.webhooks ?? null,
    tabs: developerTabs(ctx, platform, 'webhooks'),
    firstApp: {
      event_types: ownerEventTypes(platform),
      scopes: ownerScopes(platform),
      environments,
      create: (trx) => webhookAppOf(trx, runtime, requireOwnedTenant(ctx), currentActor(ctx)),
    },
  }
}

/** The tabs of `/settings/developers`. Empty if keys and webhooks are on one page. */
export function developerTabs(ctx: Context, platform: Platform, current: 'keys' | 'webhooks'): Tab[] {
  const { owner_pages, owner_keys } = forReader(platform, ctx)
  if (!owner_pages.tabs || !owner_keys) return []
  const query = tenantQuery(currentTenant(ctx))
  return [
    {
      name: 'keys',
      label: owner_pages.keys ?? null,
      href: `/settings/developers${query}`,
      current: current === 'keys',
    },
    {
      name: 'webhooks',
      label: owner_pages.webhooks ?? null,
      href: `/settings/developers/webhooks${query}`,
      current: current === 'webhooks',
    },
  ]
}
