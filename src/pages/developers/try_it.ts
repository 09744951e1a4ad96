import Router from '@koa/router'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { addRedirectUri } from '../../model/apps/apps.ts'
import { clientsOf, ownedTenants } from '../../model/apps/member_apps.ts'
import { openFirstSandbox } from '../../model/tenants/sandbox_tenant.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import { defaultScopes } from '../../platform/participants.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { appAddress, currentApp } from './current_app.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/try': {
      /** The address of the app's pages. */
      base: string
      app: { name: string; confidential: boolean }
      /** What the script needs; null without sandbox credentials. */
      client: { id: string; issuer: string; callback: string; scope: string; records: string } | null
      /** Whether the app has registered this page's redirect URI. */
      registered: boolean
      has_sandbox: boolean
      may_start: boolean
    }
    'developers/try_callback': object
  }
}

export const TRY_CALLBACK = '/developers/try/callback'

/** `/developers/apps/:app/try`: the code flow in the browser, with each request shown as curl. */
export function tryItRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, config, now } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()
  const callback = config.publicUrl + TRY_CALLBACK

  router.get('/', async (ctx) => {
    const app = currentApp(ctx)
    const [clients, tenants] = await Promise.all([
      clientsOf(db, app.id),
      ownedTenants(db, currentPerson(ctx).id),
    ])
    const sandbox = clients.find(({ environment }) => environment === 'sandbox')
    const readable = platform.record_types.find(({ scope }) => app.scopes.includes(scope))
    const registered = app.redirect_uris.includes(callback)
    const has_sandbox = tenants.some(({ environment, verified }) => environment === 'sandbox' && verified)
    const scope = defaultScopes(app.scopes).join(' ')
    const records = readable?.name ?? ''
    render(ctx, 'developers/try', {
      base: appAddress(app),
      app: { name: app.name, confidential: app.client_type === 'confidential' },
      client: sandbox ? { id: sandbox.id, issuer: config.publicUrl, callback, scope, records } : null,
      registered,
      has_sandbox,
      may_start: registered && has_sandbox,
    })
  })

  router.post('/redirect', proven, async (ctx) => {
    const app = currentApp(ctx)
    await inTransaction(db, (trx) => addRedirectUri(trx, app.id, callback, currentActor(ctx), now()))
    seeOther(ctx, `${appAddress(app)}/try?done=saved`)
  })

  router.post('/sandbox', async (ctx) => {
    await openFirstSandbox(db, platform, currentPerson(ctx), currentActor(ctx), now())
    seeOther(ctx, `${appAddress(currentApp(ctx))}/try`)
  })
  return router
}

/** The redirect URI of *Try it*. The page's script continues there. */
export function tryCallbackRoutes({ render }: PageRuntime): Router {
  const router = new Router()
  router.get('/', (ctx) => render(ctx, 'developers/try_callback', {}))
  return router
}
