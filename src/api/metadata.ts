import Router from '@koa/router'
import { PROOF_ALGORITHMS } from '../model/dpop/proof.ts'
import { merchantScopes } from '../platform/participants.ts'
import type { Runtime } from '../runtime.ts'
import { allowAnyOrigin } from './cors.ts'
import { openApiDocument } from './openapi/document.ts'

const WELL_KNOWN = '/.well-known/oauth-protected-resource'

/** What programs read before they have a token: the API's description and its metadata (RFC 9728) */
export function metadataRoutes({ platform, config }: Runtime): Router {
  const base = config.publicUrl
  const document = JSON.stringify(openApiDocument(platform, base))
  const router = new Router()

  router.get('/openapi.json', (ctx) => {
    allowAnyOrigin(ctx)
    ctx.set('Cache-Control', 'public, max-age=300')
    ctx.type = 'application/json'
    ctx.body = document
  })
  // RFC 9728 §3.3: the document names the resource from whose URL its own address was derived.
  for (const path of ['', '/api/v1']) {
    router.get(WELL_KNOWN + path, (ctx) => {
      ctx.set('Cache-Control', 'public, max-age=300')
      ctx.body = {
        resource: base + path,
        authorization_servers: [base],
        // Clients request all that this lists. The scope of participants cannot be requested with others.
        scopes_supported: merchantScopes(platform.scopes.map((scope) => scope.name)),
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
        resource_name: `${platform.title} API`,
        resource_documentation: `${base}/docs`,
      }
    })
  }
  return router
}
