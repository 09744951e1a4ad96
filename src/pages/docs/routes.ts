import Router from '@koa/router'
import type { Context } from 'koa'
import type { Texts } from '../../../views/languages/en.ts'
import { inFrame, type Menu, type TextKey } from '../../http/pages/frame.ts'
import type { Views } from '../../http/pages/views.ts'
import type { PageRuntime } from '../page_runtime.ts'
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
import { operatorModel } from './operator_model.ts'
import { sdkModel } from './sdk_model.ts'
import { webhooksModel } from './webhooks_model.ts'

type DocsPage = {
  path: string
  label: TextKey
  show: (runtime: PageRuntime, ctx: Context) => Promise<void>
}

/** A page of the documentation: its template, its texts and its view model have one name. */
const page = <Name extends keyof Texts['docs']>(
  path: string,
  name: Name,
  model: (runtime: PageRuntime, ctx: Context) => Views[`docs/${Name}`] | Promise<Views[`docs/${Name}`]>,
): DocsPage => ({
  path,
  label: ({ docs }) => docs[name].title,
  show: async (runtime, ctx) => runtime.render(ctx, `docs/${name}`, await model(runtime, ctx)),
})

/** Every page, in the order of the menu. */
const PAGES = [
  page('', 'quickstart', quickstartModel),
  page('/authorization', 'authorization', authorizationModel),
  page('/scopes', 'scopes', scopesModel),
  page('/api', 'api', apiModel),
  page('/events', 'events', eventsModel),
  page('/webhooks', 'webhooks', webhooksModel),
  page('/sdk', 'sdk', sdkModel),
  page('/limits', 'limits', limitsModel),
  page('/security', 'security', securityModel),
  page('/errors', 'errors', errorsModel),
  page('/operator', 'operator', operatorModel),
]

const MENU: Menu = {
  label: ({ frame }) => frame.menus.documentation,
  title: null,
  base: '/docs',
  query: '',
  pages: PAGES,
}

/** `/docs`: written from the running platform definition and, for readers who have an app, for that app. */
export function docsRoutes(runtime: PageRuntime): Router {
  const router = new Router({ prefix: '/docs' })
  router.use(inFrame(() => ({ area: 'docs', menu: MENU })))
  for (const { path, show } of PAGES) router.get(path || '/', (ctx) => show(runtime, ctx))
  return router
}
