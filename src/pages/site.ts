import Router from '@koa/router'
import type Koa from 'koa'
import { accountRoutes } from './account/routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import type { DeskRuntime } from './desk/desk_runtime.ts'
import { deskRoutes } from './desk/routes.ts'
import { developerRoutes } from './developers/routes.ts'
import { docsRoutes } from './docs/routes.ts'
import { homeRoutes } from './home.ts'
import { invitationRoutes } from './invitation.ts'
import { demoMailRoutes } from './mails.ts'
import { settingsRoutes } from './settings/routes.ts'

/** Every page for people except sign-in and consent. Comes last in the app, within its page errors. */
export function useSite(app: Koa, runtime: DeskRuntime): void {
  const pages = new Router()
  for (const routes of [
    homeRoutes,
    invitationRoutes,
    demoMailRoutes,
    docsRoutes,
    catalogueRoutes,
    developerRoutes,
    settingsRoutes,
    accountRoutes,
    deskRoutes,
  ]) {
    pages.use(routes(runtime).routes())
  }
  app.use(pages.routes())
}
