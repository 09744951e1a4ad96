import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound, Problem } from '../../http/problem.ts'
import { disconnect } from '../../model/connections/connections.ts'
import {
  appsConnectedTo,
  type CatalogueApp,
  type ConnectedApp,
  catalogueFor,
  connectionForMember,
  type MemberConnection,
  MOST_COUNTED,
} from '../../model/tenants/tenant_apps.ts'
import type { Platform } from '../../platform/definition.ts'
import { type AppIcon, categoryOptions, iconOf } from '../catalogue/app_view.ts'
import { askFirst } from '../confirm.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { currentTenant, type TenantView, tenantQuery, tenantView } from './current_tenant.ts'

const CATALOGUE = 60

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/apps': TenantView & {
      connected: ConnectedAppView[]
      catalogue: CatalogueAppView[]
      search: string
      /** Empty where the platform has none. */
      categories: Option[]
      /** Whether a search or a category narrows the catalogue. */
      narrowed: boolean
    }
    'settings/unverified': TenantView
  }
}

interface StartAddress {
  href: string
  host: string
}

interface ConnectedAppView {
  connection: string
  name: string
  unit: string | null
  publisher: string
  website: string | null
  support: string | null
  suspended: boolean
  /** What the app asks for beyond its scopes, in sentences; empty where it asks for nothing. */
  wanted: string[]
  scopes: string[]
  /** Where the app asks again. */
  start: StartAddress | null
  created_at: Date
  created_by: string | null
  last_used_at: Date | null
  /** API calls of the last seven days, and whether there were more than could be counted. */
  calls: number
  uncounted: boolean
  refused: number
}

interface CatalogueAppView {
  id: string
  name: string
  publisher: string
  kind: 'public' | 'in_house'
  icon: AppIcon
  summary: string | null
  category: string | null
  /** Its listing; null for an app that has none. */
  listing_href: string | null
  reads: string
  connected: boolean
  start: StartAddress | null
}

/** `/settings/apps`: connected apps and the catalogue. */
export function connectedAppRoutes({ db, platform, render, now }: PageRuntime): Router {
  const router = new Router()

  router.get('/', async (ctx) => {
    const tenant = currentTenant(ctx)
    const view = tenantView(ctx, platform)
    if (!tenant.verified && !platform.tenants.unverified_sees_apps) {
      return render(ctx, 'settings/unverified', view)
    }
    const search = [ctx.query['search']].flat()[0]?.slice(0, 100).trim() ?? ''
    const category = platform.app_categories.find((name) => name === ctx.query['category']) ?? null
    const [connected, catalogue] = await Promise.all([
      appsConnectedTo(db, tenant.id, now()),
      catalogueFor(db, tenant, { limit: CATALOGUE, search, category }),
    ])
    render(ctx, 'settings/apps', {
      ...view,
      connected: connected.map((app) => connectedView(platform, app)),
      catalogue: catalogue.map((app) => catalogueView(platform, app)),
      search,
      categories: categoryOptions(platform, category),
      narrowed: search !== '' || category !== null,
    })
  })

  router.get('/:connection/disconnect', async (ctx) => {
    const { name: app, publisher, tenant, tenant_name, unit_name } = await requireOwnedConnection(ctx)
    const query = tenantQuery({ id: tenant })
    askFirst(render, ctx, {
      act: unit_name === null ? 'disconnect' : 'disconnect_unit',
      names: { app, publisher: publisher ?? app, tenant: tenant_name, unit: unit_name ?? '' },
      action: `${ctx.path}${query}`,
      back: `/settings/apps${query}`,
    })
  })

  router.post('/:connection/disconnect', async (ctx) => {
    const { id, tenant } = await requireOwnedConnection(ctx)
    await inTransaction(db, (trx) => disconnect(trx, platform, id, currentActor(ctx), now()))
    seeOther(ctx, `/settings/apps${tenantQuery({ id: tenant })}&done=disconnected`)
  })

  const requireOwnedConnection = async (ctx: Context): Promise<MemberConnection> => {
    const found = await connectionForMember(db, ctx.params.connection, currentPerson(ctx).id)
    if (!found) throw notFound('There is no such connection.')
    if (found.role === 'owner') return found
    throw new Problem('forbidden', 'Only an owner may disconnect apps.')
  }
  return router
}

function connectedView({ scopes }: Platform, app: ConnectedApp): ConnectedAppView {
  const textOf = (name: string) => scopes.find((scope) => scope.name === name)?.text ?? name
  return {
    ...app,
    unit: app.unit_name,
    wanted: app.wanted.map(textOf),
    scopes: app.scopes.map(textOf),
    start: startOf(app.start),
    calls: Math.min(app.calls, MOST_COUNTED),
    uncounted: app.calls >= MOST_COUNTED,
  }
}

function catalogueView({ scopes }: Platform, app: CatalogueApp): CatalogueAppView {
  const titleOf = (name: string) => scopes.find((scope) => scope.name === name)?.title ?? name
  return {
    ...app,
    icon: iconOf(app, app.listing),
    summary: app.listing.summary,
    category: app.listing.category,
    listing_href: app.listed ? `/apps/${app.id}` : null,
    reads: app.scopes.map(titleOf).join(', ').toLowerCase(),
    start: startOf(app.start),
  }
}

/** The partner's page where a connection begins. Its host is shown, so that merchants know where they go. */
const startOf = (href: string | null): StartAddress | null =>
  href === null ? null : { href, host: href.replace(/^https?:\/\//, '').split('/')[0] ?? '' }
