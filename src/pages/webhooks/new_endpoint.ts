import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import type { Form } from '../../http/pages/form.ts'
import { readForm } from '../../http/pages/form.ts'
import { endpointSchema } from '../../model/webhooks/endpoint_schema.ts'
import { type Created, createEndpoint } from '../../model/webhooks/endpoints.ts'
import { violationsIn } from '../../violation.ts'
import { fieldErrors } from '../field_errors.ts'
import type { PageParts } from '../page_context.ts'
import { actorOf } from '../signed_in.ts'
import type { FindPortal, Portal } from './portal.ts'
import { type PortalView, portalView, requireActor } from './portal.ts'

export interface EndpointForm {
  app: string
  environment: string
  url: string
  /** Empty: every type that the app declares. */
  event_types: string[]
  secret: string
  token: string
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/new_endpoint': PortalView & { values: EndpointForm; errors: Partial<Record<string, string>> }
    'webhooks/created': PortalView & { endpoint: { id: string; url: string }; secret: string | null }
  }
}

/** Adding an endpoint: its secret is shown on the page that follows, once. */
export function newEndpointRoutes(parts: PageParts, findPortal: FindPortal): Router {
  const { db, platform, render } = parts
  const router = new Router()

  const show = (
    ctx: Context,
    portal: Portal,
    values: EndpointForm,
    errors: Partial<Record<string, string>> = {},
  ): void => {
    if (Object.keys(errors).length > 0) ctx.status = 422
    render(ctx, 'webhooks/new_endpoint', { ...portalView(platform, portal), values, errors })
  }
  router.get('/new', async (ctx) => {
    const portal = await findPortal(ctx)
    requireActor(portal)
    const [app] = portal.apps
    const environment = app?.environments[0] ?? 'sandbox'
    show(ctx, portal, { app: app?.id ?? '', environment, url: '', event_types: [], secret: '', token: '' })
  })
  router.post('/new', async (ctx) => {
    const portal = await findPortal(ctx)
    requireActor(portal)
    const values = readEndpointForm(await readForm(ctx))
    const none = portal.apps.length === 0 && portal.makeApp
    const app = none ? await none() : portal.apps.find(({ id }) => id === values.app)
    const environment = none
      ? app?.environments[0]
      : app?.environments.find((name) => name === values.environment)
    if (!app || !environment) return show(ctx, portal, values, { app: 'Choose one of these.' })
    const setting = { platform, vault: parts.vault, config: parts.config, now: parts.now }
    const input = {
      environment,
      url: values.url,
      event_types: values.event_types.length > 0 ? values.event_types : null,
      ...(values.secret ? { secret: values.secret } : {}),
      ...(values.token ? { token: values.token } : {}),
    }
    const { error } = endpointSchema.safeParse(input)
    if (error) return show(ctx, portal, values, fieldErrors(violationsIn(error, input)))
    const created = await inTransaction(db, (trx) =>
      createEndpoint(trx, setting, portal.access, app.id, input, actorOf(ctx)),
    )
    if (created.kind !== 'created') return show(ctx, portal, values, errorsOf(created))
    const { id, url, secret } = created
    render(ctx, 'webhooks/created', { ...portalView(platform, portal), endpoint: { id, url }, secret })
  })
  return router
}

function readEndpointForm(form: Form): EndpointForm {
  return {
    app: form.text('app'),
    environment: form.text('environment'),
    url: form.text('url'),
    event_types: [...new Set(form.all('event_types'))],
    secret: form.text('secret'),
    token: form.text('token'),
  }
}

function errorsOf(refused: Exclude<Created, { kind: 'created' }>): Partial<Record<string, string>> {
  if (refused.kind === 'no_app') return { app: 'Choose one of these.' }
  if (refused.kind === 'too_many') {
    const most = refused.most === 1 ? 'one endpoint' : `${refused.most} endpoints`
    return { app: `An app may have ${most} in each environment. Change or remove one instead.` }
  }
  return fieldErrors(refused.violations)
}
