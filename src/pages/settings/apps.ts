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
import type { PageParts } from '../page_context.ts'
import { actorOf, personHere } from '../signed_in.ts'
import { tenantHere, tenantsHere } from './current_tenant.ts'
import { type SettingsFramed, settingsFrame } from './frame.ts'

const CATALOGUE = 60

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/apps': SettingsFramed & {
      connected: ConnectedApp[]
      catalogue: CatalogueApp[]
      search: string
      scope_texts: Record<string, string>
      scope_titles: Record<string, string>
      most_counted: number
      issuer: string
    }
    'settings/unverified': SettingsFramed & { reason: string }
    'settings/disconnect': SettingsFramed & { connection: MemberConnection }
  }
}

/** `/settings/apps`: connected apps and the catalogue. */
export function connectedAppRoutes({ db, platform, render, config, now }: PageParts): Router {
  const router = new Router()
  const frame = (ctx: Context): SettingsFramed =>
    settingsFrame(ctx, platform, tenantsHere(ctx), tenantHere(ctx), 'apps')

  router.get('/', async (ctx) => {
    const tenant = tenantHere(ctx)
    if (!tenant.verified && !platform.tenants.unverified_sees_apps) {
      return render(ctx, 'settings/unverified', { ...frame(ctx), reason: platform.tenants.unverified })
    }
    const search = [ctx.query['search']].flat()[0]?.slice(0, 100).trim() ?? ''
    const [connected, catalogue] = await Promise.all([
      appsConnectedTo(db, tenant.id, now()),
      catalogueFor(db, tenant, { limit: CATALOGUE, search }),
    ])
    render(ctx, 'settings/apps', {
      ...frame(ctx),
      connected,
      catalogue,
      search,
      scope_texts: Object.fromEntries(platform.scopes.map(({ name, text }) => [name, text])),
      scope_titles: Object.fromEntries(platform.scopes.map(({ name, title }) => [name, title])),
      most_counted: MOST_COUNTED,
      issuer: config.publicUrl,
    })
  })

  router.get('/:connection/disconnect', async (ctx) => {
    render(ctx, 'settings/disconnect', { ...frame(ctx), connection: await ownConnection(ctx) })
  })

  router.post('/:connection/disconnect', async (ctx) => {
    const { id, tenant } = await ownConnection(ctx)
    await inTransaction(db, (trx) => disconnect(trx, platform, id, actorOf(ctx), now()))
    seeOther(ctx, `/settings/apps?tenant=${encodeURIComponent(tenant)}&done=disconnected`)
  })

  const ownConnection = async (ctx: Context): Promise<MemberConnection> => {
    const found = await connectionForMember(db, ctx['params'].connection, personHere(ctx).id)
    if (!found) throw notFound('There is no such connection.')
    if (found.role === 'owner') return found
    throw new Problem('forbidden', 'Only an owner may disconnect apps.')
  }
  return router
}
