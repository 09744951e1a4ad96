import Router from '@koa/router'
import type { Context } from 'koa'
import type { Views } from '../../http/pages/views.ts'
import { type Framed, frameOf, type MenuEntry } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { apiPage, errorsPage, eventsPage, quickstartPage, scopesPage, webhooksPage } from './pages.ts'
import { readerApp } from './reader.ts'

const MENU: MenuEntry[] = [
  { href: '/docs', text: 'quickstart' },
  { href: '/docs/authorization', text: 'authorization' },
  { href: '/docs/scopes', text: 'scopes' },
  { href: '/docs/api', text: 'api' },
  { href: '/docs/events', text: 'events' },
  { href: '/docs/webhooks', text: 'webhooks' },
  { href: '/docs/limits', text: 'limits' },
  { href: '/docs/errors', text: 'errors' },
]

type DocsView = Extract<keyof Views, `docs/${string}`>
type Content<Name extends DocsView> = Omit<Views[Name], keyof Framed | 'base' | 'definition'>

/** `/docs`: made from the running platform definition and, for readers with an app, that app. */
export function docsRoutes({ render, platform, config, db }: PageParts): Router {
  const router = new Router({ prefix: '/docs' })
  const show = <Name extends DocsView>(ctx: Context, view: Name, content: Content<Name>): void => {
    const frame = frameOf(ctx, { area: 'docs', menu: MENU, menuLabel: 'documentation' })
    const page = { platform, frame, base: config.publicUrl, definition: platform, ...content }
    render(ctx, view, page as unknown as Views[Name])
  }
  router.get('/', async (ctx) => {
    const { app, own } = await readerApp(db, platform, config.publicUrl, ctx)
    show(ctx, 'docs/quickstart', { ...quickstartPage(app), own })
  })
  router.get('/authorization', (ctx) => show(ctx, 'docs/authorization', {}))
  router.get('/scopes', (ctx) => show(ctx, 'docs/scopes', scopesPage(platform)))
  router.get('/api', (ctx) => show(ctx, 'docs/api', apiPage(platform)))
  router.get('/events', (ctx) => show(ctx, 'docs/events', eventsPage(platform)))
  router.get('/webhooks', (ctx) => show(ctx, 'docs/webhooks', webhooksPage(platform)))
  router.get('/limits', (ctx) => show(ctx, 'docs/limits', {}))
  router.get('/errors', (ctx) => show(ctx, 'docs/errors', errorsPage()))
  return router
}
