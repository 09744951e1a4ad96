import Router from '@koa/router'
import { PROOF_ALGORITHMS } from '../model/dpop/proof.ts'
import {
  protectedResourcePath,
  RESOURCE_PATHS,
  type Resource,
  resourcesOf,
  scopesAt,
} from '../model/resources.ts'
import type { Runtime } from '../runtime.ts'
import { allowAnyOrigin } from './cors.ts'
import { openApiDocument } from './openapi/document.ts'

/** What programs read before they have a token: the API's description and its metadata (RFC 9728). */
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
  // RFC 9728 §3.3: the document names the resource from which its own address is derived.
  const serve = (address: string, path: string, resource: Resource): void => {
    router.get(address, (ctx) => {
      allowAnyOrigin(ctx)
      ctx.set('Cache-Control', 'public, max-age=300')
      ctx.body = {
        resource: base + path,
        authorization_servers: [base],
        scopes_supported: scopesAt(resource, platform),
        bearer_methods_supported: ['header'],
        dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
        resource_name: resource === 'mcp' ? `${platform.title} for agents` : `${platform.title} API`,
        resource_documentation: `${base}/docs`,
      }
    })
  }
  serve('/.well-known/oauth-protected-resource', '', 'api')
  for (const resource of resourcesOf(platform)) {
    serve(protectedResourcePath(resource), RESOURCE_PATHS[resource], resource)
  }
  return router
}
