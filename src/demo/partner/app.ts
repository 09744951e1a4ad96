import Koa from 'koa'
import { actionRoutes } from './actions.ts'
import type { Registration } from './connect.ts'
import { createPartnerPages, type PartnerAbout } from './pages.ts'
import { errorResponses, partnerHeaders } from './protection.ts'
import { createReceiver, type ReceiverOptions } from './receiver.ts'
import { createVisits } from './visits.ts'

export type PartnerAppOptions = {
  /** What the publisher received when it registered the app. The redirect URI is below the app's own address. */
  registration: Omit<Registration, 'redirectUri'>
  webhooks: ReceiverOptions
  about: PartnerAbout
  /** Only for the demo: simulates an event at the merchant, so that a webhook is sent. */
  simulateEvent: (eventType: string, tenant: string, unit: string | null) => Promise<void>
  logError: (error: unknown) => void
}

/**
 * A small partner app: connects a merchant with OAuth, calls the API, and receives webhooks. It uses only the public
 * addresses of the platform and npm packages, so you can start your own app from it.
 * @param url the origin of the app itself
 */
export function createPartnerApp(options: PartnerAppOptions, url: string): Koa {
  const { simulateEvent, logError } = options
  const registration = { ...options.registration, redirectUri: `${url}/callback` }
  const receiver = createReceiver(options.webhooks)
  const visits = createVisits()
  const app = new Koa()
  app.on('error', logError)
  app.use(errorResponses(logError))
  app.use(receiver.routes.routes())
  app.use(partnerHeaders)
  app.use(createPartnerPages(options.about, visits, receiver).routes())
  app.use(actionRoutes({ registration, visits, simulateEvent }).routes())
  return app
}
