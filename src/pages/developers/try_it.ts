import Router from '@koa/router'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { addRedirectUri } from '../../model/apps/apps.ts'
import { clientsOf, type MemberApp, ownedTenants } from '../../model/apps/member_apps.ts'
import { openSandbox } from '../../model/tenants/sandbox_tenant.ts'
import type { Framed } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { actorOf, personHere } from '../signed_in.ts'
import { appHere } from './current_app.ts'
import { appFrame, consoleFrame } from './frame.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/try': Framed & {
      app: MemberApp
      client_id: string | null
      callback: string
      registered: boolean
      has_sandbox: boolean
      records: string
      base: string
    }
    'developers/try_callback': Framed & { base: string }
  }
}

export const TRY_CALLBACK = '/developers/try/callback'

/** `/developers/apps/:app/try`: the code flow in the browser, each request shown as curl. */
export function tryItRoutes({ db, platform, render, config, now }: PageParts): Router {
  const router = new Router({ prefix: '/try' })
  const callback = config.publicUrl + TRY_CALLBACK

  router.get('/', async (ctx) => {
    const app = appHere(ctx)
    const [clients, tenants] = await Promise.all([
      clientsOf(db, app.id),
      ownedTenants(db, personHere(ctx).id),
    ])
    const readable = platform.record_types.find(({ scope }) => app.scopes.includes(scope))
    render(ctx, 'developers/try', {
      ...appFrame(ctx, platform, app, 'try'),
      app,
      client_id: clients.find(({ environment }) => environment === 'sandbox')?.id ?? null,
      callback,
      registered: app.redirect_uris.includes(callback),
      has_sandbox: tenants.some(({ environment, verified }) => environment === 'sandbox' && verified),
      records: readable?.name ?? '',
      base: config.publicUrl,
    })
  })

  router.post('/redirect', async (ctx) => {
    const app = appHere(ctx)
    await inTransaction(db, (trx) => addRedirectUri(trx, app.id, callback, actorOf(ctx), now()))
    seeOther(ctx, `/developers/apps/${app.id}/try?done=saved`)
  })

  router.post('/sandbox', async (ctx) => {
    const person = personHere(ctx)
    const tenants = await ownedTenants(db, person.id)
    // One is enough, however often the button is pressed.
    if (!tenants.some(({ environment }) => environment === 'sandbox')) {
      await inTransaction(db, (trx) => openSandbox(trx, platform, person, actorOf(ctx), now()))
    }
    seeOther(ctx, `/developers/apps/${appHere(ctx).id}/try`)
  })
  return router
}

/** Where the authorization server sends the browser back to: the page's script goes on from there. */
export function tryCallbackRoutes({ render, platform, config }: PageParts): Router {
  const router = new Router()
  router.get('/try/callback', (ctx) => {
    render(ctx, 'developers/try_callback', {
      ...consoleFrame(ctx, platform, '/developers'),
      base: config.publicUrl,
    })
  })
  return router
}
