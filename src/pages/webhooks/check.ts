import Router from '@koa/router'
import { readForm } from '../../http/pages/form.ts'
import { openSecrets } from '../../model/webhooks/endpoint_secrets.ts'
import type { PageParts } from '../page_context.ts'
import { type PortalView, portalView, requireActor } from './portal.ts'
import type { FindEndpoint } from './portal_endpoints.ts'
import { judgeSignature, type SeenDelivery, type Verdict } from './signature_check.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/check': PortalView & {
      endpoint: { id: string; url: string }
      values: SeenDelivery
      verdict: Verdict | null
    }
  }
}

/** Checking a signature that a receiver refused, against every secret that the endpoint has had. */
export function signatureCheckRoutes(parts: PageParts, find: FindEndpoint): Router {
  const { db, vault, platform, render, now } = parts
  const router = new Router({ prefix: '/:endpoint/check' })
  router.get('/', async (ctx) => {
    const { portal, endpoint } = await find(ctx)
    const values = { headers: '', body: '' }
    render(ctx, 'webhooks/check', { ...portalView(platform, portal), endpoint, values, verdict: null })
  })
  router.post('/', async (ctx) => {
    const { portal, endpoint } = await find(ctx)
    requireActor(portal)
    const form = await readForm(ctx)
    // Browsers send line breaks of a text field as CR LF (HTML, "form-data set").
    const values = { headers: form.raw('headers'), body: form.raw('body').replaceAll('\r\n', '\n') }
    const secrets = await openSecrets(db, vault, endpoint.id)
    const verdict = judgeSignature(platform.webhooks, secrets, values, now())
    render(ctx, 'webhooks/check', { ...portalView(platform, portal), endpoint, values, verdict })
  })
  return router
}
