import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Router from '@koa/router'
import { Eta } from 'eta'
import type { Context } from 'koa'
import type { Receiver } from './receiver.ts'
import type { Visits } from './visits.ts'

/** What the pages say about the app and its platform. */
export type PartnerAbout = {
  app: string
  publisher: string
  platform: { title: string; url: string; tenant: string; unit: string }
  records: { name: string; title: string }[]
  events: { name: string }[]
}

const VIEWS = fileURLToPath(new URL('./views', import.meta.url))
const PICO = fileURLToPath(import.meta.resolve('@picocss/pico/css/pico.min.css'))
const ASSETS = {
  css: `${readFileSync(PICO, 'utf8')}\n${readFileSync(`${VIEWS}/partner.css`, 'utf8')}`,
  js: readFileSync(`${VIEWS}/partner.js`, 'utf8'),
}

/** The app's only page, its part with deliveries, and the files that they load. */
export function createPartnerPages(about: PartnerAbout, visits: Visits, receiver: Receiver): Router {
  const router = new Router()
  const eta = new Eta({ views: VIEWS, cache: true })
  const show = (ctx: Context, view: string, data: object): void => {
    ctx.type = 'html'
    ctx.body = eta.render(view, { ...about, deliveries: receiver.received(), ...data })
  }
  router.get('/', (ctx) => {
    const visit = visits.of(ctx)
    const recorded = visit.recorded.toReversed().map((request, index) => ({ ...request, open: index < 2 }))
    show(ctx, 'home', { visit, sandbox: visit.environment === 'sandbox', recorded })
    visit.trouble = null
  })
  router.get('/deliveries', (ctx) => show(ctx, 'deliveries', {}))
  router.get('/deliveries/stream', receiver.stream)
  for (const [type, content] of Object.entries(ASSETS)) {
    router.get(`/partner.${type}`, (ctx) => {
      ctx.type = type
      ctx.body = content
    })
  }
  return router
}
