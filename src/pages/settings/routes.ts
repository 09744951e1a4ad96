import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { tenantsOf } from '../../model/tenants/tenant_apps.ts'
import { type Framed, frameOf } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { personHere, requirePerson } from '../signed_in.ts'
import { connectedAppRoutes } from './apps.ts'
import { ownerKeyRoutes } from './keys.ts'
import { ownWebhookRoutes } from './webhooks.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/nowhere': Framed & { label: string }
  }
}

/** `/settings`: what a merchant's people see and decide about apps. */
export function settingsRoutes(parts: PageParts): Router {
  const router = new Router({ prefix: '/settings' })
  router.use(requirePerson)
  router.use(findTenant(parts))
  router.get('/', (ctx) => seeOther(ctx, '/settings/apps'))
  router.use('/apps', connectedAppRoutes(parts).routes())
  if (parts.platform.owner_keys) {
    router.use('/developers', ownerKeyRoutes(parts).routes())
    router.use('/developers/webhooks', ownWebhookRoutes(parts).routes())
  }
  return router
}

/** The tenant that the address names, among those that the person belongs to; the first one where none is named. */
function findTenant(parts: PageParts): Middleware {
  const { db } = parts
  return async (ctx, next) => {
    const tenants = await tenantsOf(db, personHere(ctx).id)
    const asked = [ctx.query['tenant']].flat()[0]
    if (tenants.length === 0) return showNowhere(parts, ctx)
    const tenant = asked === undefined ? tenants[0] : tenants.find(({ id }) => id === asked)
    if (!tenant) throw notFound('You belong to no such organisation.')
    ctx.state['tenants'] = tenants
    ctx.state['tenant'] = tenant
    await next()
  }
}

/** For people who belong to no merchant, such as partners' developers. */
function showNowhere({ render, platform }: PageParts, ctx: Context): void {
  const frame = frameOf(ctx, { area: 'settings' })
  render(ctx, 'settings/nowhere', { platform, frame, label: platform.tenants.label.toLowerCase() })
}
