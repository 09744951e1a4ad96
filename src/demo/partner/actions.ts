import Router from '@koa/router'
import type { Context } from 'koa'
import {
  beginConnect,
  callApi,
  finishConnect,
  type Registration,
  reachLimit,
  refreshTokens,
  revokeTokens,
} from './connect.ts'
import { readOwnForm } from './protection.ts'
import type { PartnerConnection, Visit, Visits } from './visits.ts'

type Act = (connection: PartnerConnection, form: URLSearchParams, visit: Visit) => Promise<unknown>

/** What a person can do in the app. Every action leads back to its page, which shows what was requested. */
export function actionRoutes(options: {
  registration: Registration
  visits: Visits
  simulateEvent: (eventType: string, tenant: string, unit: string | null) => Promise<void>
}): Router {
  const { registration, visits, simulateEvent } = options
  const router = new Router()

  const connect = async (ctx: Context, environment: Visit['environment']) => {
    const visit = visits.of(ctx)
    Object.assign(visit, { environment, recorded: [], limit: [], connection: null })
    const address = await noteTrouble(visit, () => beginConnect(registration, visit))
    leadTo(ctx, address?.href ?? '/')
  }
  // The platform's catalogue sends merchants who choose this app here.
  router.get('/connect', (ctx) => connect(ctx, 'production'))
  router.post('/connect', async (ctx) => {
    const form = await readOwnForm(ctx, visits.of(ctx))
    await connect(ctx, form.get('environment') === 'sandbox' ? 'sandbox' : 'production')
  })
  router.get('/callback', async (ctx) => {
    const visit = visits.of(ctx)
    await noteTrouble(visit, () => finishConnect(visit, new URL(ctx.originalUrl, registration.redirectUri)))
    leadTo(ctx, '/')
  })

  const action = (path: string, act: Act) =>
    router.post(path, async (ctx) => {
      const visit = visits.of(ctx)
      const form = await readOwnForm(ctx, visit)
      const { connection } = visit
      if (connection) await noteTrouble(visit, () => act(connection, form, visit))
      leadTo(ctx, '/')
    })
  action('/call', (connection, form) =>
    callApi(connection, `/api/v1/${encodeURIComponent(form.get('records') ?? '')}?limit=3`),
  )
  action('/limit', async (connection, _, visit) => {
    visit.limit = await reachLimit(connection)
  })
  action('/refresh', (connection) => refreshTokens(connection))
  action('/simulate', ({ tenant, unit }, form) =>
    simulateEvent(form.get('event') ?? '', tenant.id, unit?.id ?? null),
  )
  action('/disconnect', (connection, _, visit) => {
    visit.connection = null
    return revokeTokens(connection)
  })
  return router
}

/** 303, so that a reload does not send a form again. */
function leadTo(ctx: Context, address: string): void {
  ctx.redirect(address)
  ctx.status = 303
}

/** Runs something that the platform may refuse. The next page then shows why. */
async function noteTrouble<Result>(visit: Visit, act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act()
  } catch (error) {
    const { error: code, error_description, message } = error as Record<string, string | undefined>
    visit.trouble =
      code === 'access_denied'
        ? 'You declined access, or could not grant it. Nothing was connected.'
        : [code, error_description ?? message].filter(Boolean).join(': ')
    return undefined
  }
}
