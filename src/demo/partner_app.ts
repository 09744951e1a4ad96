import { randomBytes } from 'node:crypto'
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import type { Logger } from 'pino'
import { csrfProtection, requireCsrf } from '../http/pages/csrf.ts'
import { securityHeaders } from '../http/pages/security_headers.ts'
import type { Environment } from '../model/tenants/tenant_schema.ts'
import type { WebhookRules } from '../platform/definition.ts'
import { createInbox } from './partner/inbox.ts'
import type { Registration } from './partner/oauth.ts'
import { createPages, type PageFacts } from './partner/pages.ts'
import type { EndpointKnowledge } from './partner/verify.ts'
import { visitRoutes } from './partner/visit_routes.ts'
import { createVisits } from './partner/visits.ts'
import { receiverRoutes } from './partner/webhook_routes.ts'

export type PartnerAppOptions = {
  /** What its publisher was given at registration; the redirect URI is made of this app's address. */
  registration: Omit<Registration, 'redirectUri'>
  rules: WebhookRules
  eventTypes: string[]
  endpoints: Record<Environment, EndpointKnowledge | null>
  facts: PageFacts
  /** Plays the merchant: something happens to a record, so that a delivery comes. */
  happen(eventType: string, tenant: string, unit: string | null): Promise<void>
  log: Logger
}

/**
 * The demo's partner app: a small program of somebody else, on a port of its own, that knows Drawbridge only
 * through its public addresses.
 * @param url its own origin
 */
export function createPartnerApp(options: PartnerAppOptions, url: string): Koa {
  const registration = { ...options.registration, redirectUri: `${url}/callback` }
  const inbox = createInbox()
  const visits = createVisits()
  const pages = createPages(options.facts, inbox)
  const app = new Koa()
  app.on('error', (err) => options.log.error({ err }, 'partner app'))
  app.use(answerErrors(options.log))
  app.use(receiverRoutes(inbox, options).routes())

  const forPeople = new Router()
  forPeople.use(securityHeaders(), csrfProtection({ key: randomBytes(32), secure: false }), requireCsrf)
  forPeople.use(pages.assets.routes())
  forPeople.use(visitRoutes({ registration, visits, pages, happen: options.happen }).routes())
  app.use(forPeople.routes())
  return app
}

/** A refusal with a status of its own keeps it, anything else is this app's fault; neither says more. */
function answerErrors(log: Logger) {
  return async (ctx: Context, next: Koa.Next): Promise<void> => {
    try {
      await next()
    } catch (error) {
      const { status = 500, message } = error as { status?: number; message: string }
      if (status >= 500) log.error({ err: error }, 'partner app')
      ctx.status = status
      ctx.type = 'text/plain'
      ctx.body = status >= 500 ? 'Something went wrong in the partner app.' : message
    }
  }
}
