import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound, Problem } from '../../http/problem.ts'
import { disconnect } from '../../model/connections/connections.ts'
import { renewConnection } from '../../model/connections/expiry.ts'
import {
  appsConnectedTo,
  type CatalogueApp,
  type ConnectedApp,
  catalogueFor,
  connectableApp,
  connectionForMember,
  type MemberConnection,
  MOST_COUNTED,
} from '../../model/tenants/tenant_apps.ts'
import { type AppIcon, hostOf, iconOf } from '../../oauth/consent/publisher_view.ts'
import type { Platform } from '../../platform/definition.ts'
import { forReader } from '../../platform/languages.ts'
import { categoryIn, categoryOptions } from '../catalogue/app_view.ts'
import { askFirst } from '../confirm.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { currentTenant, type TenantView, tenantQuery, tenantView } from './current_tenant.ts'
import { type PeopleView, peopleAppRoutes, peopleView } from './people_apps.ts'

const CATALOGUE = 60

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/apps': TenantView & {
      connected: ConnectedAppView[]
      /** null without an identity provider for the tenant's people. */
      people: PeopleView | null
      catalogue: CatalogueAppView[]
      search: string
      /** Empty if the platform has no categories. */
      categories: Option[]
      /** Whether a search or a category narrows the catalogue. */
      narrowed: boolean
    }
    'settings/unverified': TenantView
    'settings/connect': {
      query: string
      app: { name: string; publisher: string; website: string | null; website_name: string }
      support: { text: string; href: string | null } | null
    }
  }
}

/** Where a connection begins: a page of the app, or a page here that explains it. */
interface StartAddress {
  href: string
  /** The host of the app's own page, so that merchants see where the link leads; null for a page here. */
  host: string | null
}

interface ConnectedAppView {
  connection: string
  name: string
  icon: AppIcon
  unit: string | null
  publisher: string
  website: string | null
  support: string | null
  suspended: boolean
  /** The host of the identity provider through which the tenant's people use the app; null if they do not. */
  people: string | null
  /** Set for AI agents; null for every other app. */
  agent: AgentView | null
  /** What the app requests beyond its scopes, in sentences. Empty if nothing. */
  wanted: string[]
  scopes: string[]
  /** Where the app requests consent again; null while it is suspended. */
  start: StartAddress | null
  created_at: Date
  created_by: string | null
  last_used_at: Date | null
  /** API calls of the last seven days, and whether counting stopped at its maximum. */
  calls: number
  uncounted: boolean
  refused: number
}

interface AgentView {
  /** The host of its metadata document; null for a registered app. */
  host: string | null
  claimed_name: string | null
  /** When its connection ends or has ended; null if it began before the app became an agent. */
  ends_at: Date | null
  ended: boolean
}

interface CatalogueAppView {
  id: string
  name: string
  publisher: string
  kind: 'public' | 'in_house'
  icon: AppIcon
  summary: string | null
  category: string | null
  /** Its listing; null if it has none. */
  listing_href: string | null
  reads: string
  connected: boolean
  start: StartAddress
}

/** `/settings/apps`: connected apps, and the catalogue. */
export function connectedAppRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, now } = runtime
  const router = new Router()

  router.get('/', async (ctx) => {
    const tenant = currentTenant(ctx)
    const view = tenantView(ctx, platform)
    if (!tenant.verified && !platform.tenants.unverified_sees_apps) {
      return render(ctx, 'settings/unverified', view)
    }
    const search = [ctx.query['search']].flat()[0]?.slice(0, 100).trim() ?? ''
    const category = platform.app_categories.find((name) => name === ctx.query['category']) ?? null
    const [people, connected, catalogue] = await Promise.all([
      peopleView(runtime, tenant),
      appsConnectedTo(db, tenant.id, now()),
      catalogueFor(db, tenant, { limit: CATALOGUE, search, category }),
    ])
    const reading = forReader(platform, ctx)
    render(ctx, 'settings/apps', {
      ...view,
      people,
      connected: connected.map((app) => ({
        ...connectedView(reading, app, view.query, now()),
        people: app.for_people ? (people?.host ?? null) : null,
      })),
      catalogue: catalogue.map((app) => ({
        ...catalogueView(reading, app, view.query),
        category: categoryIn(platform, reading, app.listing.category),
      })),
      search,
      categories: categoryOptions(platform, category, reading),
      narrowed: search !== '' || category !== null,
    })
  })

  router.use(peopleAppRoutes(runtime).routes())

  router.post('/:connection/renew', async (ctx) => {
    const { id, tenant } = await requireOwnedConnection(ctx)
    await inTransaction(db, (trx) => renewConnection(trx, platform, id, currentActor(ctx)))
    seeOther(ctx, `/settings/apps${tenantQuery({ id: tenant })}`)
  })

  router.get('/:app/connect', async (ctx) => {
    const tenant = currentTenant(ctx)
    const app = await connectableApp(db, tenant, ctx.params.app)
    if (!app) throw notFound('This app does not exist.')
    const { name, publisher, website, support } = app
    render(ctx, 'settings/connect', {
      query: tenantQuery(tenant),
      app: { name, publisher, website, website_name: website === null ? '' : hostOf(website) },
      support: support === null ? null : { text: support, href: contactHref(support) },
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
    if (!found) throw notFound('This connection does not exist.')
    if (found.role === 'owner') return found
    throw new Problem('forbidden', 'Only an owner can disconnect or renew apps.')
  }
  return router
}

function connectedView(
  { scopes }: Platform,
  app: ConnectedApp,
  query: string,
  now: Date,
): Omit<ConnectedAppView, 'people'> {
  const textOf = (name: string) => scopes.find((scope) => scope.name === name)?.text ?? name
  return {
    ...app,
    icon: iconOf({ id: app.app, name: app.name }, app.icon),
    unit: app.unit_name,
    wanted: app.wanted.map(textOf),
    scopes: app.scopes.map(textOf),
    start: app.suspended ? null : startOf(app.app, app.start, query),
    agent: app.agent ? agentView(app, now) : null,
    calls: Math.min(app.calls, MOST_COUNTED),
    uncounted: app.calls >= MOST_COUNTED,
  }
}

function agentView({ kind, name, claimed_name, expires_at }: ConnectedApp, now: Date): AgentView {
  const host = kind === 'unregistered' ? name : null
  return { host, claimed_name, ends_at: expires_at, ended: expires_at !== null && expires_at <= now }
}

function catalogueView({ scopes }: Platform, app: CatalogueApp, query: string) {
  const titleOf = (name: string) => scopes.find((scope) => scope.name === name)?.title ?? name
  return {
    ...app,
    icon: iconOf(app, app.icon),
    summary: app.listing.summary,
    listing_href: app.listed ? `/apps/${app.id}` : null,
    reads: app.scopes.map(titleOf).join(', ').toLowerCase(),
    start: startOf(app.id, app.start, query),
  }
}

const startOf = (app: string, href: string | null, query: string): StartAddress =>
  href === null ? { href: `/settings/apps/${app}/connect${query}`, host: null } : { href, host: hostOf(href) }

/** The link for a support contact: an email address, a web page or a telephone number. */
function contactHref(support: string): string | null {
  if (/^https?:\/\//.test(support)) return support
  return support.includes('@') ? `mailto:${support}` : null
}
