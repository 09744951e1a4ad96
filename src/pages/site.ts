import Router from '@koa/router'
import type Koa from 'koa'
import { developerRoutes } from './developers/routes.ts'
import { docsRoutes } from './docs/routes.ts'
import { homeRoutes } from './home.ts'
import type { PageParts } from './page_context.ts'
import { settingsRoutes } from './settings/routes.ts'
import { lookAtPerson } from './signed_in.ts'

/** Every page for people but sign-in and consent. Stands last in the app, inside its page errors. */
export function useSite(app: Koa, parts: PageParts): void {
  const pages = new Router()
  pages.use(lookAtPerson(parts))
  pages.use(homeRoutes(parts).routes())
  pages.use(docsRoutes(parts).routes())
  pages.use(developerRoutes(parts).routes())
  pages.use(settingsRoutes(parts).routes())
  app.use(pages.routes())
}
