import Router from '@koa/router'
import type { Context } from 'koa'
import { inFrame } from '../../http/pages/frame.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { notFound } from '../../http/problem.ts'
import { isId } from '../../model/fields.ts'
import { findImage } from '../../model/listings/images.ts'
import { findListedApp, type ListedApp, listedApps } from '../../model/listings/listed_apps.ts'
import { type AppIcon, hostOf, iconOf } from '../../oauth/consent/publisher_view.ts'
import { forReader } from '../../platform/languages.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { appView, categoryIn, categoryOptions } from './app_view.ts'

const PAGE = 24
const LONGEST_SEARCH = 100

declare module '../../http/pages/views.ts' {
  interface Views {
    'catalogue/apps': {
      apps: {
        id: string
        name: string
        publisher: string
        icon: AppIcon
        summary: string | null
        category: string | null
      }[]
      search: string
      /** Empty if the platform has no categories. */
      categories: Option[]
      /** Whether a search or a category narrows the list. */
      narrowed: boolean
      next_href: string | null
    }
  }
}

/** `/apps`: the public catalogue, and the listing of each app. */
export function catalogueRoutes(runtime: PageRuntime): Router {
  const { db, platform, render } = runtime
  const router = new Router({ prefix: '/apps' })
  router.use(inFrame(() => ({ area: 'apps', menu: null })))

  router.get('/', async (ctx) => {
    const search = parameter(ctx, 'search').slice(0, LONGEST_SEARCH).trim()
    const category = platform.app_categories.find((name) => name === parameter(ctx, 'category')) ?? null
    const found = await listedApps(db, { search, category, limit: PAGE, after: readAfter(ctx) })
    const shown = found.slice(0, PAGE)
    const last = found.length > PAGE ? shown.at(-1) : undefined
    const reading = forReader(platform, ctx)
    render(ctx, 'catalogue/apps', {
      apps: shown.map(({ listing, ...app }) => ({
        ...{ ...app, icon: iconOf(app, listing.icon) },
        ...{ summary: listing.summary, category: categoryIn(platform, reading, listing.category) },
      })),
      search,
      categories: categoryOptions(platform, category, reading),
      narrowed: search !== '' || category !== null,
      next_href: last
        ? nextHref({ search, category: category ?? '', after: `${last.id} ${last.name}` })
        : null,
    })
  })

  router.get('/:app', async (ctx) => {
    const app = await requireListed(ctx)
    const connect = { href: `/apps/${app.id}/connect`, host: app.connect_url && hostOf(app.connect_url) }
    const reading = forReader(platform, ctx)
    const view = await appView({ db, platform: reading }, app)
    const category = categoryIn(platform, reading, view.app.category)
    render(ctx, 'catalogue/app', { ...view, app: { ...view.app, category }, connect, preview: null })
  })

  /** The reviewed start address, for people who are signed in. The consent that follows then asks for no password. */
  router.get('/:app/connect', async (ctx) => {
    const { id, connect_url } = await requireListed(ctx)
    if (!ctx.state.person) return seeOther(ctx, `/signin?return_to=${encodeURIComponent(ctx.path)}`)
    // For an app without a start address, the settings explain how to connect it.
    seeOther(ctx, connect_url ?? `/settings/apps/${id}/connect`)
  })

  router.get('/:app/images/:image', async (ctx) => {
    const { app = '', image = '' } = ctx.params
    const named = isId(app) && /^[0-9a-f]{64}\.(png|jpeg|webp)$/.test(image)
    const found = named ? await findImage(db, { app, name: image }, ctx.state.person ?? null) : null
    if (!found) throw notFound('This image does not exist.')
    // An image that is opened directly can load and run nothing.
    ctx.set('Content-Security-Policy', "default-src 'none'; sandbox")
    ctx.set('Content-Disposition', `inline; filename="${image.slice(0, 12)}.${found.type}"`)
    ctx.set('Cache-Control', `${found.published ? 'public' : 'private'}, max-age=31536000, immutable`)
    ctx.type = `image/${found.type}`
    ctx.body = found.bytes
  })

  /** @throws Problem 404 for an app that is not approved, is suspended, or is in-house */
  async function requireListed(ctx: Context): Promise<ListedApp> {
    const app = isId(ctx.params.app) ? await findListedApp(db, ctx.params.app) : null
    if (!app) throw notFound('There is no app at this URL.')
    return app
  }
  return router
}

const parameter = (ctx: Context, name: string): string => [ctx.query[name]].flat()[0] ?? ''

function readAfter(ctx: Context): { id: string; name: string } | null {
  const [, id, name] = /^([A-Za-z0-9_-]{1,128}) (.{1,200})$/u.exec(parameter(ctx, 'after')) ?? []
  return id && name ? { id, name } : null
}

function nextHref(parameters: Record<string, string>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '')
  return `/apps?${new URLSearchParams(given)}`
}
