import Router from '@koa/router'
import type { Context } from 'koa'
import { readForm } from '../../http/pages/form.ts'
import { openSecrets } from '../../model/webhooks/endpoint_secrets.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { type PortalView, portalView, requireActor } from './portal.ts'
import type { FindEndpoint, PortalEndpoint } from './portal_endpoints.ts'
import { diagnoseSignature, type ReceivedDelivery, type SignatureDiagnosis } from './signature_diagnosis.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/check': PortalView & {
      endpoint: { id: string; url: string }
      /** The header that carries the signature. */
      header: string
      values: ReceivedDelivery
      diagnosis: SignatureDiagnosis | null
    }
  }
}

/** Checks a signature that a receiver refused against every secret that the endpoint has had. */
export function signatureCheckRoutes(runtime: PageRuntime, find: FindEndpoint): Router {
  const { db, vault, platform, render, now } = runtime
  const router = new Router()
  const header = platform.webhooks.signatures[0]?.header ?? 'name'

  const show = (
    ctx: Context,
    { portal, endpoint }: PortalEndpoint,
    values: ReceivedDelivery,
    diagnosis: SignatureDiagnosis | null,
  ): void => render(ctx, 'webhooks/check', { ...portalView(portal), endpoint, header, values, diagnosis })

  router.get('/', async (ctx) => show(ctx, await find(ctx), { headers: '', body: '' }, null))
  router.post('/', async (ctx) => {
    const found = await find(ctx)
    requireActor(found.portal)
    const form = await readForm(ctx)
    // Browsers send the line breaks of a text field as CR LF (HTML, "form-data set").
    const values = { headers: form.raw('headers'), body: form.raw('body').replaceAll('\r\n', '\n') }
    const secrets = await openSecrets(db, vault, found.endpoint.id)
    show(ctx, found, values, diagnoseSignature(platform.webhooks, secrets, values, now()))
  })
  return router
}
