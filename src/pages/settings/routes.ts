import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { type FrameOptions, inFrame, type TextKey } from '../../http/pages/frame.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { type MemberTenant, tenantsOf } from '../../model/tenants/tenant_apps.ts'
import type { Platform } from '../../platform/definition.ts'
import { forReader } from '../../platform/languages.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson, requireMerchantSession, requirePerson, requireRequiredPasskey } from '../signed_in.ts'
import { activityRoutes } from './activity.ts'
import { connectedAppRoutes } from './apps.ts'
import { mayAct, tenantQuery } from './current_tenant.ts'
import { requireFrameSession } from './frame_session.ts'
import { ownerKeyRoutes } from './keys.ts'
import { ownWebhookRoutes } from './webhooks.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/nowhere': { tenant: string }
  }
}

type SettingsPage = { path: string; label: TextKey; routes: (runtime: PageRuntime) => Router }

const APPS: SettingsPage = {
  path: '/apps',
  label: ({ settings }) => settings.apps.title,
  routes: connectedAppRoutes,
}
const DEVELOPERS: SettingsPage = {
  path: '/developers',
  label: ({ settings }) => settings.keys.title,
  routes: ownerKeyRoutes,
}

const ACTIVITY: SettingsPage = {
  path: '/activity',
  label: ({ settings }) => settings.activity.title,
  routes: activityRoutes,
}

const inHouseAlone: TextKey = ({ settings }) => settings.keys.in_house

/** The pages, in the order of the menu. */
const PAGES = [APPS, DEVELOPERS, ACTIVITY]

/**
 * Leaves out the developer page if it would be empty: without owner keys, and for tenants that may not register apps.
 */
function pagesFor(
  { owner_keys, owner_pages, tenants }: Platform,
  { verified }: MemberTenant,
): SettingsPage[] {
  const { title } = owner_pages
  const label = owner_keys ? (title ? () => title : DEVELOPERS.label) : inHouseAlone
  return PAGES.filter(
    (page) => page !== DEVELOPERS || owner_keys || verified || tenants.unverified_sees_apps,
  ).map((page) => (page === DEVELOPERS ? { ...page, label } : page))
}

/** `/settings`: what a merchant's people see and decide about apps. */
export function settingsRoutes(runtime: PageRuntime): Router {
  const router = new Router({ prefix: '/settings' })
  router.use(
    requireFrameSession(runtime),
    requirePerson,
    requireMerchantSession(runtime),
    requireRequiredPasskey(runtime),
    findTenant(runtime),
    inFrame(settingsFrame(runtime.platform)),
  )
  router.get('/', (ctx) => seeOther(ctx, '/settings/apps'))
  for (const { path, routes } of PAGES) router.use(path, routes(runtime).routes())
  if (runtime.platform.owner_keys) router.use('/developers/webhooks', ownWebhookRoutes(runtime).routes())
  return router
}

/**
 * Finds the tenant that the query names among the person's own. Without a name, it takes the first one for which the
 * person may make changes.
 */
function findTenant(runtime: PageRuntime): Middleware {
  return async (ctx, next) => {
    const tenants = await tenantsOf(runtime.db, currentPerson(ctx).id)
    const requested = [ctx.query['tenant']].flat()[0]
    if (tenants.length === 0) return showNowhere(runtime, ctx)
    const tenant =
      requested === undefined
        ? (tenants.find(mayAct) ?? tenants[0])
        : tenants.find(({ id }) => id === requested)
    if (!tenant) throw notFound('You are not a member of this organisation.')
    ctx.state.tenants = tenants
    ctx.state.tenant = tenant
    await next()
  }
}

/** Shown to people who belong to no merchant, such as partners' developers. */
function showNowhere({ render, platform }: PageRuntime, ctx: Context): void {
  ctx.state.frame = { area: 'settings', menu: null }
  render(ctx, 'settings/nowhere', { tenant: forReader(platform, ctx).tenants.label.toLowerCase() })
}

const settingsFrame =
  (platform: Platform) =>
  (ctx: Context): FrameOptions => {
    const { tenant } = ctx.state
    return {
      area: 'settings',
      menu: !tenant
        ? null
        : {
            label: ({ frame }) => frame.menus.settings,
            title: tenant.name,
            base: '/settings',
            query: tenantQuery(tenant),
            pages: pagesFor(forReader(platform, ctx), tenant),
          },
    }
  }
