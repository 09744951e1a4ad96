import { PassThrough } from 'node:stream'
import Router from '@koa/router'
import type { Context } from 'koa'
import { readForm } from '../../http/pages/form.ts'
import {
  beginConnect,
  call,
  finishConnect,
  type Registration,
  reachLimit,
  refresh,
  revokeTokens,
} from './oauth.ts'
import type { Pages } from './pages.ts'
import type { Connected, createVisits, Visit } from './visits.ts'

type Parts = {
  registration: Registration
  visits: ReturnType<typeof createVisits>
  pages: Pages
  happen(eventType: string, tenant: string, unit: string | null): Promise<void>
}

const MOST_STREAMS = 50

/** What a person can do in the partner app: each act ends at the home page, which shows what it brought. */
export function visitRoutes({ registration, visits, pages, happen }: Parts): Router {
  const router = new Router()
  const act = (path: string, doing: (visit: Visit, connected: Connected, ctx: Context) => Promise<void>) =>
    router.post(path, async (ctx) => {
      const visit = visits.of(ctx)
      const { connected } = visit
      if (connected) await orTrouble(visit, () => doing(visit, connected, ctx))
      home(ctx)
    })

  router.get('/', (ctx) => pages.home(ctx, visits.of(ctx)))
  const connect = async (ctx: Context, environment: string) => {
    const visit = visits.of(ctx)
    Object.assign(visit, { steps: [], limit: [], connected: null })
    visit.environment = environment === 'sandbox' ? 'sandbox' : 'production'
    const away = await orTrouble(visit, () => beginConnect(registration, visit))
    if (!away) return home(ctx)
    ctx.status = 303
    ctx.redirect(away.href)
  }
  router.post('/connect', async (ctx) => await connect(ctx, (await readForm(ctx)).text('environment')))
  // Where the platform's catalogue sends merchants who chose this app there.
  router.get('/connect', (ctx) => connect(ctx, 'production'))
  router.get('/callback', async (ctx) => {
    const visit = visits.of(ctx)
    await orTrouble(visit, () => finishConnect(visit, new URL(ctx.originalUrl, registration.redirectUri)))
    home(ctx)
  })
  act('/call', async (_, connected, ctx) => {
    const records = (await readForm(ctx)).text('records')
    await call(connected, `/api/v1/${encodeURIComponent(records)}?limit=3`)
  })
  act('/limit', async (visit, connected) => {
    visit.limit = await reachLimit(connected)
  })
  act('/refresh', (_, connected) => refresh(connected))
  act('/happen', async (_, { tenant, unit }, ctx) => {
    await happen((await readForm(ctx)).text('event'), tenant.id, unit?.id ?? null)
  })
  act('/disconnect', async (visit, connected) => {
    visit.connected = null
    await revokeTokens(connected)
  })
  router.get('/deliveries', (ctx) => pages.deliveries(ctx))
  router.get('/deliveries/stream', (ctx) => stream(ctx, pages))
  return router
}

/** Says that something arrived; the page then fetches what. */
function stream(ctx: Context, { inbox: { calls } }: Pages): void {
  if (calls.listenerCount('arrival') >= MOST_STREAMS) ctx.throw(503, 'Too many pages are open.')
  const events = new PassThrough()
  const tell = () => void events.write('data: arrival\n\n')
  calls.on('arrival', tell)
  ctx.res.once('close', () => calls.off('arrival', tell))
  // At once too: something may have come between the page and its stream.
  events.write('retry: 2000\ndata: arrival\n\n')
  ctx.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  ctx.body = events
}

async function orTrouble<Result>(visit: Visit, doing: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await doing()
  } catch (error) {
    visit.trouble = inWords(error)
    return undefined
  }
}

/** The error code and sentence of the authorization server, where the trouble is one of those. */
function inWords(error: unknown): string {
  const { error: code, error_description: description, message } = error as Record<string, string | undefined>
  if (code === 'access_denied') return 'You declined, or could not give, access. Nothing was connected.'
  return [code, description ?? message].filter(Boolean).join(': ')
}

function home(ctx: Context): void {
  ctx.status = 303
  ctx.redirect('/')
}
