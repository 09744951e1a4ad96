import Router from '@koa/router'
import type Koa from 'koa'
import { requireCsrf } from '../http/csrf.ts'
import { pageErrors } from '../http/page_errors.ts'
import { docsRoutes } from './docs/routes.ts'
import { homeRoutes } from './home.ts'
import type { PageParts } from './parts.ts'

/**
 * Every page for people but sign-in and consent. Stands last in the app: what nothing answers becomes a
 * readable 404 here for browsers, and is left to the problem documents for programs.
 */
export function useSite(app: Koa, parts: PageParts): void {
  const pages = new Router()
  pages.use(requireCsrf)
  pages.use(homeRoutes(parts).routes())
  pages.use(docsRoutes(parts).routes())
  app.use(pageErrors(parts))
  app.use(pages.routes())
}
