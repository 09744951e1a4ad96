import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { docs } from '../../../views/languages/en/docs.ts'
import type { Texts } from '../../../views/languages/en.ts'
import { inFrame, type Menu, type TextKey } from '../../http/pages/frame.ts'
import type { Views } from '../../http/pages/views.ts'
import type { Platform } from '../../platform/definition.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { operatorModel } from '../reference/operator_model.ts'
import { sdkModel } from '../reference/sdk_model.ts'
import { agentsModel } from './agents_model.ts'
import { changelogModel } from './changelog.ts'
import { chosenLanguage } from './chosen_language.ts'
import {
  apiModel,
  authorizationModel,
  errorsModel,
  eventsModel,
  limitsModel,
  quickstartModel,
  scopesModel,
  securityModel,
} from './models.ts'
import { withPageIndex } from './page_index.ts'
import { readSections, type Section, searchSections } from './search.ts'
import { tryEventRoutes } from './try_event.ts'
import { tryRequestRoutes } from './try_request.ts'
import { webhooksModel } from './webhooks_model.ts'

type DocsPage = {
  path: string
  label: TextKey
  covers?: string[]
  alone?: boolean
  show: (runtime: PageRuntime, ctx: Context) => Promise<void>
}

type PageName = Exclude<keyof Texts['docs'], 'index' | 'try_it' | 'search'>

/** A page of the documentation. Its template, texts and view model share one name. */
const page = <Name extends PageName>(
  path: string,
  name: Name,
  model: (runtime: PageRuntime, ctx: Context) => Views[`docs/${Name}`] | Promise<Views[`docs/${Name}`]>,
  menu: Pick<DocsPage, 'covers' | 'alone'> = {},
): DocsPage => ({
  ...menu,
  path,
  label: ({ docs }) => docs[name].title,
  show: async (runtime, ctx) => runtime.render(ctx, `docs/${name}`, await model(runtime, ctx)),
})

const readersLanguage = ({ config }: PageRuntime, ctx: Context) =>
  chosenLanguage(ctx, config.publicUrl.startsWith('https:'))

/** The pages for a platform, in the order of the menu. */
const pagesOf = ({ agents }: Platform): DocsPage[] => [
  page('', 'quickstart', quickstartModel, { alone: true }),
  page('/authorization', 'authorization', authorizationModel),
  page('/scopes', 'scopes', scopesModel),
  page('/api', 'api', (runtime, ctx) => apiModel(runtime, readersLanguage(runtime, ctx)), {
    covers: ['/try'],
  }),
  page('/events', 'events', eventsModel),
  page('/webhooks', 'webhooks', webhooksModel),
  page('/sdk', 'sdk', sdkModel),
  ...(agents.allow === 'none' ? [] : [page('/agents', 'agents', agentsModel)]),
  page('/limits', 'limits', limitsModel),
  page('/security', 'security', securityModel),
  page('/errors', 'errors', errorsModel),
  page('/changelog', 'changelog', changelogModel),
  page('/operator', 'operator', operatorModel),
]

/** `/docs`: generated from the running platform definition and, for readers who have an app, for that app. */
export function docsRoutes(runtime: PageRuntime): Router {
  const pages = pagesOf(runtime.platform)
  const menu: Menu = {
    label: ({ frame }) => frame.menus.documentation,
    ...{ title: null, base: '/docs', query: '', pages },
  }
  const searched = pages.map(({ path }) => `/docs${path}`)
  const router = new Router({ prefix: '/docs' })
  router.use(
    inFrame(() => ({ area: 'docs', menu })),
    indexed,
  )
  for (const { path, show } of pages) router.get(path || '/', (ctx) => show(runtime, ctx))
  let sections: Promise<Section[]> | null = null
  router.get('/search', async (ctx) => {
    const query = [ctx.query['q']].flat().join(' ').trim().slice(0, LONGEST_QUERY)
    // Read once: the pages are the same for everyone and do not change while the program runs.
    sections ??= readSections(runtime.ownRequest, searched).catch((error) => {
      sections = null
      throw error
    })
    const results = searchSections(await sections, query)
    runtime.render(ctx, 'docs/search', { query, empty: query === '', results })
  })
  router.use('/try', tryRequestRoutes(runtime).routes())
  router.use('/events', tryEventRoutes(runtime).routes())
  return router
}

const LONGEST_QUERY = 100

/** Adds the search and an index of headings to every page. */
const indexed: Middleware = async (ctx, next) => {
  await next()
  const isSearch = ctx.path === '/docs/search'
  if (!isSearch && ctx.status < 400 && typeof ctx.body === 'string')
    ctx.body = withPageIndex(ctx.body, docs.index)
}
