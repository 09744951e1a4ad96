import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Router from '@koa/router'
import { Eta } from 'eta'
import type { Context } from 'koa'
import { allowRedirectAfterForm } from '../../http/pages/security_headers.ts'
import type { Inbox } from './inbox.ts'
import type { Visit } from './visits.ts'

/** What the pages say about the app and the platform that it works with. */
export type PageFacts = {
  app: string
  publisher: string
  platform: { title: string; url: string; tenant: string; unit: string }
  records: { name: string; title: string }[]
  events: { name: string }[]
}

const views = fileURLToPath(new URL('../../../views/demo', import.meta.url))

/** The partner app's own pages, looks and script; it shares none of them with Drawbridge. */
export function createPages(facts: PageFacts, inbox: Inbox) {
  const eta = new Eta({ views, cache: true })
  const time = (at: Date): string => at.toISOString().slice(11, 19)

  function answer(ctx: Context, view: string, data: object): void {
    ctx.type = 'text/html; charset=utf-8'
    ctx.set('Cache-Control', 'no-store')
    ctx.body = eta.render(view, { ...facts, time, arrivals: inbox.arrivals(), ...data })
  }

  return {
    assets: assetRoutes(),
    inbox,
    home(ctx: Context, visit: Visit): void {
      // Connect ends at the authorization server.
      allowRedirectAfterForm(ctx)
      const { trouble, steps, limit, connected, environment } = visit
      const csrf = (ctx.state['csrf'] as () => string)()
      const shown = connected && { tenant: connected.tenant, unit: connected.unit, scopes: connected.scopes }
      visit.trouble = null
      answer(ctx, 'home', { csrf, trouble, limit, environment, connected: shown, steps: steps.toReversed() })
    },
    deliveries: (ctx: Context): void => answer(ctx, 'deliveries', {}),
  }
}

export type Pages = ReturnType<typeof createPages>

function assetRoutes(): Router {
  const pico = readFileSync(fileURLToPath(import.meta.resolve('@picocss/pico/css/pico.min.css')), 'utf8')
  const style = `${pico}\n${readFileSync(`${views}/partner.css`, 'utf8')}`
  const script = readFileSync(`${views}/partner.js`, 'utf8')
  const router = new Router()
  router.get('/partner.css', (ctx) => {
    ctx.type = 'text/css'
    ctx.body = style
  })
  router.get('/partner.js', (ctx) => {
    ctx.type = 'text/javascript'
    ctx.body = script
  })
  return router
}
