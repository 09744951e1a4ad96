import Router from '@koa/router'
import { readText } from '../../http/body.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import type { WebhookRules } from '../../platform/definition.ts'
import type { Inbox } from './inbox.ts'
import { shorten, shortenIn } from './shorten.ts'
import { readable } from './steps.ts'
import { type EndpointKnowledge, verifyDelivery } from './verify.ts'

/** What a partner has from the platform's page and from its registration. */
type Known = {
  rules: WebhookRules
  endpoints: Record<Environment, EndpointKnowledge | null>
  eventTypes: string[]
}

/** The partner app's receiver: verifies the exact bytes, then answers at once. */
export function receiverRoutes(inbox: Inbox, { rules, endpoints, eventTypes }: Known): Router {
  const router = new Router()
  router.post('/webhooks/:environment', async (ctx) => {
    const environment: Environment = ctx.params['environment'] === 'sandbox' ? 'sandbox' : 'production'
    const endpoint = endpoints[environment]
    const body = await readText(ctx, 1_048_576)
    const outcome = endpoint
      ? verifyDelivery(rules, ctx.headers, body, endpoint)
      : { verified: false, how: 'No endpoint is registered here.' }
    inbox.add({
      ...outcome,
      environment,
      at: new Date(),
      // Each platform has its own place for it in the body; the name in quotes is the same everywhere.
      type: eventTypes.find((name) => body.includes(JSON.stringify(name))) ?? null,
      headers: shownHeaders(rules, (name) => ctx.get(name)),
      body: shortenIn(readable(body)),
    })
    ctx.status = outcome.verified ? 204 : 400
  })
  return router
}

/** The headers that this platform's webhooks are made of. */
function shownHeaders(rules: WebhookRules, get: (name: string) => string): string[] {
  const plain = Object.keys(rules.headers).map((name) => `${name}: ${get(name)}`)
  const signatures = rules.signatures.map(({ header }) => `${header}: ${shorten(get(header))}`)
  return [...plain, ...signatures]
}
